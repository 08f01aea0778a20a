"""What is cleared away."""

from sqlalchemy import delete

from microblog.auth.models import LoginSession
from microblog.core.clock import now
from microblog.core.db import session
from microblog.core.schedules import daily


@daily(hour=3)
def forget_expired_sessions() -> None:
    """Remove the sessions that nobody can use any more."""
    session.execute(delete(LoginSession).where(LoginSession.expires_at < now()))
