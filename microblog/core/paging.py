"""Keyset paging: a page is what comes before a cursor, so a late page costs what the first one does."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from microblog.core.errors import Invalid
from microblog.core.i18n import N_
from microblog.core.ids import MAX_ID

T = TypeVar("T")


class BadCursor(Invalid):
    """The address names a place in the list that cannot exist."""

    message = N_("This link to older entries is broken. Please start again from the first page.")


class Kept(tuple[T, ...]):  # noqa: SLOT001 (where its hash is kept)
    """Items that things are looked up by again and again: their hash, which takes a while, is found out once."""

    def __hash__(self) -> int:
        """The hash of a tuple with these items."""
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return super().__hash__()


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some items, newest first, and the cursor of the next page, or `None` at the end."""

    items: Sequence[T]
    next: int | None


def cursor(text: str | None) -> int | None:
    """Read a cursor from an address: `None` for the first page.

    Raises:
        BadCursor: it is not a whole number from 1 to 2**53 - 1.
    """
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 16 and 0 < int(text) <= MAX_ID):
        raise BadCursor
    return int(text)
