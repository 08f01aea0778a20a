"""Prebuilt selects: the driver gives what SQLAlchemy would have given, and fails as it would have failed."""

from datetime import timedelta
from typing import Any, cast

import pytest
from sqlalchemy import bindparam, event, func, literal, select
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError
from sqlalchemy.pool import QueuePool

from microblog.accounts.models import Account
from microblog.core import db
from microblog.core.clock import now
from microblog.core.context import AppContext
from microblog.core.db import rows, session, transaction
from microblog.core.read_only import ReadOnly
from tests.fixtures.pages import Statements

_joined = select(
    Account.id,
    Account.username.label("name"),
    Account.created_at,
    Account.last_seen_at,
    (Account.posts_count > 0).label("has_posted"),
    literal("constant").label("constant"),
).where(Account.created_at > bindparam("after"))


def test_rows_are_what_sqlalchemy_gives(susan: Account, david: Account, context: AppContext) -> None:
    asked: dict[str, Any] = {"after": now() - timedelta(minutes=1)}
    direct = rows(_joined.order_by(Account.id), **asked)
    with Statements(context.database.engine) as seen:
        watched = rows(_joined.order_by(Account.id), **asked)
    assert len(seen.texts) == 1
    assert [tuple(row) for row in direct] == [tuple(row) for row in watched]
    assert [row._fields for row in direct] == [row._fields for row in watched]
    assert [row.name for row in direct] == ["susan", "david"]
    assert [row.has_posted for row in direct] == [False, False]
    assert direct[0].created_at == susan.created_at
    assert rows(_joined, after=now() + timedelta(minutes=1)) == []


def test_a_missing_parameter_is_an_error(context: AppContext) -> None:
    with pytest.raises(KeyError, match="after"):
        rows(_joined)


def test_errors_have_sqlalchemys_names_and_hide_what_was_asked(context: AppContext) -> None:
    wrong = select(func.no_such_function(bindparam("x")))
    with pytest.raises((OperationalError, ProgrammingError)) as caught:
        rows(wrong, x="a secret")
    assert "a secret" not in str(caught.value)
    session.rollback()


def test_what_is_written_in_this_unit_is_read(context: AppContext) -> None:
    everybody = select(Account.username)
    assert rows(everybody) == []
    with transaction():
        session.add(Account(username="nina"))
        session.flush()
        assert [row.username for row in rows(everybody)] == ["nina"]
    assert [row.username for row in rows(everybody)] == ["nina"]


def test_a_unit_sees_what_its_kind_of_database_lets_it_see(context: AppContext) -> None:
    """SQLite's reading transactions see what was there when they began; PostgreSQL's, what was there at each statement."""
    everybody = select(Account.username)
    assert rows(everybody) == []
    with context.database.session(), transaction():
        session.add(Account(username="nina"))
    assert bool(rows(everybody)) is (not context.database.is_sqlite)


def test_a_unit_that_only_read_gives_its_connection_back(context: AppContext) -> None:
    pool = cast(QueuePool, context.database.engine.pool)
    before, opened = pool.checkedout(), []
    event.listen(pool, "connect", lambda *_: opened.append(1))
    for _ in range(50):
        with context.database.session():
            rows(select(Account.id))
            session.scalar(select(Account.id))
            rows(select(Account.id))
            assert pool.checkedout() == before + 1
    assert (pool.checkedout(), len(opened) <= 2) == (before, True)


def test_units_that_read_at_the_same_time_have_a_connection_each(context: AppContext) -> None:
    everybody = select(Account.username)
    with context.database.session():
        assert rows(everybody) == []
        with context.database.session(), transaction():
            session.add(Account(username="nina"))
        with context.database.session():
            assert [row.username for row in rows(everybody)] == ["nina"]
        assert bool(rows(everybody)) is (not context.database.is_sqlite)


def test_read_only_objects_cannot_be_changed(susan: Account) -> None:
    read = ReadOnly(Account)
    [found] = rows(select(*read.columns))
    [seen] = read.objects(found)
    for column in Account.__table__.columns:
        assert getattr(seen, column.key) == getattr(susan, column.key)
    assert seen.name == susan.name
    with pytest.raises(AttributeError):
        seen.bio = "changed"


def test_a_connection_that_broke_is_told_and_not_used_again(context: AppContext) -> None:
    with context.database.session():
        rows(select(Account.id))
        _break(context)
        with pytest.raises(DBAPIError) as caught:
            rows(select(Account.id))
        assert caught.value.connection_invalidated
    for _ in range(2):
        with context.database.session():
            assert rows(select(Account.id)) == []


def _break(context: AppContext) -> None:
    """Cut the present unit's connection, as a restart of the database would."""
    driver = cast(Any, db._unit.get()._reading).connection.dbapi_connection
    if context.database.is_sqlite:
        driver.close()
        return
    with context.database.engine.connect() as other:
        other.execute(select(func.pg_terminate_backend(driver.info.backend_pid, 5000)))
