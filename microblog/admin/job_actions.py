"""What an admin can do about jobs that were given up."""

from collections.abc import Callable

from microblog.audit import acts
from microblog.audit.noting import note
from microblog.auth.admin_actions import id_of
from microblog.auth.errors import OnlyAdmins
from microblog.auth.models import ADMIN, User
from microblog.core import failed_jobs
from microblog.core.actions import action
from microblog.core.errors import Missing


@action
def try_again(by: User | None, job_id: int) -> None:
    """Let a job that was given up have all its tries anew."""
    _settle(by, job_id, failed_jobs.try_again, acts.JOB_RETRIED)


@action
def try_all_again(by: User | None) -> int:
    """Let every job that was given up have all its tries anew; returns how many there were."""
    _require_admin(by)
    if number := failed_jobs.try_all_again():
        note(id_of(by), acts.JOBS_RETRIED, number=number)
    return number


@action
def drop(by: User | None, job_id: int) -> None:
    """Forget a job that was given up; what it was for will not be done."""
    _settle(by, job_id, failed_jobs.drop, acts.JOB_DROPPED)


def _settle(by: User | None, job_id: int, settle: Callable[[int], bool], act: str) -> None:
    _require_admin(by)
    task = failed_jobs.task_of(job_id)
    if task is None or not settle(job_id):
        raise Missing
    note(id_of(by), act, job=job_id, task=task)


def _require_admin(by: User | None) -> None:
    if by and by.role != ADMIN:
        raise OnlyAdmins
