"""Whether the database takes changes: tried out with a change that is taken back, so without a commit.

Whoever holds a lock is writing, so somebody else's lock is no bad sign, and is not waited for for long. On SQLite a
change that is not committed reaches no disk; so some bytes are written beside the file too, and are gone at once. Of
PostgreSQL's disk only PostgreSQL knows: when it is full, it ends connections or refuses them.
"""

from pathlib import Path
from tempfile import TemporaryFile

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from microblog.core.db import Database
from microblog.core.sqlite import BUSY_TIMEOUT_MS

LOCK_MS = 200
STATEMENT_MS = 1000
ROOM_BYTES = 1024 * 1024

_CHANGE = text("UPDATE alembic_version SET version_num = version_num")
_IMPATIENT = text(f"SET LOCAL lock_timeout = {LOCK_MS}; SET LOCAL statement_timeout = {STATEMENT_MS}")
_LOCKED = {"SQLITE_BUSY", "SQLITE_BUSY_RECOVERY", "SQLITE_BUSY_SNAPSHOT", "55P03"}


def is_writable(database: Database) -> bool:
    """Whether the database, whose tables are there, could be changed just now. Takes a second at most if it answers.

    Raises:
        DBAPIError: it does not answer.
    """
    with database.engine.connect() as connection:
        if database.is_sqlite:
            return _has_room(Path(database.url.database or "")) and _takes_a_change_on_sqlite(connection)
        connection.execute(_IMPATIENT)
        return _takes_a_change(connection)


def _takes_a_change_on_sqlite(connection: Connection) -> bool:
    connection.exec_driver_sql(f"PRAGMA busy_timeout={LOCK_MS}")
    try:
        return _takes_a_change(connection)
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")


def _takes_a_change(connection: Connection) -> bool:
    try:
        connection.execute(_CHANGE)
    except DBAPIError as error:
        return _names(error) & _LOCKED != set()
    finally:
        connection.rollback()
    return True


def _names(error: DBAPIError) -> set[str]:
    """What the drivers call an error."""
    return {str(getattr(error.orig, name, "")) for name in ("sqlite_errorname", "sqlstate")}


def _has_room(file: Path) -> bool:
    try:
        with TemporaryFile(dir=file.parent, buffering=0) as probe:
            return probe.write(bytes(ROOM_BYTES)) == ROOM_BYTES
    except OSError:
        return False
