"""The process that tells languages is there while it is asked, ends afterwards, and takes nobody along."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import Pipe
from pathlib import Path

import psutil
import pytest

from microblog.backends.languages import answering, apart
from microblog.backends.languages.apart import Apart, NoAnswer
from microblog.backends.languages.contract import Guess
from tests.backends.languages.parrot import ORDERS, PROGRAM
from tests.processes.ground import eventually
from tests.processes.houses import gone

ASKER = f"""
import time
from microblog.backends.languages.apart import Apart
print(int(Apart(("en",), program={PROGRAM}).likeliest("hello").sureness), flush=True)
time.sleep(60)
"""


@pytest.fixture
def detector() -> Apart:
    return Apart(("en",), program=PROGRAM)


def process_of(detector: Apart) -> int:
    """The number of the process that answers."""
    return int(detector.likeliest("hello").sureness)


def test_one_process_answers_whoever_asks(detector: Apart) -> None:
    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(lambda _: process_of(detector), range(200)))) == 1


def test_it_ends_when_nobody_asks_and_starts_again() -> None:
    detector = Apart(("en",), program=PROGRAM, idle=0.1)
    first = process_of(detector)
    eventually(lambda: not psutil.pid_exists(first), patience=5)
    assert process_of(detector) != first


def test_what_was_killed_between_two_questions_is_replaced(detector: Apart) -> None:
    first = process_of(detector)
    os.kill(first, signal.SIGKILL)
    assert process_of(detector) != first


@pytest.mark.parametrize("order", sorted({*ORDERS} - {"hang"}))
def test_what_ends_it_is_an_error_and_the_next_one_is_asked_as_before(detector: Apart, order: str) -> None:
    first = process_of(detector)
    with pytest.raises(NoAnswer):
        detector.likeliest(order)
    assert process_of(detector) != first
    eventually(lambda: not psutil.pid_exists(first), patience=5)


def test_what_hangs_is_killed(detector: Apart, monkeypatch: pytest.MonkeyPatch) -> None:
    first = process_of(detector)
    with monkeypatch.context() as impatient:
        impatient.setattr(apart, "PATIENCE_SECONDS", 0.05)
        with pytest.raises(NoAnswer):
            detector.likeliest("hang")
    eventually(lambda: not psutil.pid_exists(first), patience=5)
    assert process_of(detector) != first


def test_it_outlives_signals_for_the_whole_server_but_not_whoever_asks() -> None:
    detector = Apart(("en",), program=PROGRAM)
    first = process_of(detector)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        os.kill(first, number)
    assert process_of(detector) == first
    del detector
    eventually(lambda: not psutil.pid_exists(first), patience=5)


def test_nothing_is_left_of_it_after_kill_9_of_whoever_asks() -> None:
    with subprocess.Popen([sys.executable, "-c", ASKER], stdout=subprocess.PIPE) as asker:
        assert asker.stdout is not None
        process = psutil.Process(int(asker.stdout.readline()))
        assert process.is_running()
        asker.kill()
    gone([process])


def test_it_knows_no_setting(detector: Apart, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "a secret")
    monkeypatch.setenv("TMPDIR", "/var/tmp")
    environment = Path(f"/proc/{process_of(detector)}/environ")
    if environment.exists():
        assert b"secret" not in environment.read_bytes()
        assert b"TMPDIR=/var/tmp" in environment.read_bytes()


def test_questions_are_answered_in_order_until_none_comes() -> None:
    class Length:
        def likeliest(self, text: str) -> Guess:
            return Guess("en", 1 / 3 + len(text))

    ours, theirs = Pipe()
    with ours, theirs:
        for text in ("", "\ud800", "three"):
            ours.send_bytes(text.encode(errors="surrogatepass"))
        answering.answer(theirs, Length(), 0)
        assert [answering.unpacked(ours.recv_bytes()) for _ in range(3)] == [("en", 1 / 3 + n) for n in (0, 1, 5)]
