"""The log forgets: what is older than the settings say goes, a batch a job."""

from datetime import timedelta

from sqlalchemy import delete, select

from microblog.audit.models import AuditEntry
from microblog.core.clock import now
from microblog.core.context import settings
from microblog.core.db import change
from microblog.core.jobs import enqueue, task
from microblog.core.schedules import daily

BATCH = 5_000


def forget_batch() -> None:
    """Remove the oldest entries that have been kept long enough, and go on where there may be more."""
    kept_since = now() - timedelta(days=settings().audit_days)
    old = select(AuditEntry.id).where(AuditEntry.at < kept_since).order_by(AuditEntry.id).limit(BATCH)
    if change(delete(AuditEntry).where(AuditEntry.id.in_(old))) == BATCH:
        enqueue(forget_task)


@daily(hour=3)
def forget_old_entries() -> None:
    """Begin to remove what is older than `AUDIT_DAYS`."""
    forget_batch()


forget_task = task(forget_batch)
