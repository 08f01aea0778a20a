"""What one process remembers of what it read: for some seconds, so that what every page shows costs hardly anything."""

import time
from collections.abc import Callable
from typing import Any, TypeVar, cast

T = TypeVar("T")


class Memory:
    """Answers, each good for a while. When one is old, who asks first looks anew; the others go on with the old one."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Any, float]] = {}

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
