"""The process that tells languages, seen from inside: it answers one question after the other, and nothing else.

Its standard input is a socket. It ends when nothing was asked for a while, and as soon as whoever asks has ended,
however that was: the system closes the socket then. Signals that are meant for all processes of a server at once do not
end it, because a worker that stops in order may still finish a job.
"""

import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection

from microblog.backends.confinement import confine
from microblog.backends.languages.contract import Guess, LanguageDetector

MEMORY_BYTES = 280 * 1024 * 1024
CPU_SECONDS = 1.0
"""For one text, which takes some 30 µs. The kernel ends a process that takes longer."""


def main(load: Callable[[Sequence[str]], LanguageDetector], arguments: Sequence[str]) -> None:
    """Load a detector for some languages, give up all rights, and answer.

    The arguments are the seconds to wait for a question, and the languages.
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    seconds, *languages = arguments
    detector = load(languages)
    detector.likeliest("All that is loaded late is loaded now.")
    confine(MEMORY_BYTES, descriptors=1)
    answer(Connection(sys.stdin.fileno()), detector, float(seconds))


def answer(asker: Connection, detector: LanguageDetector, seconds: float) -> None:
    """Answer whatever is asked, until there was no question for so many seconds."""
    for text in _questions(asker, seconds):
        signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
        asker.send_bytes(packed(detector.likeliest(text)))
        signal.setitimer(signal.ITIMER_PROF, 0)


def packed(guess: Guess) -> bytes:
    """A guess on its way to whoever asked, exact to the last bit."""
    return f"{guess.language} {guess.sureness!r}".encode()


def unpacked(answer: bytes) -> Guess:
    """The guess that arrived."""
    language, sureness = answer.decode().split()
    return Guess(language, float(sureness))


def _questions(asker: Connection, seconds: float) -> Iterator[str]:
    with suppress(EOFError, ConnectionError):
        while asker.poll(seconds):
            yield asker.recv_bytes().decode(errors="surrogatepass")
