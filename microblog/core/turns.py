"""Stepping aside: who is about to wait for something slow lets the next request begin.

The web threads take turns, and give them up by the clock when a call takes long (`microblog.http.threads`). Code that
knows beforehand that it will wait need not let others wait for that clock.
"""

from collections.abc import Callable
from contextvars import ContextVar


def _nothing() -> None:
    """Where nobody takes turns."""


give_up: ContextVar[Callable[[], None]] = ContextVar("give_up", default=_nothing)
"""How the present call gives up its turn."""


def step_aside() -> None:
    """Give up the present call's turn, if it has one."""
    give_up.get()()
