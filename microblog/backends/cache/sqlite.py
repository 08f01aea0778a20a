"""Counting in a small SQLite file of its own, shared by all processes: it never waits for the application's database.

`synchronous=NORMAL`: after a power cut the file is whole and may have forgotten the last counts, which is fine.
"""

import math
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from microblog.backends.cache.contract import CountersUnavailable, slot
from microblog.core.clock import now
from microblog.core.sqlite import driver, journal_mode

BUSY_TIMEOUT_MS = 2000
HITS_BETWEEN_PURGES = 500
ONE_SECOND = 1.0

_SCHEMA = """
    CREATE TABLE IF NOT EXISTS hit (slot TEXT NOT NULL, at REAL NOT NULL, until REAL NOT NULL);
    CREATE INDEX IF NOT EXISTS ix_hit_slot ON hit (slot, at);
    CREATE INDEX IF NOT EXISTS ix_hit_until ON hit (until);
"""
_THE_ONE_TO_WAIT_FOR = "SELECT at FROM hit WHERE slot = ? AND at > ? AND at <= ? ORDER BY at DESC LIMIT 1 OFFSET ?"
_COUNT = "INSERT INTO hit (slot, at, until) VALUES (?, ?, ?)"
_PURGE = "DELETE FROM hit WHERE until < ?"


class SqliteCounters:
    """Counts in one file, which is made at the first hit. Threads of a process take turns at one connection."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._connection: Any = None
        self._until_purge = HITS_BETWEEN_PURGES

    def hit(self, key: str, limit: int, window: timedelta) -> int:
        """Count one more, or say how long to wait."""
        with self._lock:
            try:
                return self._hit(slot(key, window), limit, window.total_seconds())
            except (driver().Error, OSError) as error:
                self._drop_connection()
                raise CountersUnavailable(f"{self.path.name}: {error}") from error

    def close(self) -> None:
        """Close the file; the next hit opens it again."""
        with self._lock:
            self._drop_connection()

    def _hit(self, name: str, limit: int, seconds: float) -> int:
        connection = self._connection = self._connection or self._open()
        moment = now().timestamp()
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            bounds = (name, moment - seconds, moment + ONE_SECOND, limit - 1)
            if blocking := connection.execute(_THE_ONE_TO_WAIT_FOR, bounds).fetchone():
                return max(1, math.ceil(float(blocking[0]) + seconds - moment))
            connection.execute(_COUNT, (name, moment, moment + seconds))
            self._purge_sometimes(connection, moment)
        return 0

    def _open(self) -> Any:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        connection = driver().connect(self.path, isolation_level=None, check_same_thread=False)
        connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        _use_journal(connection)
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.executescript(_SCHEMA)
        return connection

    def _purge_sometimes(self, connection: Any, moment: float) -> None:
        self._until_purge -= 1
        if self._until_purge <= 0:
            connection.execute(_PURGE, (moment,))
            self._until_purge = HITS_BETWEEN_PURGES

    def _drop_connection(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


def _use_journal(connection: Any) -> None:
    """Choose the journal; SQLite does not wait by itself while another process does the same with the new file."""
    patience = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            connection.execute(f"PRAGMA journal_mode={journal_mode()}")
        except driver().OperationalError:
            if time.monotonic() > patience:
                raise
            time.sleep(0.01)
        else:
            return
