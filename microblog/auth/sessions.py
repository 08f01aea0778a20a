"""Opening sessions: a row for the server, a random token for the browser."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select

from microblog.auth import tokens
from microblog.auth.models import LoginSession, User
from microblog.core.clock import now
from microblog.core.db import session

A_DAY = timedelta(days=1)
REMEMBERED = timedelta(days=30)
MAX_SESSIONS = 20
MAX_DEVICE = 200


@dataclass(frozen=True)
class Entry:
    """What a browser takes home from a log-in: who it is now, and the values of two cookies, which are stored nowhere.

    `token` opens the session; `browser` shows at later log-ins that this browser was here before. `notice` is a
    sentence that waited for this person, if one did.
    """

    username: str
    token: str
    browser: str
    notice: str | None = None


def open_session(user: User, *, remember: bool, device: str) -> Entry:
    """Add a session. The oldest beyond `MAX_SESSIONS` end."""
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
    return Entry(user.account.username, token, tokens.browser_token(user))
