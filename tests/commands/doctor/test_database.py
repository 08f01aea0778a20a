"""Checks of the database: each fine at first, and each made to fail by something real."""

import sqlite3
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import insert

from microblog.commands.doctor import database, work
from microblog.commands.doctor.examination import CHECKS_INSIDE_THE_DATABASE
from microblog.commands.doctor.findings import FAIL, OK, WARN, Check
from microblog.core import schema, sqlite
from microblog.core.clock import ahead, now
from microblog.core.db import Database
from microblog.core.jobs import Job
from microblog.migrations.running import upgrade
from microblog.settings import Settings
from tests.commands.doctor.conftest import Ask


@pytest.fixture
def file(healthy: Settings) -> Path:
    """The database of the healthy installation, with its tables."""
    database = Database(healthy.database_url)
    upgrade(database)
    database.close()
    return healthy.data / "microblog.db"


def add_jobs(url: str, *jobs: dict[str, object]) -> None:
    database = Database(url)
    with database.engine.begin() as connection:
        for job in jobs:
            connection.execute(insert(Job).values({"task": "posts.notify", "arguments": "{}", "run_at": now(), **job}))
    database.close()


@pytest.mark.parametrize(
    "check",
    [check for check in CHECKS_INSIDE_THE_DATABASE if check is not database.durability],  # which tests do without
    ids=lambda check: check.__name__,
)
def test_a_fresh_database_is_fine(ask: Ask, database_url: str, check: Check) -> None:
    assert ask(check, database_url=database_url)[0] == OK


def test_a_database_must_be_there_and_answer(ask: Ask, file: Path, healthy: Settings, database_url: str) -> None:
    assert ask(database.database_is_reachable, database_url=database_url)[0] == OK
    state, said, _ = ask(database.database_is_reachable, database_url="postgresql://u:hush@127.0.0.1:1/d")
    assert (state, "hush" in said) == (FAIL, False)
    file.write_bytes(b"this is no database" * 1000)
    assert ask(database.database_is_reachable)[0] == FAIL
    file.unlink()
    assert ask(database.database_is_reachable)[::2] == (FAIL, "microblog db upgrade")


def test_a_schema_that_is_not_current(ask: Ask, empty_database_url: str) -> None:
    state, said, mend = ask(database.schema_is_current, database_url=empty_database_url)
    assert (state, said, mend) == (FAIL, f"at nothing, wanted {schema.head()}", "microblog db upgrade")


def test_an_sqlite_that_is_not_safe(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(database.sqlite_version, database_url="postgresql://u@h/d")[0] == OK
    monkeypatch.setattr(sqlite, "wheel", sqlite3)
    safe = sqlite.is_wal_safe(sqlite3.sqlite_version_info)
    assert ask(database.sqlite_version)[0] == (OK if safe else WARN)


def test_a_journal_that_is_another(ask: Ask, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    holder = sqlite3.connect(file)
    holder.execute("PRAGMA journal_mode=DELETE")
    monkeypatch.setattr(sqlite, "pragmas", lambda: ["PRAGMA foreign_keys=ON"])
    state, said, _ = ask(database.journal_mode)
    holder.close()
    assert (state, said) == (FAIL, f"DELETE instead of {sqlite.journal_mode()}")


def test_a_damaged_file(ask: Ask, file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[3 * 4096 : 6 * 4096] = b"\xa5" * (3 * 4096)
    file.write_bytes(content)
    assert ask(database.integrity)[0] == FAIL


def test_a_server_that_may_forget_what_it_acknowledged(ask: Ask, empty_database_url: str) -> None:
    if empty_database_url.startswith("sqlite"):
        assert ask(database.durability, database_url=empty_database_url)[0] == OK
        return
    for value, expected in (("on", OK), ("off", WARN)):
        server = Database(empty_database_url)
        with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f'ALTER DATABASE "{server.url.database}" SET synchronous_commit = {value}')
        server.close()
        state, _, mend = ask(database.durability, database_url=empty_database_url)
        assert (state, "SET synchronous_commit = on" in mend) == (expected, value == "off")


def test_a_server_with_too_few_connections(ask: Ask, empty_database_url: str) -> None:
    assert ask(database.connections, database_url=empty_database_url)[0] == OK
    many = ask(database.connections, database_url=empty_database_url, workers=64, web_threads=128)
    assert many[0] == (OK if empty_database_url.startswith("sqlite") else WARN)


def test_a_database_that_does_not_take_every_letter(ask: Ask, empty_database_url: str) -> None:
    assert ask(database.encoding, database_url=empty_database_url)[0] == OK
    if empty_database_url.startswith("sqlite"):
        return
    name = "latin_" + uuid4().hex
    server = Database(empty_database_url)
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    latin = server.url.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    answer = ask(database.encoding, database_url=latin)
    assert (answer[0], answer[1], "--encoding=UTF8" in answer[2]) == (FAIL, "LATIN1", True)
    server.close()


def test_rows_that_refer_to_nothing(ask: Ask, file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
        connection.execute("CREATE TABLE child (parent_id INTEGER REFERENCES parent)")
        connection.execute("INSERT INTO child VALUES (1)")
    connection.close()
    assert ask(database.foreign_keys)[:2] == (FAIL, "1 rows refer to nothing, in child")


def test_a_write_ahead_log_that_only_grows(ask: Ask, file: Path) -> None:
    wal = file.with_name(file.name + "-wal")
    with wal.open("wb") as log:
        log.truncate(database.LARGEST_WAL_BYTES + 1)
    assert ask(database.write_ahead_log)[0] == WARN
    wal.unlink()


def test_jobs_that_failed(ask: Ask, database_url: str) -> None:
    add_jobs(
        database_url,
        {"failed_at": now(), "error": "one"},
        {"failed_at": now(), "error": "two"},
        {"run_at": ahead(hours=1)},
    )
    state, said, _ = ask(work.failed_jobs, database_url=database_url)
    assert (state, said) == (WARN, "2; the newest: posts.notify: two")
    assert ask(work.waiting_jobs, database_url=database_url)[1] == "none"


def test_jobs_that_nobody_takes(ask: Ask, database_url: str) -> None:
    add_jobs(database_url, {"run_at": now() - timedelta(minutes=1)})
    assert ask(work.waiting_jobs, database_url=database_url)[0] == OK
    add_jobs(database_url, {"run_at": now() - timedelta(hours=1)})
    state, said, mend = ask(work.waiting_jobs, database_url=database_url)
    assert (state, said.startswith("2 are due"), "microblog worker" in mend) == (FAIL, True, True)
