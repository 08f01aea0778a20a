"""Jobs that were given up: tried again, or dropped, when somebody says so."""

from sqlalchemy import Update, delete, select, update

from microblog.core.clock import now
from microblog.core.db import change, session
from microblog.core.jobs import Job


def task_of(job_id: int) -> str | None:
    """The task of a job that was given up, or `None` when there is no such job."""
    return session.scalar(select(Job.task).where(Job.id == job_id, Job.failed_at.is_not(None)))


def try_again(job_id: int) -> bool:
    """Let a job that was given up have all its tries anew; the fence stays closed. False when it is gone."""
    return change(_again().where(Job.id == job_id, Job.failed_at.is_not(None))) == 1


def try_all_again() -> int:
    """Let every job that was given up have all its tries anew; returns how many there were."""
    return change(_again().where(Job.failed_at.is_not(None)))


def drop(job_id: int) -> bool:
    """Forget a job that was given up. False when it is gone."""
    return change(delete(Job).where(Job.id == job_id, Job.failed_at.is_not(None))) == 1


def _again() -> Update:
    return update(Job).values(failed_at=None, run_at=now(), lease_until=None, released=Job.attempt)
