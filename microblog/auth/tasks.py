"""What is cleared away."""

from datetime import timedelta

from microblog.auth.models import LoginSession
from microblog.auth.models_changes import FormerEmail
from microblog.auth.tokens import UNDO_SECONDS
from microblog.core.clock import now
from microblog.core.db import remove_some
from microblog.core.jobs import enqueue
from microblog.core.schedules import daily


@daily(hour=3)
def forget_expired_sessions() -> None:
    """Remove the sessions that nobody can use any more."""
    if remove_some(LoginSession.id, LoginSession.expires_at < now()):
        enqueue(forget_expired_sessions)


@daily(hour=3)
def forget_former_emails() -> None:
    """Remove the addresses to which nobody can go back any more."""
    if remove_some(FormerEmail.id, FormerEmail.replaced_at < now() - timedelta(seconds=UNDO_SECONDS)):
        enqueue(forget_former_emails)
