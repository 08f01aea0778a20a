"""Changing one's address: the present one stays until the new one is confirmed, and can be had back for seven days."""

from sqlalchemy import delete, func, select

from microblog.auth import queries, tokens
from microblog.auth.addresses import check_email
from microblog.auth.errors import AddressTaken, LinkExpired, SameEmail
from microblog.auth.events import EmailChanged, EmailReplaced, EmailWanted
from microblog.auth.models import User
from microblog.auth.models_changes import FormerEmail, WantedEmail
from microblog.auth.password_actions import proven, require_password
from microblog.backends.cache.limits import MAILS_FROM, MAILS_TO
from microblog.core.actions import action
from microblog.core.clock import now
from microblog.core.db import session
from microblog.core.events import emit


def want_email(user: User, email: str, password: str, *, address: str) -> None:
    """Ask for another address, to which a link goes. `address` is the visitor's network address.

    Whether somebody else has it is never said: whoever owns it is told by mail.

    Raises:
        BadEmail, WrongPassword, SameEmail, TooFast
    """
    email = check_email(email)
    verified = require_password(user, password)
    if email == user.email:
        raise SameEmail
    MAILS_FROM.spend(address)
    MAILS_TO.spend(email)
    _want(user.id, verified, email)


@action
def _want(user_id: int, verified: str | None, email: str) -> None:
    proven(user_id, verified)
    session.execute(delete(WantedEmail).where(WantedEmail.user_id == user_id))
    session.add(WantedEmail(user_id=user_id, email=email))
    emit(EmailWanted(user_id=user_id))


def resend_link(user: User, *, address: str) -> None:
    """Send the link to the wanted address once more, if there is one."""
    if wanted := queries.wanted_email(user):
        MAILS_FROM.spend(address)
        MAILS_TO.spend(wanted.email)
        _request_link(user.id)


@action
def _request_link(user_id: int) -> None:
    emit(EmailWanted(user_id=user_id))


@action
def keep_email(user: User) -> None:
    """Stay with the present address; the link to the wanted one is void."""
    session.execute(delete(WantedEmail).where(WantedEmail.user_id == user.id))


def wanted_by_link(token: str) -> WantedEmail:
    """The wanted address that a link confirms.

    Raises:
        LinkExpired: none, any more.
    """
    asked = select(WantedEmail).where(WantedEmail.user_id == tokens.id_in("new-email", token))
    wanted = session.scalars(asked.execution_options(populate_existing=True)).first()
    if wanted is None or not tokens.still_holds("new-email", token, wanted):
        raise LinkExpired
    return wanted


@action
def take_email(token: str) -> User:
    """Make the wanted address the user's own. The former one, if it was confirmed, is told how to undo that.

    Raises:
        LinkExpired: the link is old or was used, or the account is closed.
        AddressTaken: somebody else has confirmed the address meanwhile.
    """
    user = queries.user_with_id(wanted_by_link(token).user_id, lock=True)
    wanted = wanted_by_link(token)
    if user is None or user.disabled_at:
        raise LinkExpired
    if queries.owner_of(wanted.email):
        raise AddressTaken
    if user.is_confirmed and not _goes_back(user, wanted.email):
        _remember(user)
    user.email, user.email_confirmed_at = wanted.email, now()
    session.delete(wanted)
    emit(EmailChanged(user_id=user.id))
    return user


def _goes_back(user: User, email: str) -> bool:
    """Whether an address is had back that was left lately: then none that came after it can be had back in its turn."""
    mine = FormerEmail.user_id == user.id
    earlier = session.scalar(select(func.min(FormerEmail.id)).where(mine, FormerEmail.email == email))
    if earlier is None:
        return False
    session.execute(delete(FormerEmail).where(mine, FormerEmail.id >= earlier))
    return True


def _remember(user: User) -> None:
    former = FormerEmail(user_id=user.id, email=user.email)
    session.add(former)
    session.flush()
    emit(EmailReplaced(former_id=former.id))
