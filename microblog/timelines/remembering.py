"""Pages that are read anew only when something has changed that they depend on, where the database can tell.

So far that is on SQLite, whose triggers number changes (`timelines.models.LatestChange`):
docs/decisions/0027-read-again-when-changed.md.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from microblog.core.context import memory
from microblog.core.db import dialect, in_transaction, rows
from microblog.core.prepared import AnyRow, AnySelect

P = TypeVar("P")


@dataclass(frozen=True)
class Reading(Generic[P]):
    """A page, and the id of the oldest post that it depends on; `None` where it is not to be remembered."""

    page: P
    oldest: int | None


def remembered(name: Hashable, read: Callable[[], Reading[P]], state: AnySelect, **asked: int) -> P:
    """What was read under this name before, if the state of all down to its oldest post is the same; else what is read.

    Both are asked in one transaction, so they tell of the same moment. Inside a transaction that writes, nothing is
    remembered: what it has changed may still be taken back.
    """
    if dialect() != "sqlite" or in_transaction():
        return read().page
    place = memory().place(name)
    if place.kept:
        known, then = place.kept
        if _state(state, known, asked) == then:
            return known.page  # type: ignore[no-any-return]
    reading = read()
    if reading.oldest is not None:
        place.kept = reading, _state(state, reading, asked)
    return reading.page


def _state(statement: AnySelect, reading: Reading[P], asked: dict[str, int]) -> AnyRow:
    return rows(statement, oldest=reading.oldest, **asked)[0]
