"""How the chunks of a long answer get from a thread to the event loop: at the pace of the client."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from microblog.http.answer import ClientGone, Headers
from microblog.http.body import Receive

CHUNK_SECONDS = 60

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]


class LoopOutlet:
    """An `Outlet` for use in a thread. Raises `ClientGone` when the client has left, or reads nothing for a minute."""

    def __init__(self, loop: asyncio.AbstractEventLoop, receive: Receive, send: Send) -> None:
        self.loop, self.receive, self.send = loop, receive, send
        self.gone = False
        self.watch: asyncio.Task[None] | None = None

    def begin(self, status: int, headers: Headers) -> None:
        """Send the status and the headers, and look out for the client's leaving."""
        self.loop.call_soon_threadsafe(self._start_watching)
        self._send({"type": "http.response.start", "status": status, "headers": headers})

    def more(self, chunk: bytes, *, last: bool = False) -> None:
        """Send a piece of the body."""
        self._send({"type": "http.response.body", "body": chunk, "more_body": not last})

    def end(self) -> None:
        """Stop looking out for the client's leaving (in the event loop)."""
        if self.watch is not None:
            self.watch.cancel()

    def _send(self, message: Message) -> None:
        if self.gone:
            raise ClientGone
        sent = asyncio.run_coroutine_threadsafe(_sending(self.send, message), self.loop)
        try:
            sent.result(CHUNK_SECONDS)
        except Exception as error:
            sent.cancel()
            raise ClientGone from error

    def _start_watching(self) -> None:
        self.watch = self.loop.create_task(self._watch())

    async def _watch(self) -> None:
        while (await self.receive())["type"] != "http.disconnect":
            pass
        self.gone = True


async def _sending(send: Send, message: Message) -> None:
    await send(message)
