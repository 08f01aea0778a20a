"""Reading a request's body: of a bounded length, in a bounded time, and all bodies together in bounded memory."""

import asyncio
import re
from collections.abc import Awaitable, Callable, MutableMapping
from io import BytesIO
from typing import Any

from microblog.http.answer import ClientGone
from microblog.http.environ import Environ
from microblog.http.room import Arrival, Room

BODY_SECONDS = 30

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

HOST = re.compile(r"[A-Za-z0-9._~%:\[\]-]+")
_WITHOUT_BODY = ("CONTENT_LENGTH", "CONTENT_TYPE", "HTTP_TRANSFER_ENCODING")


class Refused(Exception):
    """The request cannot be passed on; `status` says why."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


async def take_body(environ: Environ, receive: Receive, limit: int, room: Room) -> int:
    """Read the request's whole body into its environment.

    Returns:
        How many bytes it has taken of the room, which are to be given back when the request is answered.
    Raises:
        Refused: 400 when its host, its length or its coding is not clear; 413 when it is longer than `limit` bytes,
            whatever was announced; 408 when it takes too long; 503 when it had to leave the room.
        ClientGone: it ended before its end.
    """
    announced = _announced(environ)
    if announced is None and environ["REQUEST_METHOD"] in ("GET", "HEAD"):
        put(environ, b"")
        return 0
    if announced is not None and announced > limit:
        raise Refused(413)
    with Arrival(room) as arrival:
        try:
            async with asyncio.timeout(BODY_SECONDS) as arrival.patience:
                put(environ, await _receive_all(receive, announced, limit, arrival))
        except TimeoutError:
            raise Refused(503 if arrival.was_sent_away else 408) from None
        return arrival.stays()


def put(environ: Environ, body: bytes) -> None:
    """Give a request its body."""
    environ["wsgi.input"] = BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body)) if body or "CONTENT_LENGTH" in environ else ""


def put_none(environ: Environ) -> None:
    """Make it a request without a body, and without a host where that is not clear."""
    for key in _WITHOUT_BODY:
        environ.pop(key, None)
    if not HOST.fullmatch(environ.get("HTTP_HOST", "")):
        environ.pop("HTTP_HOST", None)
    put(environ, b"")


def _announced(environ: Environ) -> int | None:
    """The announced length; 0 when the body comes in chunks; `None` when there is no sign of a body.

    Several hosts are one here, with commas. What else is unclear the server in front has refused, or has made clear:
    where both a length and chunks are announced it reads chunks, drops the length, and closes the connection.
    """
    host = environ.get("HTTP_HOST", "")
    if not HOST.fullmatch(host) and (host or environ["SERVER_PROTOCOL"] == "HTTP/1.1"):
        raise Refused(400)
    length, coding = environ.get("CONTENT_LENGTH"), environ.get("HTTP_TRANSFER_ENCODING")
    if coding is not None and (length is not None or coding.lower() != "chunked"):
        raise Refused(400)
    if length is None:
        return None if coding is None else 0
    if not length.isdecimal() or len(length) > 18:
        raise Refused(400)
    return int(length)


async def _receive_all(receive: Receive, announced: int | None, limit: int, arrival: Arrival) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        chunk = message.get("body", b"")
        size = len(body) + len(chunk)
        if size > limit:
            raise Refused(413)
        is_last = not message.get("more_body", False) or (announced and size == announced)
        if is_last and not body:
            return bytes(chunk)
        if not arrival.takes(len(chunk)):
            raise Refused(503)
        body += chunk
        if is_last:
            return bytes(body)
