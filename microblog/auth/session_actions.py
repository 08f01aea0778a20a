"""What people can do about where they are logged in: end a session here or elsewhere; and noting that one is in use."""

from sqlalchemy import ColumnElement, delete, update

from microblog.accounts.models import Account
from microblog.auth import queries
from microblog.auth.models import LoginSession, User
from microblog.core.actions import action
from microblog.core.clock import now
from microblog.core.db import change, session


def log_out(opened: LoginSession) -> None:
    """End one session."""
    end_sessions(LoginSession.id == opened.id)


def end_session(user: User, session_id: int) -> None:
    """End one of a user's own sessions; one that is not theirs, or is gone, changes nothing."""
    if session_id in {opened.id for opened in queries.sessions_of(user)}:
        end_sessions(LoginSession.id == session_id)


def end_other_sessions(user: User, present: LoginSession) -> None:
    """Log a user out everywhere but here."""
    end_sessions(LoginSession.user_id == user.id, LoginSession.id != present.id)


@action
def end_sessions(*which: ColumnElement[bool]) -> None:
    """Delete the sessions that meet every condition; those that have just ended elsewhere are no surprise."""
    session.execute(delete(LoginSession).where(*which))


def note_use(opened: LoginSession) -> None:
    """Remember when a person was last here. Called at most once a minute."""
    _note_use(opened.id, opened.user.account_id)


@action
def _note_use(session_id: int, account_id: int) -> None:
    moment = now()
    if change(update(LoginSession).where(LoginSession.id == session_id).values(last_used_at=moment)):
        session.execute(update(Account).where(Account.id == account_id).values(last_seen_at=moment))
