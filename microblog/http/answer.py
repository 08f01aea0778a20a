"""What a WSGI application answered, gathered in the thread that it runs in.

An answer below `BUFFER` bytes is kept whole, and leaves in one piece; a longer one is handed on chunk by chunk.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from microblog.http.environ import Environ

BUFFER = 256 * 1024

log = logging.getLogger(__name__)

Headers = list[tuple[bytes, bytes]]
WSGIApp = Callable[[Environ, Any], Iterable[bytes]]


@dataclass(slots=True)
class Answer:
    """A status, headers with lower-case names, and a body."""

    status: int
    headers: Headers
    body: bytes


class Outlet(Protocol):
    """Where the chunks of a long answer go; each call returns when the server has taken the chunk."""

    def begin(self, status: int, headers: Headers) -> None:
        """Send the status and the headers."""

    def more(self, chunk: bytes, *, last: bool = False) -> None:
        """Send a piece of the body."""


class ClientGone(Exception):
    """Nobody is there to read the rest."""


class BrokenOff(Exception):
    """The application failed when half of a long answer was out: the connection must be cut, not closed in order."""


def ask(app: WSGIApp, environ: Environ, outlet: Outlet) -> Answer | None:
    """Call a WSGI application; `None` when its answer was long and has gone through the outlet already.

    Raises:
        BrokenOff: the application failed when half of a long answer was out.
    """
    try:
        return _ask(app, environ, outlet)
    except ClientGone:
        return None


def _ask(app: WSGIApp, environ: Environ, outlet: Outlet) -> Answer | None:
    start = _Start()
    chunks = app(environ, start)
    try:
        body, rest = _gather(start, iter(chunks))
        if rest is None:
            return Answer(start.status, start.headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else body)
        _hand_on(start, body, rest, outlet)
        return None
    finally:
        if hasattr(chunks, "close"):
            chunks.close()


def _gather(start: "_Start", chunks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes] | None]:
    """The whole body; or its beginning, and the iterator that has the rest."""
    size = 0
    for chunk in chunks:
        start.written.append(chunk)
        size += len(chunk)
        if size >= BUFFER:
            return b"".join(start.written), chunks
    return b"".join(start.written), None


def _hand_on(start: "_Start", beginning: bytes, rest: Iterator[bytes], outlet: Outlet) -> None:
    outlet.begin(start.status, start.headers)
    try:
        outlet.more(beginning)
        for chunk in rest:
            if chunk:
                outlet.more(chunk)
    except ClientGone:
        raise
    except Exception as error:
        log.exception("a long answer broke off")
        raise BrokenOff from error
    outlet.more(b"", last=True)


class _Start:
    """The `start_response` of PEP 3333."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self._status: int | None = None
        self._headers: Headers = []

    def __call__(self, status: str, headers: list[tuple[str, str]], _exc_info: Any = None) -> Callable[[bytes], object]:
        self._status = int(status[:3])
        self._headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        return self.written.append

    @property
    def status(self) -> int:
        if self._status is None:
            raise RuntimeError("the application did not call start_response")
        return self._status

    @property
    def headers(self) -> Headers:
        return self._headers
