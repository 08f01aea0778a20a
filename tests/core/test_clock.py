"""Time, the six refusals, and which SQLite is used: the small things that everything stands on."""

import sqlite3
import sys
from datetime import UTC, timedelta
from importlib.util import module_from_spec, spec_from_file_location

import pytest
import time_machine

from microblog.core import sqlite
from microblog.core.clock import ago, ahead, now
from microblog.core.request_id import new_request_id, request_id


def test_time_is_aware_and_utc() -> None:
    with time_machine.travel("2026-05-01 12:00", tick=False):
        assert now().tzinfo is UTC
        assert now() - ago(hours=1, minutes=5) == timedelta(minutes=65)
        assert ahead(days=1) - now() == timedelta(days=1)


def test_request_ids_are_short_and_differ() -> None:
    made = {new_request_id() for _ in range(1000)}
    assert len(made) == 1000
    assert {len(each) for each in made} == {12}
    assert request_id.get() == "-"


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
        ((4, 0, 0), True),
    ],
)
def test_which_sqlite_may_share_a_log(version: tuple[int, int, int], safe: bool) -> None:
    assert sqlite.is_wal_safe(version) == safe


def test_an_older_sqlite_keeps_the_older_journal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sqlite.driver().sqlite_version_info >= sqlite3.sqlite_version_info
    assert sqlite.journal_mode() == ("WAL" if sqlite.is_wal_safe(sqlite.driver().sqlite_version_info) else "TRUNCATE")
    monkeypatch.setattr(sqlite, "is_wal_safe", lambda version: False)
    assert "PRAGMA journal_mode=TRUNCATE" in sqlite.pragmas()
    assert "PRAGMA synchronous=FULL" in sqlite.pragmas()


def test_without_the_wheel_the_interpreters_own_sqlite_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pysqlite3", None)
    spec = spec_from_file_location("sqlite_without_the_wheel", sqlite.__file__)
    assert spec is not None
    assert spec.loader is not None
    alone = module_from_spec(spec)
    spec.loader.exec_module(alone)
    assert alone.driver() is sqlite3
