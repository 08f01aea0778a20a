"""The bridge from ASGI to Flask: a request's body is read first, then the whole WSGI call is one job of a thread pool.

One hop to a thread and one back is what makes it cheap. Nobody can hold a thread by sending a body slowly, or by
reading an answer below 256 KB slowly. The server adds `Date` and `Server`.
"""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from microblog.http.answer import Answer, ClientGone, WSGIApp, ask, plain
from microblog.http.body import Receive, Refused, read_body, without_body
from microblog.http.environ import Environ, Scope, environ_of
from microblog.http.outlet import LoopOutlet, Send
from microblog.http.threads import Threads

MAX_BODY = 1024 * 1024
WAITING_PER_THREAD = 32
RETRY_SECONDS = 5

_REASONS = {400: "400 Bad Request", 408: "408 Request Timeout", 413: "413 Content Too Large"}


class Bridge:
    """An ASGI application that asks a WSGI application.

    `finish` may change a whole answer, in the thread (compress it). `refusals` is the WSGI application that words
    400, 408 and 413: it finds the number in `environ["microblog.refused"]`, and no body.
    """

    def __init__(
        self,
        app: WSGIApp,
        *,
        threads: int,
        max_body: int = MAX_BODY,
        finish: Callable[[Environ, Answer], Answer] = lambda _environ, answer: answer,
        refusals: WSGIApp | None = None,
    ) -> None:
        self.app, self.refusals, self.finish, self.max_body = app, refusals or refuse, finish, max_body
        self.pool = Threads(threads)
        self.most = threads * WAITING_PER_THREAD
        self.inside = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; 503 when too many are being answered already."""
        if self.inside >= self.most:
            await answer_with(send, _busy())
            return
        app = self.app
        try:
            environ = environ_of(scope, await read_body(scope, receive, self.max_body))
        except ClientGone:  # or its chunks made no sense, which looks the same from here
            await answer_with(send, plain(400, "The request's body ended too soon."))
            return
        except Refused as refused:
            app = self.refusals
            environ = environ_of({**scope, "headers": without_body(scope["headers"])}, b"")
            environ["microblog.refused"] = refused.status
        await self._ask(app, environ, receive, send)

    async def _ask(self, app: WSGIApp, environ: Environ, receive: Receive, send: Send) -> None:
        outlet = LoopOutlet(asyncio.get_running_loop(), receive, send)
        self.inside += 1
        try:
            answer = await self.pool.run(partial(self._in_thread, app, environ, outlet))
        finally:
            self.inside -= 1
            outlet.end()
        if answer is not None:
            await answer_with(send, answer)

    def _in_thread(self, app: WSGIApp, environ: Environ, outlet: LoopOutlet) -> Answer | None:
        answer = ask(app, environ, outlet)
        return None if answer is None else self.finish(environ, answer)


async def answer_with(send: Send, answer: Answer) -> None:
    """Send a whole answer."""
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    await send({"type": "http.response.body", "body": answer.body})


def refuse(environ: Environ, start_response: Any) -> list[bytes]:
    """Word a refusal in the plainest way, as a WSGI application."""
    reason = _REASONS[environ["microblog.refused"]]
    start_response(reason, [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")])
    return [f"{reason[4:]}\n".encode()]


def _busy() -> Answer:
    retry = (b"retry-after", str(RETRY_SECONDS).encode())
    return plain(503, "The server is busy. Please try again in a moment.", [retry])
