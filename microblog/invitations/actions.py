"""Inviting people, taking an invitation back, and coming by one."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, update

from microblog.audit import acts
from microblog.audit.noting import note as note_deed
from microblog.auth import actions, tokens
from microblog.auth.addresses import check_email
from microblog.auth.admin_actions import id_of
from microblog.auth.errors import NoSuchChoice
from microblog.auth.models import ADMIN, User
from microblog.auth.sessions import Entry
from microblog.backends.cache.limits import MAILS_TO, Limit
from microblog.core import links
from microblog.core.actions import action
from microblog.core.clock import ahead, now
from microblog.core.db import change, session
from microblog.core.errors import Invalid, Missing
from microblog.core.text import is_longer, one_line
from microblog.invitations import queries
from microblog.invitations.errors import InvitationOver, NoteTooLong
from microblog.invitations.inviting import DAYS, offered_uses, require_may_invite
from microblog.invitations.models import MAX_NOTE_BYTES, MAX_NOTE_LENGTH, Invitation, Invited

INVITATIONS_BY = Limit("invite", times=20, window=timedelta(days=1))
INVITED_FROM = Limit("invited sign up", times=25, window=timedelta(minutes=30))
"""More than of other sign-ups: a class or a choir comes from one network address."""


@dataclass(frozen=True)
class NewInvitation:
    """What its maker takes home: the link, which is stored nowhere."""

    id: int
    url: str


def invite(by: User | None, *, uses: int, days: int, note: str = "") -> NewInvitation:
    """Make a link by which so many people may sign up within so many days; 0 uses are any number.

    Raises:
        MayNotInvite, NoSuchChoice, NoteTooLong: nothing was made.
    """
    line = one_line(note, size=MAX_NOTE_BYTES)
    if is_longer(line, MAX_NOTE_LENGTH, MAX_NOTE_BYTES):
        raise NoteTooLong(max=MAX_NOTE_LENGTH)
    if by:
        INVITATIONS_BY.spend(by.id)
    token = tokens.new_session_token()
    return NewInvitation(_invite(by, token, uses, days, line), links.absolute(links.invitation_path(token)))


@action
def _invite(by: User | None, token: str, uses: int, days: int, note: str) -> int:
    if by:
        require_may_invite(by)
    if uses not in offered_uses(by):
        raise NoSuchChoice(field="uses")
    if days not in DAYS:
        raise NoSuchChoice(field="days")
    new = Invitation(token_hash=tokens.hash_token(token), inviter_id=id_of(by), note=note)
    new.most_uses, new.expires_at = uses or None, ahead(days=days)
    session.add(new)
    session.flush()
    note_deed(id_of(by), acts.INVITATION_MADE, invitation=new.id, uses=uses, days=days)
    return new.id


@action
def revoke(by: User | None, invitation_id: int) -> None:
    """Take an invitation back: one's own, or as an admin anybody's. Twice changes nothing.

    Raises:
        Missing: there is none, or it is not theirs.
    """
    found = session.get(Invitation, invitation_id)
    if found is None or (by and by.role != ADMIN and found.inviter_id != by.account_id):
        raise Missing
    open_one = update(Invitation).where(Invitation.id == invitation_id, Invitation.revoked_at.is_(None))
    if change(open_one.values(revoked_at=now())):
        note_deed(id_of(by), acts.INVITATION_REVOKED, found.inviter_id, invitation=invitation_id)


def join_by_invitation(
    token: str,
    *,
    username: str,
    email: str,
    password: str,
    password2: str | None,
    locale: str | None = None,
    device: str = "",
    address: str,
) -> Entry:
    """Sign up as the holder of an invitation, also where sign-up is closed, and be logged in.

    The address is confirmed and kept secret as after any sign-up. Nobody follows anybody by this.

    Raises:
        InvitationOver: it is good for nobody more.
    """
    queries.good_invitation(token)
    INVITED_FROM.spend(address)
    with suppress(Invalid):  # signing up says what is wrong with it, and sends nothing
        MAILS_TO.spend(check_email(email))
    fields = {"username": username, "email": email, "password": password, "password2": password2, "locale": locale}
    return _join(token, device, fields)


@action
def _join(token: str, device: str, fields: dict[str, str | None]) -> Entry:
    """The account comes first, because hashing must, and the use last: its row is what many wait for at once."""
    user = actions.sign_up(**fields)  # type: ignore[arg-type]
    invitation, _ = queries.good_invitation(token)
    _take_use(invitation.id)
    session.add(Invited(account_id=user.account_id, invitation_id=invitation.id))
    return actions.enter(user, device=device)


def _take_use(invitation_id: int) -> None:
    is_free = or_(Invitation.most_uses.is_(None), Invitation.uses < Invitation.most_uses)
    taken = update(Invitation).where(Invitation.id == invitation_id, Invitation.revoked_at.is_(None), is_free)
    if change(taken.values(uses=Invitation.uses + 1)) == 0:
        raise InvitationOver
