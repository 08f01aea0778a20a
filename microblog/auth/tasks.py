"""What is cleared away."""

from datetime import timedelta

from sqlalchemy import delete

from microblog.auth.models import LoginSession
from microblog.auth.models_changes import FormerEmail
from microblog.auth.tokens import UNDO_SECONDS
from microblog.core.clock import now
from microblog.core.db import session
from microblog.core.schedules import daily


@daily(hour=3)
def forget_expired_sessions() -> None:
    """Remove the sessions that nobody can use any more."""
    session.execute(delete(LoginSession).where(LoginSession.expires_at < now()))


@daily(hour=3)
def forget_former_emails() -> None:
    """Remove the addresses to which nobody can go back any more."""
    session.execute(delete(FormerEmail).where(FormerEmail.replaced_at < now() - timedelta(seconds=UNDO_SECONDS)))
