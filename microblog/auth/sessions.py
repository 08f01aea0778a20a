"""Opening and ending sessions: a row for the server, a random token for the browser."""

from datetime import timedelta

from sqlalchemy import ColumnElement, delete, select

from microblog.auth import tokens
from microblog.auth.models import LoginSession, User
from microblog.core.actions import action
from microblog.core.clock import now
from microblog.core.db import session

A_DAY = timedelta(days=1)
REMEMBERED = timedelta(days=30)
MAX_SESSIONS = 20
MAX_DEVICE = 200


def open_session(user: User, *, remember: bool, device: str) -> str:
    """Add a session and return its token, which is stored nowhere. The oldest beyond `MAX_SESSIONS` end."""
    token = tokens.new_session_token()
    expires_at = now() + (REMEMBERED if remember else A_DAY)
    hashed = tokens.hash_token(token)
    user.account.last_seen_at = now()
    session.add(LoginSession(user_id=user.id, token_hash=hashed, expires_at=expires_at, device=device[:MAX_DEVICE]))
    session.flush()
    kept = (
        select(LoginSession.id)
        .where(LoginSession.user_id == user.id)
        .order_by(LoginSession.id.desc())
        .limit(MAX_SESSIONS)
    )
    session.execute(delete(LoginSession).where(LoginSession.user_id == user.id, LoginSession.id.not_in(kept)))
    return token


@action
def end_sessions(*which: ColumnElement[bool]) -> None:
    """Delete the sessions that meet every condition; those that have just ended elsewhere are no surprise."""
    session.execute(delete(LoginSession).where(*which))
