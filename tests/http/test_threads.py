"""The thread pool: its threads take turns, but for as long as they are asked to, and nobody waits for ever."""

import asyncio
import threading
import time
from collections.abc import Callable

import pytest

from microblog.core.turns import step_aside
from microblog.http import threads
from microblog.http.threads import Threads
from tests.fixtures.loops import in_new_loop

LONG = 10.0


def _all_at_once(pool: Threads, function: Callable[[], object], times: int) -> None:
    async def run() -> None:
        await asyncio.gather(*(pool.run(function) for _ in range(times)))

    in_new_loop(run())


def test_threads_that_take_turns_run_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "PATIENCE", LONG)
    inside, most = [], []

    def call() -> None:
        inside.append(1)
        most.append(len(inside))
        time.sleep(0.005)
        inside.pop()

    _all_at_once(Threads(4), call, 12)
    assert most == [1] * 12


def test_a_call_that_takes_long_keeps_nobody_from_starting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "PATIENCE", 0.001)
    both = threading.Barrier(2)
    _all_at_once(Threads(2), lambda: both.wait(LONG), 2)
    assert not both.broken


def test_threads_that_take_no_turns_run_at_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "PATIENCE", 2 * LONG)
    all_four = threading.Barrier(4)
    _all_at_once(Threads(4, take_turns=False), lambda: all_four.wait(LONG), 4)
    assert not all_four.broken


def test_a_call_that_is_going_to_wait_gives_up_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "PATIENCE", LONG)
    both = threading.Barrier(2)

    def call() -> None:
        step_aside()
        step_aside()
        both.wait(LONG / 2)

    _all_at_once(Threads(2), call, 2)
    step_aside()
