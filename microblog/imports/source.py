"""The file: opened read-only, copied in one go into a temporary database, and looked at.

The copy is consistent and lets the old app go on writing; SQLite keeps it in a file without a name, which is gone with
the process.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeAlias

from microblog.core import sqlite
from microblog.core.text import one_line
from microblog.imports.errors import BadSource

BATCH = 2000
HEADER = b"SQLite format 3\0"
NEEDED = {"user": ("id", "username", "email"), "post": ("id", "body", "user_id")}
"""Without these a file is no database of the tutorial's app; they are there from its chapter 4."""

_HARMLESS = (" value in ", "constraint failed in")

NAMED = "From chapter 6 on, its file is called app.db."

Row: TypeAlias = tuple[Any, ...]


class Source:
    """A database of the tutorial's app, and which tables and columns it has at its stage."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.columns = {name: self._columns(name) for (name,) in connection.execute(_TABLES)}

    def count(self, table: str) -> int:
        """How many rows a table has; 0 where there is no such table."""
        if table not in self.columns:
            return 0
        with told():
            return int(self.connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])

    def count_filled(self, table: str, column: str) -> int:
        """How many rows of a table have a value in a column; 0 where there is no such column."""
        if column not in self.columns.get(table, ()):
            return 0
        with told():
            return int(self.connection.execute(f'SELECT count("{column}") FROM "{table}"').fetchone()[0])

    def rows(self, table: str, *wanted: str, order: str = "id") -> Iterator[list[Row]]:
        """The rows of a table in batches; a column that there is none of at this stage is NULL."""
        if table not in self.columns:
            return
        columns = (f'"{name}"' if name in self.columns[table] else "NULL" for name in wanted)
        yield from self._batches(f'SELECT {", ".join(columns)} FROM "{table}" ORDER BY {order}')

    def first_posts(self) -> dict[object, str]:
        """The time of everybody's first post."""
        if "timestamp" not in self.columns["post"]:
            return {}
        found = "SELECT user_id, min(timestamp) FROM post WHERE timestamp GLOB '[12][0-9][0-9][0-9]-*' GROUP BY user_id"
        return {user_id: first for batch in self._batches(found) for user_id, first in batch}

    def _batches(self, statement: str) -> Iterator[list[Row]]:
        with told():
            cursor = self.connection.execute(statement)
            while batch := cursor.fetchmany(BATCH):
                yield batch

    def _columns(self, table: str) -> set[str]:
        quoted = table.replace('"', '""')
        return {row[1] for row in self.connection.execute(f'PRAGMA table_info("{quoted}")')}


_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """A copy of the database in a file, for reading.

    Raises:
        BadSource: there is no such file, or it is no database of the tutorial's app, or it is damaged.
    """
    check_header(path)
    with told():
        connection = _copied(path)
    try:
        with told():
            source = Source(connection)
            check_tables(source)
            check_health(connection)
        yield source
    finally:
        connection.close()


def check_header(path: Path) -> None:
    """Refuse what is not even an SQLite file."""
    try:
        with path.open("rb") as file:
            beginning = file.read(len(HEADER))
    except OSError as error:
        raise BadSource(f"{path} cannot be read: {(error.strerror or str(error)).lower()}.") from None
    if not beginning:
        raise BadSource(f"{path} is empty. {NAMED}")
    if beginning != HEADER:
        raise BadSource(f"{path} is not an SQLite database, or it is encrypted. {NAMED}")


def check_tables(source: Source) -> None:
    """Refuse a database of some other app."""
    if not source.columns:
        raise BadSource(
            "This database has no tables. In the old app, run `flask db upgrade` first, or choose another file."
        )
    if "account" in source.columns and "login_session" in source.columns:
        raise BadSource("This is a database of this app, and not of the tutorial's. To use it, set DATABASE_URL.")
    missing = [table for table in NEEDED if table not in source.columns]
    missing += [
        f"{t}.{c}" for t, names in NEEDED.items() if t not in missing for c in names if c not in source.columns[t]
    ]
    if missing:
        raise BadSource(
            f"This is not a database of the tutorial's app, of chapter 6 or later: it has no {', '.join(missing)}."
        )


def check_health(connection: Any) -> None:
    """Refuse a damaged file, before half of it was brought in."""
    found = (row[0] for row in connection.execute("PRAGMA quick_check(100)"))
    for problem in found:
        if problem != "ok" and not any(harmless in problem for harmless in _HARMLESS):
            raise BadSource(
                f"The file is damaged: {one_line(problem)}. Mend a copy of it first: sqlite3 app.db .recover"
            )


@contextmanager
def told() -> Iterator[None]:
    """Say what SQLite found in a sentence."""
    try:
        yield
    except sqlite.driver().Error as error:
        raise BadSource(f"The file cannot be read: {error}.") from None


def _copied(path: Path) -> Any:
    driver = sqlite.driver()
    original = driver.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=10)
    copy = driver.connect("", isolation_level=None)
    try:
        original.backup(copy)
    except BaseException:
        copy.close()
        raise
    finally:
        original.close()
    copy.text_factory = _text
    with suppress(driver.Error):
        copy.execute("PRAGMA query_only=ON")
    return copy


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace")
