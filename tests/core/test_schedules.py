import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from microblog.core import db, jobs, schedules
from microblog.core.clock import ago, now
from microblog.core.context import AppContext
from microblog.core.db import session, transaction
from microblog.core.jobs import Job, enqueue
from microblog.core.schedules import Schedule, daily, every, tick
from tests.processes.ground import ground
from tests.processes.small_house import fail

__all__ = ["ground"]


@pytest.fixture
def hourly(ground: AppContext, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(schedules, "rules", {})

    @every(seconds=3600)
    def look_around() -> None:
        """Nothing to see."""

    with ground.unit_of_work():
        yield look_around.name
    del jobs.tasks[look_around.name]


def make_due() -> None:
    with transaction():
        session.execute(update(Schedule).values(due_at=ago(hours=50)))


def enqueued() -> int:
    session.rollback()
    return session.scalar(select(func.count(Job.id))) or 0


def test_the_first_tick_comes_one_step_after_the_first_look(hourly: str) -> None:
    tick()
    assert enqueued() == 0
    assert timedelta(minutes=59) < session.query(Schedule).one().due_at - now() <= timedelta(hours=1)


def test_missed_ticks_become_one(hourly: str) -> None:
    tick()
    make_due()
    tick()
    tick()
    assert enqueued() == 1
    assert session.query(Job).one().task == hourly
    assert session.query(Schedule).one().due_at > now()


def test_a_tick_waits_for_the_job_of_the_last_one(hourly: str) -> None:
    tick()
    for _ in range(2):
        make_due()
        tick()
    assert enqueued() == 1


def test_a_tick_is_enqueued_once_however_many_look(hourly: str, ground: AppContext) -> None:
    tick()
    ready = threading.Barrier(5)

    def look() -> None:
        ready.wait()
        with ground.unit_of_work():
            tick()

    for _ in range(8):
        make_due()
        threads = [threading.Thread(target=look) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with transaction():
            keys = list(session.scalars(select(Job.unique_key)))
            assert keys == [f"schedule:{hourly}"]
            session.execute(update(Job).values(unique_key=None, failed_at=now()))
        with transaction():
            session.query(Job).delete()


def test_who_comes_second_enqueues_nothing(hourly: str) -> None:
    tick()
    due = session.query(Schedule).one().due_at
    rule = schedules.rules[hourly]
    session.rollback()
    schedules._advance(hourly, rule, due, rule.after(now()))
    schedules._advance(hourly, rule, due, rule.after(now()))
    assert enqueued() == 1


def test_daily_means_the_next_time_that_the_hour_comes(hourly: str) -> None:
    @daily(hour=3)
    def at_three() -> None:
        """Nothing to do."""

    after = schedules.rules[at_three.name].after
    assert after(datetime(2026, 11, 22, 2, 59, tzinfo=UTC)) == datetime(2026, 11, 22, 3, tzinfo=UTC)
    assert after(datetime(2026, 11, 22, 3, 0, tzinfo=UTC)) == datetime(2026, 11, 23, 3, tzinfo=UTC)
    del jobs.tasks[at_three.name]


def test_jobs_that_were_given_up_long_ago_are_forgotten(ground: AppContext) -> None:
    with ground.unit_of_work():
        for days in (29, 31):
            with transaction():
                enqueue(fail, text=str(days))
                session.execute(update(Job).where(Job.failed_at.is_(None)).values(failed_at=ago(days=days)))
        with transaction():
            schedules.purge_failed_jobs.run()
        assert [job.arguments for job in session.query(Job)] == ['{"text":"29"}']
    assert schedules.purge_failed_jobs.name in schedules.rules


def test_many_jobs_that_were_given_up_are_forgotten_a_batch_a_job(
    ground: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "BATCH", 2)
    waiting = select(Job.task).where(Job.failed_at.is_(None))
    with ground.unit_of_work():
        with transaction():
            for number in range(3):
                enqueue(fail, text=str(number))
            session.execute(update(Job).values(failed_at=ago(days=31)))
        with transaction():
            schedules.purge_failed_jobs.run()
        assert session.scalar(select(func.count(Job.id)).where(Job.failed_at.is_not(None))) == 1
        assert session.scalars(waiting).all() == [schedules.purge_failed_jobs.name]
        held = jobs.claim(timedelta(seconds=60))
        assert held is not None
        jobs.run(held)
        assert session.scalar(select(func.count(Job.id))) == 0
