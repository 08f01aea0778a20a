"""A small thread pool for an event loop.

`ThreadPoolExecutor` with `run_in_executor` does the same for three times the CPU time (15 µs a call instead of 5):
it makes two futures a call and chains them.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from contextvars import Context, copy_context
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any, TypeVar

from microblog.core.turns import give_up

R = TypeVar("R")

PATIENCE = 0.02
"""Seconds that a call waits for its turn. Threads that compute at the same time only take the interpreter's lock from
each other, at every row that SQLite gives: one at a time is quicker for all. But a call that takes longer, because it
waits for a lock or hashes a password, must not hold up the others: then the next one begins beside it. Who knows that
it will wait gives its turn up at once (`microblog.core.turns`)."""

_Call = tuple[Context, Callable[[], Any], "asyncio.Future[Any]", asyncio.AbstractEventLoop]


class Threads:
    """A fixed number of threads that run what they are handed, in the order in which it came.

    They start with the first call, because threads do not survive a fork.
    """

    def __init__(self, number: int, *, take_turns: bool = True) -> None:
        self._calls: SimpleQueue[_Call] = SimpleQueue()
        self._to_start = number
        self._patience = PATIENCE if take_turns else 0
        self._turn = Lock()

    def run(self, function: Callable[[], R]) -> "asyncio.Future[R]":
        """Call a function in a thread, with a copy of the present context variables; await the result."""
        while self._to_start:
            self._to_start -= 1
            Thread(target=self._work, name=f"web-{self._to_start}", daemon=True).start()
        loop = asyncio.get_running_loop()
        result: asyncio.Future[R] = loop.create_future()
        self._calls.put((copy_context(), function, result, loop))
        return result

    def _work(self) -> None:
        while True:
            context, function, result, loop = self._calls.get()
            turn = _Turn(self._turn) if self._turn.acquire(timeout=self._patience) else None
            outcome = context.run(_outcome, function, turn)
            if turn is not None:
                turn.give_up()
            with suppress(RuntimeError):  # the loop has ended, and nobody waits
                loop.call_soon_threadsafe(_settle, result, *outcome)
            del context, function, result, outcome


class _Turn:
    """One call's turn, which it has until it gives it up."""

    __slots__ = ("_lock",)

    def __init__(self, lock: Lock) -> None:
        self._lock: Lock | None = lock

    def give_up(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None


def _outcome(function: Callable[[], R], turn: _Turn | None) -> tuple[R | None, BaseException | None]:
    if turn is not None:
        give_up.set(turn.give_up)
    try:
        return function(), None
    except BaseException as error:  # noqa: BLE001 (whatever it is, the one who waits gets it)
        return None, error


def _settle(result: "asyncio.Future[Any]", value: Any, error: BaseException | None) -> None:
    if result.done():
        return
    if error is None:
        result.set_result(value)
    else:
        result.set_exception(error)
