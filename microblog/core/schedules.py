"""Schedules: tasks that become due by the clock, each tick enqueued once however many workers look.

    @daily(hour=3)
    def purge() -> None: ...

A row holds when a task is next due. Whoever moves it on, from exactly the moment that it read, enqueues the job in the
same transaction. Ticks that were missed while no worker ran become one; a tick that finds the job of the last one still
there adds nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from microblog.core.clock import now
from microblog.core.columns import Moment
from microblog.core.db import Base, change, insert_or_ignore, remove_some, session, transaction
from microblog.core.jobs import Job, Task, enqueue, task

KEEP_FAILED = timedelta(days=30)


class Schedule(Base):
    """When a scheduled task is next due, and when it was last handed to the workers."""

    __tablename__ = "schedule"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(Moment)
    last_at: Mapped[datetime | None] = mapped_column(Moment)


@dataclass(frozen=True)
class Rule:
    """A task and its rhythm: `after(moment)` is its first tick later than that."""

    task: Task
    after: Callable[[datetime], datetime]


rules: dict[str, Rule] = {}


def every(*, seconds: float) -> Callable[[Callable[[], None]], Task]:
    """Make a function a task that runs again and again, this many seconds apart."""
    step = timedelta(seconds=seconds)
    return _registering(lambda moment: moment + step)


def daily(*, hour: int) -> Callable[[Callable[[], None]], Task]:
    """Make a function a task that runs once a day, at this hour of UTC."""

    def after(moment: datetime) -> datetime:
        today = moment.replace(hour=hour, minute=0, second=0, microsecond=0)
        return today if today > moment else today + timedelta(days=1)

    return _registering(after)


def tick() -> None:
    """Enqueue what has become due. Writes nothing otherwise; call it about once a second."""
    moment = now()
    known = {row.name: row.due_at for row in session.execute(select(Schedule.name, Schedule.due_at))}
    for name, rule in rules.items():
        if name not in known:
            _begin(name, rule.after(moment))
        elif known[name] <= moment:
            _advance(name, rule, known[name], rule.after(moment))


def _registering(after: Callable[[datetime], datetime]) -> Callable[[Callable[[], None]], Task]:
    def register(function: Callable[[], None]) -> Task:
        work = task(function)
        rules[work.name] = Rule(work, after)
        return work

    return register


def _begin(name: str, first: datetime) -> None:
    with transaction():
        session.execute(insert_or_ignore(Schedule).values(name=name, due_at=first))


def _advance(name: str, rule: Rule, due: datetime, following: datetime) -> None:
    with transaction():
        moved = update(Schedule).where(Schedule.name == name, Schedule.due_at == due)
        if change(moved.values(due_at=following, last_at=now())) == 1:
            enqueue(rule.task, unique_key=f"schedule:{name}")


@daily(hour=3)
def purge_failed_jobs() -> None:
    """Forget jobs that were given up long ago."""
    with transaction():
        if remove_some(Job.id, Job.failed_at < now() - KEEP_FAILED):
            enqueue(purge_failed_jobs)
