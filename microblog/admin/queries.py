"""Jobs, schedules and workers at a glance. However many jobs there are, no more than `COUNTED` are looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, bindparam, case, func, literal, select

from microblog.core.clock import now
from microblog.core.columns import Moment
from microblog.core.db import rows
from microblog.core.ids import MAX_ID
from microblog.core.jobs import Job
from microblog.core.paging import Page
from microblog.core.prepared import AnyRow, AnySelect
from microblog.core.presence import SILENT_AFTER, WorkerSeen
from microblog.core.schedules import Schedule

COUNTED = 10_000
"""The most urgent of those that wait or run, and as many of those that were given up last."""

RUNNING, WAITING, LATER = "running", "waiting", "later"
WORKERS_SHOWN = 20


@dataclass(frozen=True)
class OpenJobs:
    """What has to be done: a number for each state, rows of `task`, `state`, `number` and `oldest`, and a bound."""

    by_state: dict[str, int]
    by_task: Sequence[AnyRow]
    oldest: datetime | None
    are_more: bool


def open_jobs() -> OpenJobs:
    """The jobs that wait or run; `oldest` is since when the one has been due that has waited longest."""
    found = rows(_open, moment=now())
    by_state = dict.fromkeys((RUNNING, WAITING, LATER), 0)
    for row in found:
        by_state[row.state] += row.number
    due = [row.oldest for row in found if row.state == WAITING]
    return OpenJobs(by_state, found, min(due, default=None), sum(by_state.values()) >= COUNTED)


def failed_jobs(before: int | None, limit: int) -> Page[AnyRow]:
    """The jobs that were given up, last first. What they were to do with whom is not told."""
    found = rows(_failed, before=before or MAX_ID, limit=limit + 1)
    return Page(found[:limit], found[limit - 1].id if len(found) > limit else None)


def failed_count() -> int:
    """How many were given up, counted up to `COUNTED`."""
    [found] = rows(_failed_count)
    return int(found.number)


def schedules() -> Sequence[AnyRow]:
    """When each task that runs by the clock did last and will next."""
    return rows(_schedules)


def workers() -> Sequence[AnyRow]:
    """The processes that run jobs, those at work first; `is_silent` means that one has not shown up lately."""
    return rows(_workers, silent=now() - SILENT_AFTER)


_moment = bindparam("moment", type_=Moment)
_most_urgent = (
    select(
        Job.task,
        Job.run_at,
        case((Job.lease_until > _moment, RUNNING), (Job.run_at > _moment, LATER), else_=WAITING).label("state"),
    )
    .where(Job.failed_at.is_(None))
    .order_by(Job.priority, Job.run_at)
    .limit(COUNTED)
    .subquery()
)
_open: AnySelect = (
    select(
        _most_urgent.c.task,
        _most_urgent.c.state,
        func.count().label("number"),
        func.min(_most_urgent.c.run_at).label("oldest"),
    )
    .group_by(_most_urgent.c.task, _most_urgent.c.state)
    .order_by(_most_urgent.c.task, _most_urgent.c.state)
)
_given_up = select(literal(1)).where(Job.failed_at.is_not(None), Job.id < MAX_ID).order_by(Job.id.desc()).limit(COUNTED)
_failed_count: AnySelect = select(func.count().label("number")).select_from(_given_up.subquery())
_failed: AnySelect = (
    select(Job.id, Job.task, Job.error, Job.failed_at, Job.attempt, Job.released)
    .where(Job.failed_at.is_not(None), Job.id < bindparam("before", type_=BigInteger))
    .order_by(Job.id.desc())
    .limit(bindparam("limit"))
)
_schedules: AnySelect = select(Schedule.name, Schedule.last_at, Schedule.due_at).order_by(Schedule.name)
_workers: AnySelect = (
    select(
        WorkerSeen.name,
        WorkerSeen.started_at,
        WorkerSeen.seen_at,
        (WorkerSeen.seen_at < bindparam("silent", type_=Moment)).label("is_silent"),
    )
    .order_by(WorkerSeen.seen_at.desc())
    .limit(WORKERS_SHOWN)
)
