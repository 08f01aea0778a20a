"""What the supervisor does around its processes."""

import logging
from contextlib import closing

import pytest

from microblog.app import LIMITS_FILE
from microblog.core import sqlite
from microblog.supervisor import migrate, tidy
from tests.fixtures.applications import MakeSettings


def test_what_cannot_be_made_whole_is_told_and_stops_nothing(
    make_settings: MakeSettings, caplog: pytest.LogCaptureFixture
) -> None:
    settings = make_settings()
    migrate(settings)
    (settings.data / LIMITS_FILE).write_text("this is no database, " * 100)
    with caplog.at_level(logging.WARNING):
        tidy(settings)
    [record] = caplog.records
    assert "limits.db keeps its write-ahead log: " in record.getMessage()


def test_a_file_that_somebody_still_reads_keeps_its_log_and_loses_nothing(
    make_settings: MakeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_AT_THE_END_MS", 1)
    file = make_settings().data / "microblog.db"
    with closing(sqlite.driver().connect(file, isolation_level=None)) as reading:
        reading.execute("PRAGMA journal_mode=WAL")
        reading.execute("CREATE TABLE mine AS SELECT 1 AS one")
        reading.execute("BEGIN")
        assert reading.execute("SELECT one FROM mine").fetchall() == [(1,)]
        with closing(sqlite.driver().connect(file, isolation_level=None)) as writing:
            writing.execute("INSERT INTO mine VALUES (2)")
        sqlite.fold_in_log(file)
        reading.execute("COMMIT")
        assert reading.execute("SELECT one FROM mine").fetchall() == [(1,), (2,)]


def test_nothing_is_made_where_there_is_nothing(make_settings: MakeSettings) -> None:
    settings = make_settings()
    tidy(settings)
    tidy(make_settings(database_url="postgresql://u@127.0.0.1:1/d"))
    assert list(settings.data.iterdir()) == []
