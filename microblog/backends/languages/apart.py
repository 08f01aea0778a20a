"""A detector in a process of its own, which is there while it is asked, and whose memory is given back afterwards.

A thread that is done with a hundred megabytes cannot give them back reliably; a process does. It is started by the
first question, answers all that follow, and ends by itself when none came for a minute. What it cannot answer, a crash
or a hang, is an error of the one job that asked, which is tried again later.
"""

import subprocess
import sys
import threading
from collections.abc import Collection, Sequence
from functools import cache
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import NamedTuple

from microblog.backends.confinement import bare_environment
from microblog.backends.languages.answering import unpacked
from microblog.backends.languages.contract import Guess

IDLE_SECONDS = 60.0
"""How long it stays without a question. To start it takes most of a second of the processor."""

PATIENCE_SECONDS = 20.0
"""How long an answer may take, and before the first one all that must be loaded."""

LONGEST_ANSWER = 100
PROGRAM = (sys.executable, "-I", "-m", "microblog.backends.languages.langid")


class NoAnswer(Exception):
    """The process ended twice while it was asked, or took too long."""


class _Process(NamedTuple):
    """The running process, and the way to it, which ends it when it is closed."""

    process: "subprocess.Popen[bytes]"
    way: Connection


class Apart:
    """Asks its process, one question at a time."""

    def __init__(
        self, languages: Collection[str], *, program: Sequence[str] = PROGRAM, idle: float = IDLE_SECONDS
    ) -> None:
        self._command = (*program, str(idle), *languages)
        self._turn = threading.Lock()
        self._running: _Process | None = None

    def likeliest(self, text: str) -> Guess:
        """What the process says.

        Raises:
            NoAnswer: it says nothing.
        """
        question = text.encode(errors="surrogatepass")
        with self._turn:
            try:
                return self._asked(question)
            except (EOFError, OSError):  # it has ended: its minute was over, or somebody killed it
                return self._asked_anew(question)

    def _asked_anew(self, question: bytes) -> Guess:
        try:
            return self._asked(question)
        except (EOFError, OSError) as error:
            raise NoAnswer("it ended") from error

    def _asked(self, question: bytes) -> Guess:
        """The answer; a process that does not give one is not asked again."""
        running, self._running = self._running or _started(self._command), None
        running.way.send_bytes(question)
        if not running.way.poll(PATIENCE_SECONDS):
            running.process.kill()
            raise NoAnswer(f"there was none in {PATIENCE_SECONDS} s")
        guess = unpacked(running.way.recv_bytes(LONGEST_ANSWER))
        self._running = running
        return guess


@cache
def langid(languages: tuple[str, ...]) -> Apart:
    """py3langid for some languages. All applications in one of our processes ask the same one."""
    return Apart(languages)


def _started(command: Sequence[str]) -> _Process:
    ours, theirs = Pipe()
    with theirs:
        process = subprocess.Popen(  # noqa: S603 (our own program, with no argument from anybody)
            command, stdin=theirs.fileno(), stdout=subprocess.DEVNULL, cwd="/", env=bare_environment()
        )
    threading.Thread(target=process.wait, daemon=True).start()  # else the system would keep its entry
    return _Process(process, ours)
