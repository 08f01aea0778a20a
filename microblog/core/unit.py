"""What one unit of work, a request or a job, has open in the database."""

from collections import deque
from typing import Any, cast

from sqlalchemy import Engine, PoolProxiedConnection
from sqlalchemy.orm import Session

from microblog.core.prepared import translated


class Readers:
    """Connections that only read, each lent to one unit of work at a time.

    SQLite's are kept here, the one that was used last on top, because it still has the pages that it read; SQLAlchemy's
    pool does the same for 20 µs more. PostgreSQL's are the pool's, which sees that a server was restarted.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._is_sqlite = engine.dialect.name == "sqlite"
        self._free: deque[PoolProxiedConnection] = deque()

    def lend(self) -> PoolProxiedConnection:
        """A connection in a transaction."""
        if not self._is_sqlite:  # its driver begins by itself
            return self._connected()
        try:
            lent = self._free.pop()
        except IndexError:
            lent = self._connected()
            lent.detach()
        cast(Any, lent.dbapi_connection).execute("BEGIN")
        return lent

    def take_back(self, lent: PoolProxiedConnection) -> None:
        """End its transaction, and keep it for the next unit unless it broke."""
        if not self._is_sqlite or not lent.is_valid:
            lent.close()
        else:
            lent.rollback()
            self._free.append(lent)

    def close(self) -> None:
        """Close those that nobody has."""
        while self._free:
            self._free.pop().close()

    def _connected(self) -> PoolProxiedConnection:
        dialect = self.engine.dialect
        try:
            return self.engine.raw_connection()
        except dialect.loaded_dbapi.Error as error:
            raise translated(dialect, error, broken=True) from error


class Unit:
    """A session once it is needed, and until then a connection that only reads: most pages need no more."""

    def __init__(self, readers: Readers) -> None:
        self.readers, self.engine = readers, readers.engine
        self._session: Session | None = None
        self._reading: PoolProxiedConnection | None = None

    @property
    def session(self) -> Session:
        """The session; it sees what is true now, not what the reading connection saw."""
        if self._session is None:
            self._end_reading()
            self._session = Session(self.engine)
        return self._session

    def connection(self) -> PoolProxiedConnection:
        """The connection that prebuilt selects read from: the session's, if there is one. It is in a transaction."""
        if self._session is not None:
            return self._session.connection().connection
        if self._reading is None:
            self._reading = self.readers.lend()
        return self._reading

    def end(self) -> None:
        """Give back what was open, and forget what was not committed."""
        self._end_reading()
        if self._session is not None:
            self._session.close()

    def _end_reading(self) -> None:
        if self._reading is not None:
            self.readers.take_back(self._reading)
            self._reading = None
