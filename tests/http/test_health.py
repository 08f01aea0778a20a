"""Whether the server is ready: found out now and then, however often anybody asks."""

import threading
import time

import pytest
from flask import Flask
from sqlalchemy import event, text

from microblog.core.context import AppContext
from microblog.http import health
from microblog.http.health import Readiness


def test_it_is_ready_with_a_database_that_can_be_written(app: Flask) -> None:
    answer = app.test_client().get("/-/ready")
    assert (answer.status_code, answer.text, answer.headers["Cache-Control"]) == (200, "ready\n", "no-store")


def test_asking_often_asks_the_database_once(app: Flask) -> None:
    asked: list[str] = []
    engine = app.extensions["microblog"].database.engine
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    client = app.test_client()
    assert {client.get("/-/ready").status_code for _ in range(50)} == {200}
    assert len([each for each in asked if each.startswith("UPDATE")]) == 1


def test_it_is_not_ready_with_the_tables_of_another_version(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(health, "KEPT_SECONDS", {True: 0.0, False: 0.0})
    client = app.test_client()
    assert client.get("/-/ready").status_code == 200
    context: AppContext = app.extensions["microblog"]
    with context.database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE alembic_version RENAME TO gone"))
    assert [client.get("/-/ready").status_code for _ in range(3)] == [503] * 3
    assert caplog.text.count("not ready: ") == 1


def test_what_was_found_is_kept_for_some_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "KEPT_SECONDS", {True: 60.0, False: 0.0})
    states = iter([False, True, False])
    readiness = Readiness(lambda: next(states))
    assert [readiness.is_so() for _ in range(5)] == [False, True, True, True, True]


def test_nobody_waits_while_somebody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "KEPT_SECONDS", {True: 0.0, False: 0.0})
    monkeypatch.setattr(health, "LOOK_SECONDS", 0.2)
    go_on, is_looking = threading.Event(), threading.Event()
    go_on.set()

    def look() -> bool:
        is_looking.set()
        return go_on.wait(5)

    readiness = Readiness(look)
    assert readiness.is_so()
    go_on.clear()
    is_looking.clear()
    slow = threading.Thread(target=readiness.is_so)
    slow.start()
    assert is_looking.wait(5)
    assert readiness.is_so()
    time.sleep(0.25)
    assert not readiness.is_so()
    go_on.set()
    slow.join()
    assert readiness.is_so()
