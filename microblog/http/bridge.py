"""The bridge from ASGI to Flask: a request's body is read first, then the whole WSGI call is one job of a thread pool.

One hop to a thread and one back is what makes it cheap. Nobody can hold a thread by sending a body slowly, or by
reading an answer below 256 KB slowly. The server adds `Date` and `Server`.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from microblog.core.request_id import new_request_id, request_id
from microblog.http.answer import Answer, BrokenOff, ClientGone, WSGIApp, ask
from microblog.http.body import Receive, Refused, put_none, take_body
from microblog.http.environ import Environ, Scope, environ_of
from microblog.http.outlet import LoopOutlet, Send
from microblog.http.room import Room
from microblog.http.threads import Threads
from microblog.http.unaided import unaided, wishes

MAX_BODY = 1024 * 1024
WAITING_PER_THREAD = 32
RETRY_SECONDS = 5
NO_PATHS: Mapping[str, int] = MappingProxyType({})

log = logging.getLogger(__name__)

_COME_BACK = (b"retry-after", str(RETRY_SECONDS).encode())
_CLOSE = (b"connection", b"close")


class Bridge:
    """An ASGI application that asks a WSGI application.

    Its threads take turns (`microblog.http.threads`), unless most of what they do is to wait for another process.
    A body may have `max_body` bytes, on the paths in `longer` as many as stand there.
    `finish` may change a whole answer, in the thread (compress it). `refusals` is the WSGI application that words
    400, 408 and 413: it finds the number in `environ["microblog.refused"]`, and no body. Without it they are worded
    here, as 500 and 503 are.
    """

    def __init__(
        self,
        app: WSGIApp,
        *,
        threads: int,
        take_turns: bool = True,
        max_body: int = MAX_BODY,
        longer: Mapping[str, int] = NO_PATHS,
        finish: Callable[[Environ, Answer], Answer] = lambda _environ, answer: answer,
        refusals: WSGIApp | None = None,
    ) -> None:
        self.app, self.refusals, self.finish, self.max_body = app, refusals, finish, max_body
        self.longer = longer
        self.pool, self.room = Threads(threads, take_turns=take_turns), Room()
        self.most = threads * WAITING_PER_THREAD
        self.inside = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; 503 when too many are being answered already, or too much is being sent."""
        if self.inside >= self.most:
            await answer_with(send, unaided(503, wishes(scope["headers"]), _COME_BACK))
            return
        environ = environ_of(scope)
        try:
            limit = self.longer.get(environ["PATH_INFO"], self.max_body)
            held = await take_body(environ, receive, limit, self.room)
            if self.inside >= self.most:
                self.room.give_back(held)
                raise Refused(503)
        except ClientGone:  # or its chunks made no sense, which looks the same from here
            await answer_with(send, unaided(400, wishes(scope["headers"]), _CLOSE))
        except Refused as refused:
            await self._refuse(refused.status, environ, scope, receive, send)
        else:
            await self._ask(self.app, environ, receive, send, held)

    async def _refuse(self, status: int, environ: Environ, scope: Scope, receive: Receive, send: Send) -> None:
        if status == 503:
            await answer_with(send, unaided(503, wishes(scope["headers"]), _COME_BACK, _CLOSE))
        elif self.refusals is None:
            await answer_with(send, unaided(status, wishes(scope["headers"]), _CLOSE))
        else:
            put_none(environ)
            environ["microblog.refused"] = status
            await self._ask(self.refusals, environ, receive, send)

    async def _ask(self, app: WSGIApp, environ: Environ, receive: Receive, send: Send, held: int = 0) -> None:
        outlet = LoopOutlet(asyncio.get_running_loop(), receive, send)
        self.inside += 1
        try:
            answer = await self.pool.run(partial(self._in_thread, app, environ, outlet))
        finally:
            self.inside -= 1
            self.room.give_back(held)
            outlet.end()
        if answer is not None:
            await answer_with(send, answer)

    def _in_thread(self, app: WSGIApp, environ: Environ, outlet: LoopOutlet) -> Answer | None:
        try:
            answer = ask(app, environ, outlet)
            return None if answer is None else self.finish(environ, answer)
        except BrokenOff:
            raise
        except Exception:
            request_id.set(new_request_id())
            log.exception("%s failed below the application's own error pages", environ["PATH_INFO"])
            return unaided(500, wishes(environ), id=request_id.get())


async def answer_with(send: Send, answer: Answer) -> None:
    """Send a whole answer."""
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    await send({"type": "http.response.body", "body": answer.body})
