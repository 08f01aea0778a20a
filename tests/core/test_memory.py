"""What a process remembers for a while."""

import threading

import pytest

from microblog.core.memory import PLACES, Memory


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    moments = [100.0]
    monkeypatch.setattr("microblog.core.memory.time.monotonic", lambda: moments[-1])
    return moments


def test_an_answer_is_good_for_a_while(clock: list[float]) -> None:
    kept, formers = Memory(), []

    def look(former: int | None) -> int:
        formers.append(former)
        return (former or 0) + 1

    assert [kept.recall("n", 10, look) for _ in range(3)] == [1, 1, 1]
    clock.append(109.9)
    assert kept.recall("n", 10, look) == 1
    clock.append(110.0)
    assert kept.recall("n", 10, look) == 2
    assert formers == [None, 1]
    kept.forget("n")
    kept.forget("never known")
    assert kept.recall("n", 10, look) == 1


def test_while_somebody_looks_anew_the_others_go_on(clock: list[float]) -> None:
    kept, looking, done = Memory(), threading.Event(), threading.Event()
    kept.recall("n", 10, lambda _: "old")
    clock.append(200.0)

    def slowly(_former: str | None) -> str:
        looking.set()
        done.wait(10)
        return "new"

    thread = threading.Thread(target=lambda: kept.recall("n", 10, slowly))
    thread.start()
    looking.wait(10)
    assert kept.recall("n", 10, lambda _: "nobody asks") == "old"
    done.set()
    thread.join()
    assert kept.recall("n", 10, lambda _: "nobody asks") == "new"


def test_a_place_keeps_one_thing_and_the_least_used_are_given_up() -> None:
    kept = Memory()
    kept.place("first").kept = 1
    kept.place("second").kept = 2
    for number in range(PLACES - 1):
        kept.place(number)
        assert kept.place("first").kept == 1
    assert kept.place("second").kept is None
    assert Memory().place("first").kept is None
