"""The database: one engine, one session a unit of work, and the one place that commits.

A request or a job starts by reading: prebuilt selects by `rows()`, which need no session, and whatever else by the
session, which is opened when it is first used. `transaction()` ends that reading, and its own transaction begins
lazily, at the first statement: so hashing and other slow work that comes first holds no lock. On SQLite it begins with
`BEGIN IMMEDIATE`, because a transaction that reads first and writes later fails at once when another one wrote in
between; the driver's own `BEGIN` is switched off, since it hides savepoints.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, MetaData, UpdateBase, delete, func, make_url, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Session

from microblog.core.engines import postgresql_engine, sqlite_engine
from microblog.core.prepared import AnyRow, Statement
from microblog.core.unit import Readers, Unit

BATCH = 500
"""Rows that are removed in one transaction."""

_unit: ContextVar[Unit] = ContextVar("unit")
_writing: ContextVar[bool] = ContextVar("writing", default=False)


class Base(DeclarativeBase):
    """The parent of every model; constraints get the names that migrations refer to them by."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Database:
    """An engine for one address, `sqlite:///path` or `postgresql://…`; opens nothing until it is asked."""

    def __init__(self, url: str, *, pool_size: int = 16) -> None:
        self.url = make_url(url)
        self.engine = (
            sqlite_engine(url, pool_size, in_transaction) if self.is_sqlite else postgresql_engine(url, pool_size)
        )
        self.readers = Readers(self.engine)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the database inside the data folder."""
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def session(self) -> Iterator[None]:
        """One unit of work: everything inside uses the same session, which ends with the block.

        Inside another unit's transaction it is one of its own, which neither joins that transaction nor takes its lock.
        """
        unit = Unit(self.readers)
        token, writing = _unit.set(unit), _writing.set(False)
        try:
            yield
        finally:
            _writing.reset(writing)
            _unit.reset(token)
            unit.end()

    def close(self) -> None:
        """Give back every connection."""
        self.readers.close()
        self.engine.dispose()


class _CurrentSession:
    """Stands for the session of the present unit of work, so that rules need not hand it around."""

    def __getattr__(self, name: str) -> Any:
        return getattr(_unit.get().session, name)

    def __contains__(self, item: object) -> bool:
        return item in _unit.get().session


session = cast(Session, _CurrentSession())


@contextmanager
def transaction() -> Iterator[None]:
    """Do everything inside or nothing; inside another transaction, join it."""
    if _writing.get():
        yield
        return
    session.rollback()
    token = _writing.set(True)
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        _writing.reset(token)


def in_transaction() -> bool:
    """Whether what is written now will be committed."""
    return _writing.get()


def change(statement: UpdateBase, **asked: Any) -> int:
    """Run an UPDATE or DELETE in the present transaction; the number of rows that it changed."""
    return cast(CursorResult[Any], session.execute(statement, asked)).rowcount


def remove_some(key: InstrumentedAttribute[Any], *which: ColumnElement[bool]) -> bool:
    """Delete the next `BATCH` rows that fit, which `key` names, in the present transaction; whether more may be left.

    What may be many rows goes a batch a job, so that nobody else waits long to write.
    """
    some = select(key).where(*which).limit(BATCH)
    return change(delete(key.class_).where(key.in_(some))) == BATCH


def one_at_a_time(what: str) -> None:
    """Wait until no other transaction does this. On SQLite that is so in every transaction that writes."""
    if dialect() == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(what))))


def rows(statement: Statement, **asked: Any) -> list[AnyRow]:
    """The rows of a prebuilt select of columns, without the work that only objects need."""
    unit = _unit.get()
    if unit.engine.dispatch.before_cursor_execute:  # somebody watches the statements: so let them be seen
        return cast(list[AnyRow], session.execute(statement, asked).all())
    return unit.rows(statement, asked)


def dialect() -> str:
    """The kind of database of the present unit of work: `sqlite` or `postgresql`."""
    return _unit.get().engine.dialect.name


def insert_or_ignore(model: type[Base]) -> postgresql.Insert | sqlite_dialect.Insert:
    """An INSERT that does nothing where a unique row is already there, for the session's kind of database."""
    return _insert_or_ignore(dialect(), model)


@cache
def _insert_or_ignore(kind: str, model: type[Base]) -> postgresql.Insert | sqlite_dialect.Insert:
    insert = postgresql.insert if kind == "postgresql" else sqlite_dialect.insert
    return insert(model.__table__).on_conflict_do_nothing()  # type: ignore[arg-type]
