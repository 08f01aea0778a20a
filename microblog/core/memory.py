"""What one process remembers of what it read: for some seconds, or for as long as somebody can tell that it is true."""

import time
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any, TypeVar, cast

T = TypeVar("T")

PLACES = 500
"""How many things a process remembers until somebody finds that they have changed."""


class Place:
    """Where one thing is kept, for who put it there; it may be gone the next time."""

    kept: Any = None


class Memory:
    """Answers, each good for a while. When one is old, who asks first looks anew; the others go on with the old one."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Any, float]] = {}
        self._places = lru_cache(maxsize=PLACES)(lambda _: Place())

    def recall(self, name: str, seconds: float, look: Callable[[T | None], T]) -> T:
        """The answer, at most so many seconds old; `look` gets the former one, if there was one."""
        former, until = self._kept.get(name, (None, 0.0))
        moment = time.monotonic()
        if moment < until:
            return cast(T, former)
        if former is not None:
            self._kept[name] = former, moment + seconds
        found = look(former)
        self._kept[name] = found, moment + seconds
        return found

    def forget(self, name: str) -> None:
        """Look anew the next time."""
        self._kept.pop(name, None)

    def place(self, name: Hashable) -> Place:
        """The place with this name: one of the `PLACES` that were asked for last, or an empty one."""
        return self._places(name)
