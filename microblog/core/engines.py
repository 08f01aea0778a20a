"""SQLAlchemy's engines for the two kinds of database, set up as this house wants them."""

from collections.abc import Callable
from typing import Any, cast

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection

from microblog.core import sqlite

MORE_WHEN_BUSY = 4


def sqlite_engine(url: str, pool_size: int, is_writing: Callable[[], bool]) -> Engine:
    """SQLite whose transactions begin with `BEGIN`, and with `BEGIN IMMEDIATE` where something will be written."""

    def begin(connection: Connection) -> None:
        if is_writing():
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:  # waits for nobody, so it needs no translation of errors; and every page pays for it
            cast(Any, connection.connection.driver_connection).execute("BEGIN")

    engine = create_engine(
        url, module=sqlite.driver(), pool_size=pool_size, max_overflow=MORE_WHEN_BUSY, hide_parameters=True
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", begin)
    return engine


def postgresql_engine(url: str, pool_size: int) -> Engine:
    """PostgreSQL by psycopg, where nothing may take longer than half a minute."""
    options = "-c timezone=utc -c statement_timeout=30000 -c idle_in_transaction_session_timeout=60000"
    return create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_size=pool_size,
        max_overflow=MORE_WHEN_BUSY,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 5, "options": options},
        hide_parameters=True,
    )


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in sqlite.pragmas():
        connection.execute(pragma)
