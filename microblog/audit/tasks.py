"""The log forgets: what is older than the settings say goes, a batch a job."""

from datetime import timedelta

from microblog.audit.models import AuditEntry
from microblog.core.clock import now
from microblog.core.context import settings
from microblog.core.db import remove_some
from microblog.core.jobs import enqueue
from microblog.core.schedules import daily


@daily(hour=3)
def forget_old_entries() -> None:
    """Remove what is older than `AUDIT_DAYS`."""
    if remove_some(AuditEntry.id, AuditEntry.at < now() - timedelta(days=settings().audit_days)):
        enqueue(forget_old_entries)
