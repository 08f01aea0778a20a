"""Which SQLite we use, and how it is set.

Versions before 3.51.3 (but for 3.50.7 and 3.44.6 and later of their lines) can corrupt a write-ahead log that two
processes write to: https://www.sqlite.org/wal.html, "the WAL-reset bug". Where no better one is to be had, the older
rollback journal is used instead: slower, and safe.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from types import ModuleType

try:
    from pysqlite3 import dbapi2 as wheel
except ImportError:
    wheel = sqlite3

BUSY_TIMEOUT_MS = 5000
BUSY_AT_THE_END_MS = 2000


def driver() -> ModuleType:
    """The newest SQLite driver there is: the interpreter's own, or the `pysqlite3` wheel with its own SQLite."""
    return wheel if wheel.sqlite_version_info > sqlite3.sqlite_version_info else sqlite3


def is_wal_safe(version: tuple[int, int, int]) -> bool:
    """Whether several processes may share a write-ahead log with this version."""
    if version[:2] == (3, 44):
        return version >= (3, 44, 6)
    if version[:2] == (3, 50):
        return version >= (3, 50, 7)
    return version >= (3, 51, 3)


def journal_mode() -> str:
    """`WAL` where it is safe, else `TRUNCATE`."""
    return "WAL" if is_wal_safe(driver().sqlite_version_info) else "TRUNCATE"


def pragmas() -> list[str]:
    """What every connection says first. `FULL`: what was acknowledged survives a power cut."""
    return [
        f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
        f"PRAGMA journal_mode={journal_mode()}",
        "PRAGMA synchronous=FULL",
        "PRAGMA foreign_keys=ON",
        "PRAGMA temp_store=MEMORY",
        "PRAGMA cache_size=-4096",
        "PRAGMA journal_size_limit=67108864",
    ]


def fold_in_log(file: Path) -> None:
    """Bring what stands in the write-ahead log into the file itself, so that a copy of the file alone has everything.

    Where somebody else still reads it, the log stays after 2 s, and nothing is lost.
    """
    with closing(driver().connect(file, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA busy_timeout={BUSY_AT_THE_END_MS}")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def copy(file: Path, into: Path) -> None:
    """Copy a database while it is in use, as it is at one moment: https://www.sqlite.org/backup.html.

    Raises:
        FileExistsError: there is such a file already.
    """
    into.touch(mode=0o600, exist_ok=False)
    try:
        with closing(driver().connect(file)) as source, closing(driver().connect(into)) as target:
            source.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
            source.backup(target)
    except BaseException:
        into.unlink()
        raise
