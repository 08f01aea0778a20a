"""What people in charge do about other people's accounts, each deed noted in the log with it.

Who acts comes first; no user means the command line, whose owner is above all rules here. Nobody acts on themselves,
and who acts is judged while nobody else acts: so whatever is done, the last one who did it is still an admin.
"""

from microblog.audit import acts
from microblog.audit.noting import note
from microblog.auth import actions, departures
from microblog.auth.errors import AccountClosed, NoSuchChoice, NotYourself, OnlyAdmins
from microblog.auth.events import PasswordResetOffered
from microblog.auth.models import ADMIN, ADMINS, MEMBER, MODERATOR, ROLES, User
from microblog.backends.cache.limits import MAILS_TO
from microblog.core.actions import action
from microblog.core.db import one_at_a_time
from microblog.core.errors import Forbidden
from microblog.core.events import emit


@action
def make_account(by: User | None, *, username: str, email: str, password: str, locale: str | None, role: str) -> User:
    """Make an account whose address counts as confirmed."""
    given = {"username": username, "email": email, "password": password}
    user = actions.sign_up(**given, locale=locale, confirmed=True, role=role)
    note(id_of(by), acts.ACCOUNT_MADE, user.account_id, role=role)
    return user


@action
def disable(by: User | None, user: User) -> None:
    """Close an account: its sessions end at once, and its posts are hidden. Closing twice changes nothing.

    Who is leaving, and could come back by logging in, cannot any more.
    """
    _judge(by, user, or_moderator=True)
    if not departures.may_return(user):
        return
    actions.set_disabled(user, True)
    note(id_of(by), acts.ACCOUNT_DISABLED, user.account_id)


@action
def enable(by: User | None, user: User) -> None:
    """Open a closed account again, and let who was leaving besides leave.

    Only the command line brings back who is leaving: that is their own decision.
    """
    _judge(by, user, or_moderator=True)
    if not user.disabled_at:
        return
    if by and departures.may_return(user):
        raise Forbidden
    actions.set_disabled(user, False)
    note(id_of(by), acts.ACCOUNT_ENABLED, user.account_id)


@action
def give_role(by: User | None, user: User, role: str) -> None:
    """Make somebody a member, a moderator or an admin."""
    if role not in ROLES:
        raise NoSuchChoice(field="role")
    _judge(by, user)
    if user.role == role:
        return
    note(id_of(by), acts.ROLE_GIVEN, user.account_id, before=user.role, role=role)
    actions.set_role(user, role)


def send_reset(by: User | None, user: User) -> None:
    """Mail somebody a link for choosing a new password, and leave the present one as it is until then."""
    MAILS_TO.spend(user.email)
    _send_reset(by, user)


@action
def _send_reset(by: User | None, user: User) -> None:
    _judge(by, user)
    if user.disabled_at:
        raise AccountClosed
    emit(PasswordResetOffered(user_id=user.id))
    note(id_of(by), acts.RESET_SENT, user.account_id)


def id_of(by: User | None) -> int | None:
    """Who acts, as the log names them."""
    return by.account_id if by else None


def may_judge(by: User, user: User) -> bool:
    """Whether somebody may close and open this account: admins everybody's but their own, moderators members'."""
    if by.id == user.id or by.disabled_at:
        return False
    return by.role == ADMIN or (by.role == MODERATOR and user.role == MEMBER)


def _judge(by: User | None, user: User, *, or_moderator: bool = False) -> None:
    one_at_a_time(ADMINS)
    if by is None:
        return
    if by.id == user.id:
        raise NotYourself
    if not may_judge(by, user) or not (or_moderator or by.role == ADMIN):
        raise OnlyAdmins
