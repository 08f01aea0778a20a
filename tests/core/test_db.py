"""The database: transactions, moments, and the settings of each kind."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from threading import Event
from typing import Any

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import StatementError

from microblog.accounts.models import Account
from microblog.core.context import AppContext
from microblog.core.db import (
    Database,
    change,
    in_transaction,
    insert_or_ignore,
    one_at_a_time,
    session,
    transaction,
)
from microblog.core.sqlite import journal_mode
from tests.fixtures.pages import Statements

PLUS_TWO = timezone(timedelta(hours=2))


def test_moments_come_back_as_they_were_in_utc(context: AppContext) -> None:
    moment = datetime(2026, 5, 1, 14, 30, 1, 123456, tzinfo=PLUS_TWO)
    with transaction():
        session.add(Account(username="nina", created_at=moment, last_seen_at=None))
    found = session.execute(select(Account.created_at, Account.last_seen_at)).one()
    assert found == (moment, None)
    assert found.created_at.tzinfo is UTC
    assert session.scalar(select(Account.id).where(Account.created_at == moment.astimezone(UTC)))
    assert session.scalar(select(Account.id).where(Account.created_at < moment)) is None


def test_a_moment_without_a_zone_is_refused(context: AppContext) -> None:
    with pytest.raises(StatementError, match="without a time zone"), transaction():
        session.add(Account(username="nina", created_at=datetime(2026, 5, 1)))  # noqa: DTZ001


def test_a_transaction_does_all_or_nothing_and_joins(context: AppContext) -> None:
    with suppress(LookupError), transaction():
        session.add(Account(username="nina"))
        with transaction():
            session.add(Account(username="nora"))
        raise LookupError
    assert not in_transaction()
    assert session.scalar(select(func.count()).select_from(Account)) == 0


def test_a_savepoint_can_be_taken_back_alone(context: AppContext) -> None:
    with transaction():
        session.add(Account(username="nina"))
        with suppress(LookupError), session.begin_nested():
            session.add(Account(username="nora"))
            session.flush()
            raise LookupError
    assert session.scalars(select(Account.username)).all() == ["nina"]


def test_changes_are_counted(context: AppContext) -> None:
    with transaction():
        for _ in range(2):
            session.execute(insert_or_ignore(Account).values(_row("nina")))
        session.execute(insert_or_ignore(Account).values(_row("nora")))
        assert change(update(Account).values(bio="x")) == 2
        assert change(update(Account).where(Account.username == "nobody").values(bio="x")) == 0


def test_a_transaction_holds_no_lock_until_its_first_statement(context: AppContext) -> None:
    with transaction():
        with context.database.engine.connect() as other, other.begin():
            other.execute(text("UPDATE account SET bio = ''"))
        session.add(Account(username="nina"))
    assert session.scalars(select(Account.username)).all() == ["nina"]


def test_a_writer_waits_for_another_and_sees_what_it_wrote(context: AppContext) -> None:
    session.scalar(select(func.count()).select_from(Account))
    with context.unit_of_work(), transaction():
        session.add(Account(username="nina"))
    with transaction():
        session.add(Account(username="nora"))
    assert session.scalar(select(func.count()).select_from(Account)) == 2


def test_reading_takes_no_lock(context: AppContext) -> None:
    began = time.monotonic()
    with context.unit_of_work(), transaction():
        session.add(Account(username="nina"))
        session.flush()
        with context.unit_of_work():
            assert not in_transaction()
            assert session.scalar(select(func.count()).select_from(Account)) == 0
        assert in_transaction()
    assert time.monotonic() - began < 2


def test_what_is_done_one_at_a_time_waits_for_the_other_to_end(context: AppContext) -> None:
    done: list[str] = []

    def do(name: str, pause: float = 0) -> None:
        with context.unit_of_work(), transaction():
            one_at_a_time("counting")
            session.add(Account(username=name))
            session.flush()
            begun.set()
            time.sleep(pause)
            done.append(name)

    begun = Event()
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(do, "nina", 0.3)
        assert begun.wait(10)
        do("nora")
        first.result()
    assert done == ["nina", "nora"]


def test_sqlite_is_set_to_lose_nothing(context: AppContext) -> None:
    if not context.database.is_sqlite:
        assert session.scalar(text("SHOW timezone")).lower() in ("utc", "etc/utc")
        assert session.scalar(text("SHOW statement_timeout")) == "30s"
        return
    asked = {name: session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")}
    assert asked == {"journal_mode": journal_mode().lower(), "synchronous": 2, "foreign_keys": 1}


def test_writers_begin_at_once_and_readers_do_not(context: AppContext) -> None:
    begins = []
    for write in (False, True):
        session.rollback()
        with Statements(context.database.engine) as statements:
            if write:
                with transaction():
                    session.execute(text("SELECT 1"))
            else:
                session.execute(text("SELECT 1"))
                assert _has_begun()
        begins.append([each for each in statements.texts if each.startswith("BEGIN")])
    assert begins == ([[], ["BEGIN IMMEDIATE"]] if context.database.is_sqlite else [[], []])


def test_a_session_knows_what_it_holds(context: AppContext) -> None:
    account = Account(username="nina")
    assert account not in session
    session.add(account)
    assert account in session
    session.rollback()


def test_outside_a_unit_of_work_there_is_no_session() -> None:
    with pytest.raises(LookupError):
        session.execute(text("SELECT 1"))


def test_nothing_is_opened_before_it_is_asked() -> None:
    database = Database("sqlite:////nowhere/at/all.db")
    assert database.is_sqlite
    database.close()
    assert not Database("postgresql://nobody@127.0.0.1:1/nothing").is_sqlite


def _has_begun() -> bool:
    """Readers begin below SQLAlchemy, where no listener sees it."""
    driver: Any = session.connection().connection.driver_connection
    return bool(getattr(driver, "in_transaction", True))


def _row(username: str) -> dict[str, object]:
    counts = dict.fromkeys(("posts_count", "followers_count", "following_count"), 0)
    return {
        "username": username,
        "domain": "",
        "display_name": "",
        "bio": "",
        "created_at": datetime.now(UTC),
        **counts,
    }
