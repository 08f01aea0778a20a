"""What one connection has read, for as long as nobody writes anything: SQLite tells whether somebody has.

Why this is never out of date, and what it saves: docs/decisions/0028-read-once-between-two-writes.md.
"""

from collections.abc import Callable
from typing import Any

from microblog.core.prepared import AnyRow

MOST = 5_000
"""Rows and questions that one connection keeps: about 6 MB. When there are more, it begins anew."""


class Unchanged:
    """The rows that a connection of SQLite found since the last commit of any other one; itself it only reads."""

    def __init__(self) -> None:
        self._version: int | None = None
        self._found: dict[Any, list[AnyRow]] = {}
        self._size = 0

    def look(self, driver: Any) -> None:
        """Forget everything if something was committed meanwhile. To be called first thing in each transaction.

        `PRAGMA data_version` (sqlite.org/pragma.html) begins the transaction's view of the data, and is another number
        whenever another connection, of whatever process, has committed since it was asked last.
        """
        version = driver.execute("PRAGMA data_version").fetchone()[0]
        if version != self._version or self._size > MOST:
            self._found, self._size, self._version = {}, 0, version

    def recall(self, question: Any, read: Callable[[], list[AnyRow]]) -> list[AnyRow]:
        """The rows that answered a question before, else those that are read now."""
        found = self._found.get(question)
        if found is None:
            found = self._found[question] = read()
            self._size += len(found) + 1
        return found.copy()
