"""What one unit of work, a request or a job, has open in the database."""

from typing import Any, cast

from sqlalchemy import Engine, PoolProxiedConnection
from sqlalchemy.orm import Session

from microblog.core.prepared import translated


class Unit:
    """A session once it is needed, and until then a connection that only reads: most pages need no more."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
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
            self._reading = self._connected()
            if self.engine.dialect.name == "sqlite":  # others begin by themselves
                cast(Any, self._reading.driver_connection).execute("BEGIN")
        return self._reading

    def _connected(self) -> PoolProxiedConnection:
        dialect = self.engine.dialect
        try:
            return self.engine.raw_connection()
        except dialect.loaded_dbapi.Error as error:
            raise translated(dialect, error, broken=True) from error

    def end(self) -> None:
        """Give back what was open, and forget what was not committed."""
        self._end_reading()
        if self._session is not None:
            self._session.close()

    def _end_reading(self) -> None:
        if self._reading is not None:
            self._reading.close()
            self._reading = None
