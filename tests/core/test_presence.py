"""Workers write down that they are at work."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from microblog.core.clock import ago, now
from microblog.core.context import AppContext
from microblog.core.db import session, transaction
from microblog.core.presence import BETWEEN_SHOWS, Presence, WorkerSeen
from tests.fixtures.pages import Statements


def seen() -> list[WorkerSeen]:
    session.rollback()
    return list(session.scalars(select(WorkerSeen).order_by(WorkerSeen.name)))


def test_a_worker_shows_up_now_and_then_and_goes_in_order(context: AppContext, monkeypatch: pytest.MonkeyPatch) -> None:
    moments = [5.0]
    monkeypatch.setattr("microblog.core.presence.time.monotonic", lambda: moments[-1])
    here = Presence()
    here.show()
    [first] = [worker.seen_at for worker in seen()]
    with Statements(context.database.engine) as asked:
        here.show()
    assert asked.texts == []
    moments.append(5.0 + BETWEEN_SHOWS)
    here.show()
    [again] = seen()
    assert again.seen_at > first
    assert (again.name, again.started_at) == (here.name, here.started_at)
    here.end()
    assert seen() == []


def test_those_who_vanished_long_ago_are_forgotten(context: AppContext) -> None:
    with transaction():
        session.add(WorkerSeen(name="a", started_at=ago(days=3), seen_at=ago(days=2)))
        session.add(WorkerSeen(name="b", started_at=ago(days=3), seen_at=now() - timedelta(hours=23)))
    here = Presence()
    here.show()
    assert sorted(worker.name for worker in seen()) == sorted(["b", here.name])
