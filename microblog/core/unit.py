"""What one unit of work, a request or a job, has open in the database."""

from collections import deque
from collections.abc import Mapping
from typing import Any, NamedTuple, cast

from sqlalchemy import Engine, PoolProxiedConnection
from sqlalchemy.orm import Session

from microblog.core import prepared
from microblog.core.prepared import AnyRow, Statement
from microblog.core.unchanged import Unchanged


class Reader(NamedTuple):
    """A connection that only reads, and what it has read that is still true, where that can be told."""

    connection: PoolProxiedConnection
    unchanged: Unchanged | None


class Readers:
    """Connections that only read, each lent to one unit of work at a time.

    SQLite's are kept here, the one that was used last on top, because it still has the pages that it read; SQLAlchemy's
    pool does the same for 20 µs more. PostgreSQL's are the pool's, which sees that a server was restarted.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._is_sqlite = engine.dialect.name == "sqlite"
        self._free: deque[Reader] = deque()

    def lend(self) -> Reader:
        """A connection in a transaction."""
        if not self._is_sqlite:  # its driver begins by itself
            return Reader(self._connected(), None)
        try:
            lent = self._free.pop()
        except IndexError:
            lent = Reader(self._connected(), Unchanged())
            lent.connection.detach()
        self._begin(lent)
        return lent

    def take_back(self, lent: Reader) -> None:
        """End its transaction, and keep it for the next unit unless it broke."""
        if not self._is_sqlite or not lent.connection.is_valid:
            lent.connection.close()
        else:
            lent.connection.rollback()
            self._free.append(lent)

    def close(self) -> None:
        """Close those that nobody has."""
        while self._free:
            self._free.pop().connection.close()

    def _begin(self, lent: Reader) -> None:
        """Begin its transaction, which already looks into the file; a connection that cannot is not kept."""
        dialect, driver = self.engine.dialect, cast(Any, lent.connection.dbapi_connection)
        try:
            driver.execute("BEGIN")
            cast(Unchanged, lent.unchanged).look(driver)
        except dialect.loaded_dbapi.Error as error:
            lent.connection.close()
            raise prepared.translated(dialect, error, broken=True) from error

    def _connected(self) -> PoolProxiedConnection:
        dialect = self.engine.dialect
        try:
            return self.engine.raw_connection()
        except dialect.loaded_dbapi.Error as error:
            raise prepared.translated(dialect, error, broken=True) from error


class Unit:
    """A session once it is needed, and until then a connection that only reads: most pages need no more."""

    def __init__(self, readers: Readers) -> None:
        self.readers, self.engine = readers, readers.engine
        self._session: Session | None = None
        self._reading: Reader | None = None

    @property
    def session(self) -> Session:
        """The session; it sees what is true now, not what the reading connection saw."""
        if self._session is None:
            self._end_reading()
            self._session = Session(self.engine)
        return self._session

    def rows(self, statement: Statement, asked: Mapping[str, Any]) -> list[AnyRow]:
        """What a prebuilt select finds: in the session's transaction if there is a session, else in one that reads."""
        if self._session is not None:
            return self._run(self._session.connection().connection, statement, asked)
        if self._reading is None:
            self._reading = self.readers.lend()
        connection, unchanged = self._reading
        if unchanged is None:
            return self._run(connection, statement, asked)
        question = (statement, *asked.items())
        return unchanged.recall(question, lambda: self._run(connection, statement, asked))

    def end(self) -> None:
        """Give back what was open, and forget what was not committed."""
        self._end_reading()
        if self._session is not None:
            self._session.close()

    def _run(self, connection: PoolProxiedConnection, statement: Statement, asked: Mapping[str, Any]) -> list[AnyRow]:
        return prepared.run(connection, self.engine.dialect, statement, asked)

    def _end_reading(self) -> None:
        if self._reading is not None:
            self.readers.take_back(self._reading)
            self._reading = None
