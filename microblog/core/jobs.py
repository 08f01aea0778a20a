"""The job table: work that is done later, kept in the application's own database.

`enqueue()` writes a row in the caller's transaction, so work exists exactly when its reason does. A worker claims a row
by a lease, and its heartbeat renews that while the job runs. Whatever a job does to the database is committed together
with the deletion of its row, and only if nobody else has claimed it since (the attempt number is the fence, and never
goes back): so a database effect happens once, however often a worker is killed. Effects outside happen at least once.
"""

import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import Index, String, Text, bindparam, delete, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from microblog.core.clock import now
from microblog.core.columns import BigId, Moment
from microblog.core.db import Base, change, insert_or_ignore, rows, session, transaction

MAX_ATTEMPTS = 12
LONGEST_PAUSE = timedelta(hours=6)
BETWEEN_ERRORS = timedelta(seconds=2)

log = logging.getLogger(__name__)


class Job(Base):
    """One piece of work that is waiting, running or given up (`failed_at`). A finished job has no row.

    `attempt` counts claims, `released` those of them that a stopping worker gave back: they do not count against it.
    """

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    task: Mapped[str] = mapped_column(String(120))
    arguments: Mapped[str] = mapped_column(Text)
    unique_key: Mapped[str | None] = mapped_column(String(200), unique=True)
    priority: Mapped[int] = mapped_column(default=0)
    run_at: Mapped[datetime] = mapped_column(Moment)
    attempt: Mapped[int] = mapped_column(default=0)
    released: Mapped[int] = mapped_column(default=0, server_default="0")
    lease_until: Mapped[datetime | None] = mapped_column(Moment)
    error: Mapped[str | None] = mapped_column(Text)
    failed_at: Mapped[datetime | None] = mapped_column(Moment)

    __table_args__ = (
        Index(
            "ix_job_waiting", priority, run_at, sqlite_where=failed_at.is_(None), postgresql_where=failed_at.is_(None)
        ),
        Index("ix_job_failed", id, sqlite_where=failed_at.is_not(None), postgresql_where=failed_at.is_not(None)),
        {"sqlite_autoincrement": True},
    )


@dataclass(frozen=True)
class Task:
    """A function that jobs can run: called with the job's arguments, which are JSON."""

    name: str
    run: Callable[..., None]
    priority: int = 0
    max_attempts: int = MAX_ATTEMPTS


@dataclass(frozen=True)
class Claim:
    """A job that this worker holds; `attempt` proves it, since the next claim counts it up. `tries` are what counts."""

    id: int
    task: str
    arguments: str
    attempt: int
    tries: int


class LostLease(Exception):
    """Another worker has claimed the job in the meantime: whatever this one did must not be committed."""


tasks: dict[str, Task] = {}


def task(
    function: Callable[..., None], *, name: str | None = None, priority: int = 0, max_attempts: int = MAX_ATTEMPTS
) -> Task:
    """Make a function a task, known to workers by its module and name. Lower priorities run first."""
    known_as = name or f"{function.__module__.removeprefix('microblog.')}.{function.__name__}"
    tasks[known_as] = Task(known_as, function, priority, max_attempts)
    return tasks[known_as]


def enqueue(work: Task, *, run_at: datetime | None = None, unique_key: str | None = None, **arguments: Any) -> None:
    """Add a job in the caller's transaction. While one with the same unique key waits or runs, nothing is added."""
    row = {
        "task": work.name,
        "arguments": orjson.dumps(arguments).decode(),
        "unique_key": unique_key,
        "priority": work.priority,
        "run_at": run_at or now(),
    }
    session.execute(insert_or_ignore(Job), row)


def claim(lease: timedelta) -> Claim | None:
    """Take the most urgent job that is due, for the length of the lease; `None` when there is nothing to do.

    A job that has had all its tries, and killed its worker each time, is given up here: it never reaches `put_back`.
    """
    while rows(_is_due, moment=now()):
        with transaction():
            row = session.execute(_next_due, {"moment": now()}).first()
            if row is None:
                return None
            claimed = Claim(row.id, row.task, row.arguments, row.attempt + 1, row.attempt + 1 - row.released)
            is_spent = claimed.tries > _most_tries(claimed.task)
            values = _given_up() if is_spent else {"attempt": claimed.attempt, "lease_until": now() + lease}
            session.execute(_held(row.id, row.attempt).values(values))
        if not is_spent:
            return claimed
        log.error("job %s (%s) was given up: its worker died in each of %s attempts", row.id, row.task, row.attempt)
    return None


def renew(claims: Sequence[Claim], lease: timedelta) -> None:
    """The heartbeat: keep what is still held for another lease."""
    with transaction():
        for held in claims:
            session.execute(_held(held.id, held.attempt).values(lease_until=now() + lease))


def run(held: Claim) -> None:
    """Do a job's work and delete its row, in one transaction.

    Raises:
        LostLease: somebody else has it now, and nothing of this run was committed.
        Exception: whatever the task raises; nothing was committed.
    """
    with transaction():
        tasks[held.task].run(**orjson.loads(held.arguments))
        if change(_done, id=held.id, attempt=held.attempt) != 1:
            raise LostLease(held.task)


def put_back(held: Claim, error: BaseException) -> None:
    """After a failure: try again later, or give up after the task's number of attempts and keep the row as evidence."""
    is_spent = held.tries >= _most_tries(held.task)
    values = _given_up() if is_spent else {"run_at": now() + pause(held.tries), "lease_until": None}
    with transaction():
        session.execute(_held(held.id, held.attempt).values(values | {"error": _described(error)}))


def release(claims: Sequence[Claim]) -> None:
    """Give back jobs that a stopping worker has not finished: these tries do not count, but the fence stays closed."""
    with transaction():
        for held in claims:
            session.execute(_held(held.id, held.attempt).values(lease_until=None, released=Job.released + 1))


def pause(attempt: int) -> timedelta:
    """How long to wait after this many attempts: 2 s, 4 s, 8 s … up to 6 h, and up to a quarter more by chance."""
    doubled: timedelta = min(BETWEEN_ERRORS * 2 ** min(attempt - 1, 30), LONGEST_PAUSE)
    return doubled + doubled * random.uniform(0, 0.25)  # noqa: S311 (spreads load; nothing secret)


def _most_tries(task_name: str) -> int:
    """A task that this worker does not know may be known to a newer one: it is tried as often as any."""
    known = tasks.get(task_name)
    return known.max_attempts if known else MAX_ATTEMPTS


def _given_up() -> dict[str, Any]:
    return {"failed_at": now(), "unique_key": None, "lease_until": None}


def _described(error: BaseException) -> str:
    """The error as a database can hold it: PostgreSQL takes neither NUL nor half a surrogate pair."""
    text = f"{type(error).__name__}: {error}".replace("\0", "")
    return text.encode(errors="replace").decode()[:2000]


_due = (
    select(Job.id, Job.task, Job.arguments, Job.attempt, Job.released)
    .where(Job.failed_at.is_(None), Job.run_at <= bindparam("moment"))
    .where(or_(Job.lease_until.is_(None), Job.lease_until <= bindparam("moment")))
    .order_by(Job.priority, Job.run_at)
    .limit(1)
)
_is_due = _due.with_only_columns(Job.id)
_next_due = _due.with_for_update(skip_locked=True)

_done = delete(Job).where(Job.id == bindparam("id"), Job.attempt == bindparam("attempt"))


def _held(id: int, attempt: int) -> Any:
    return update(Job).where(Job.id == id, Job.attempt == attempt)
