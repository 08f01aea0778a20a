import logging
import time
from typing import Any

import pytest
from sqlalchemy import update

from microblog.core import schedules, worker
from microblog.core.clock import ago, now
from microblog.core.context import AppContext
from microblog.core.db import session, transaction
from microblog.core.jobs import Job
from microblog.core.schedules import Schedule
from tests.processes.ground import add, effects_of, eventually, ground, lines, waiting, working
from tests.processes.small_house import fail, note

__all__ = ["ground"]


def test_jobs_run_side_by_side(ground: AppContext) -> None:
    for key in ("a", "b"):
        add(ground, note, key=key, before=0.3)
    with working(ground):
        eventually(lambda: len(lines(ground, "begun")) == 2)
        assert not effects_of(ground)
        eventually(lambda: not waiting(ground))
    assert effects_of(ground) == {"a": 2, "b": 2}


def test_a_failure_is_logged_once_and_put_back(ground: AppContext, caplog: pytest.LogCaptureFixture) -> None:
    add(ground, fail, text="as it must")
    with working(ground):
        eventually(lambda: caplog.records)
        add(ground, note, key="next")
        eventually(lambda: effects_of(ground))
    (record,) = caplog.records
    assert record.getMessage().endswith("(test.fail) failed in attempt 1")
    assert record.exc_text is not None
    with ground.unit_of_work():
        left = session.query(Job).one()
        assert (left.error, left.lease_until) == ("ValueError: as it must", None)
        assert left.run_at > now()


def test_the_heartbeat_keeps_a_long_job_while_the_worker_drains(ground: AppContext) -> None:
    add(ground, note, key="long", before=1.6)
    with working(ground):
        eventually(lambda: lines(ground, "begun"))
    assert effects_of(ground) == {"long": 2}
    assert len(lines(ground, "begun")) == 1


def test_a_lost_lease_is_said_and_nothing_is_committed(ground: AppContext, caplog: pytest.LogCaptureFixture) -> None:
    add(ground, note, key="lost", before=0.3)
    with working(ground):
        eventually(lambda: lines(ground, "begun"))
        with ground.unit_of_work(), transaction():
            session.execute(update(Job).values(attempt=7, run_at=now(), failed_at=now()))
        eventually(lambda: caplog.records)
    assert "was lost to another worker" in caplog.text
    assert not effects_of(ground)


def test_a_worker_does_not_wait_for_ever(ground: AppContext, caplog: pytest.LogCaptureFixture) -> None:
    add(ground, note, key="slow", before=1.0)
    began = time.monotonic()
    with working(ground, drain=0.1):
        eventually(lambda: lines(ground, "begun"))
    assert time.monotonic() - began < 1
    assert "1 jobs did not finish in time" in caplog.text
    with ground.unit_of_work():
        assert session.query(Job).one().lease_until is None
    time.sleep(1.2)


def test_the_worker_ticks_the_schedules(ground: AppContext, monkeypatch: pytest.MonkeyPatch) -> None:
    name = schedules.purge_failed_jobs.name
    monkeypatch.setattr(worker, "TICK_SECONDS", 0.05)
    monkeypatch.setattr(schedules, "rules", {name: schedules.rules[name]})
    with working(ground):
        eventually(lambda: _due_at(ground))
        with ground.unit_of_work(), transaction():
            session.execute(update(Schedule).values(due_at=ago(days=3)))
        eventually(lambda: _due_at(ground) > now())
        eventually(lambda: not waiting(ground))


def test_a_database_that_is_away_is_waited_for(
    ground: AppContext, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(worker, "TICK_SECONDS", 0.05)
    monkeypatch.setattr(worker, "SHORTEST_REST", 0.05)
    monkeypatch.setattr(schedules, "rules", {})
    caplog.set_level(logging.ERROR)
    with ground.unit_of_work(), transaction():
        Job.__table__.drop(session.connection())  # type: ignore[attr-defined]
        Schedule.__table__.drop(session.connection())  # type: ignore[attr-defined]
    with working(ground):
        eventually(lambda: len(caplog.records) > 3)
        Job.metadata.create_all(ground.database.engine, tables=[Job.__table__, Schedule.__table__])  # type: ignore[list-item]
        add(ground, note, key="after")
        eventually(lambda: effects_of(ground) == {"after": 2})
    assert "it looks again in" in caplog.text


def _due_at(context: AppContext) -> Any:
    with context.unit_of_work():
        return session.scalar(Schedule.__table__.select().with_only_columns(Schedule.due_at))
