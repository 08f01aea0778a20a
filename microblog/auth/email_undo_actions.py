"""Undoing a change of address, from the former one: somebody else may have made it, and may be logged in."""

from sqlalchemy import delete, select

from microblog.auth import departures, queries, tokens
from microblog.auth.errors import AddressTaken, LinkExpired
from microblog.auth.events import EmailChanged
from microblog.auth.models import LoginSession, User
from microblog.auth.models_changes import FormerEmail, WantedEmail
from microblog.auth.session_actions import end_sessions
from microblog.core.actions import action
from microblog.core.clock import now
from microblog.core.db import session
from microblog.core.events import emit


def former_by_link(token: str) -> FormerEmail:
    """The former address that a link brings back.

    Raises:
        LinkExpired: none, any more.
    """
    asked = select(FormerEmail).where(FormerEmail.id == tokens.id_in("undo-email", token))
    former = session.scalars(asked.execution_options(populate_existing=True)).first()
    if former is None or not tokens.still_holds("undo-email", token, former):
        raise LinkExpired
    return former


@action
def undo_email_change(token: str) -> str:
    """Bring a former address back, end every session, and void the password; returns a token to choose a new one.

    Whatever was done since by whoever was in is undone too: later addresses, and the wish to delete the account.

    Raises:
        LinkExpired: the link is old or was used, or the people who run the server have closed the account.
        AddressTaken: somebody else has confirmed the address meanwhile.
    """
    user = queries.user_with_id(former_by_link(token).user_id, lock=True)
    former = former_by_link(token)
    if user is None or not departures.may_return(user):
        raise LinkExpired
    owner = queries.owner_of(former.email)
    if owner and owner is not user:
        raise AddressTaken
    _restore(user, former)
    return tokens.reset_token(user)


def _restore(user: User, former: FormerEmail) -> None:
    user.email, user.email_confirmed_at, user.password_hash = former.email, now(), None
    departures.end(user)
    session.execute(delete(WantedEmail).where(WantedEmail.user_id == user.id))
    session.execute(delete(FormerEmail).where(FormerEmail.user_id == user.id, FormerEmail.id >= former.id))
    end_sessions(LoginSession.user_id == user.id)
    emit(EmailChanged(user_id=user.id))
