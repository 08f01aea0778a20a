"""Checks of the background jobs."""

from datetime import timedelta

from sqlalchemy import func, select

from microblog.commands.doctor.findings import Answer, Examined, fail, ok, warn
from microblog.core.clock import now
from microblog.core.jobs import Job

LONGEST_WAIT = timedelta(minutes=10)


def failed_jobs(examined: Examined) -> Answer:
    """Jobs that were given up stay as evidence."""
    given_up = Job.failed_at.is_not(None)
    with examined.database.engine.connect() as connection:
        count = connection.execute(select(func.count()).where(given_up)).scalar_one()
        newest = connection.execute(
            select(Job.task, Job.error).where(given_up).order_by(Job.id.desc()).limit(1)
        ).first()
    if newest:
        task, error = newest
        return warn(f"{count}; the newest: {task}: {error}", "microblog jobs list, and mend what it says")
    return ok("none")


def waiting_jobs(examined: Examined) -> Answer:
    """Jobs that are due are taken soon where a worker runs."""
    due = select(func.count(), func.min(Job.run_at)).where(Job.failed_at.is_(None), Job.run_at <= now())
    with examined.database.engine.connect() as connection:
        count, oldest = connection.execute(due).one()
    if not count:
        return ok("none")
    age = now() - oldest
    said = f"{count} are due, the oldest since {age.total_seconds():.0f} s"
    return fail(said, "is a worker running? microblog run, or microblog worker") if age > LONGEST_WAIT else ok(said)
