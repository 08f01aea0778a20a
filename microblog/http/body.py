"""Reading a request's body, of a bounded length and in a bounded time."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from microblog.http.answer import ClientGone, Headers
from microblog.http.environ import Scope

BODY_SECONDS = 30

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


class Refused(Exception):
    """The request cannot be passed on; `status` says why."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


async def read_body(scope: Scope, receive: Receive, limit: int) -> bytes:
    """The request's whole body.

    Raises:
        Refused: 413 when it is longer than `limit` bytes, whatever was announced; 408 when it takes too long;
            400 when its length or its host is not clear.
        ClientGone: it ended before its end.
    """
    announced = _announced(scope["headers"])
    if announced is None and scope["method"] in ("GET", "HEAD"):
        return b""
    if announced is not None and announced > limit:
        raise Refused(413)
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await _receive_all(receive, limit)
    except TimeoutError:
        raise Refused(408) from None


def without_body(headers: Headers) -> Headers:
    """The headers of a request whose body is not passed on, with at most one host."""
    kept: dict[bytes, bytes] = {}
    for name, value in headers:
        if name not in (b"content-length", b"content-type", b"transfer-encoding"):
            kept.setdefault(name, value)
    return list(kept.items())


def _announced(headers: Headers) -> int | None:
    """The announced length; 0 when the body comes in chunks; `None` when there is no sign of a body."""
    hosts, length = 0, None
    for name, value in headers:
        if name == b"host":
            hosts += 1
        elif name == b"content-length":
            length = _number(value)
        elif name == b"transfer-encoding":
            length = length or 0
    if hosts > 1:
        raise Refused(400)
    return length


def _number(value: bytes) -> int:
    if not value.isdigit() or len(value) > 18:
        raise Refused(400)
    return int(value)


async def _receive_all(receive: Receive, limit: int) -> bytes:
    chunks, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            raise Refused(413)
        chunks.append(chunk)
        if not message.get("more_body", False):
            return b"".join(chunks)
