"""A detector without a model, as the program of a process: it is as sure as the number of its process is high.

It hangs and dies when it is told to, and does what it may not.
"""

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from microblog.backends.languages import answering
from microblog.backends.languages.contract import Guess

PROGRAM = (sys.executable, "-I", __file__)
ORDERS: dict[str, Callable[[], object]] = {
    "die": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "hang": lambda: time.sleep(60),
    "spin": lambda: [0 for _ in iter(int, 1)],
    "read": lambda: Path("/etc/passwd").read_bytes(),
    "connect": socket.socket,
    "grow": lambda: bytearray(300_000_000),
}


class Parrot:
    """Says what it was told to say."""

    def __init__(self, languages: Sequence[str]) -> None:
        self.languages = languages

    def likeliest(self, text: str) -> Guess:
        """The first of its languages, after an order was carried out."""
        ORDERS.get(text, str)()
        return Guess(self.languages[0], float(os.getpid()))


if __name__ == "__main__":
    answering.CPU_SECONDS = 0.1
    answering.main(Parrot, sys.argv[1:])
