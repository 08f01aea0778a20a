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

MOST = 1_000
"""Posts that a page may depend on, those included that it does not show. What depends on more is read each time."""


@dataclass(frozen=True)
class Reading(Generic[P]):
    """A page, and the id of the oldest post that it depends on; `None` where it is not to be remembered."""

    page: P
    oldest: int | None


@dataclass(frozen=True)
class _Remembered(Generic[P]):
    """A page, what it reaches down to, and the state of so many posts; where there are more now, it is another one."""

    page: P
    oldest: int
    posts: int
    state: AnyRow


def remembered(name: Hashable, read: Callable[[], Reading[P]], state: AnySelect, **asked: int) -> P:
    """What was read under this name before, if the state of all down to its oldest post is the same; else what is read.

    Both are asked in one transaction, so they tell of the same moment. Inside a transaction that writes, nothing is
    remembered: what it has changed may still be taken back.
    """
    if dialect() != "sqlite" or in_transaction():
        return read().page
    place = memory().place(name)
    known: _Remembered[P] | None = place.kept
    if known and rows(state, oldest=known.oldest, limit=known.posts + 1, **asked)[0] == known.state:
        return known.page
    reading = read()
    if reading.oldest is not None:
        then = rows(state, oldest=reading.oldest, limit=MOST + 1, **asked)[0]
        number = len(then.ids.split(",")) if then.ids else 0
        place.kept = _Remembered(reading.page, reading.oldest, number, then) if number <= MOST else None
    return reading.page
