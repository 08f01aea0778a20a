"""What the HTTP server loads: static files and the sign of life natively, the rest through the bridge."""

from microblog.app import LONGER_BODIES, MAX_BODY, create_app
from microblog.http.answer import Answer
from microblog.http.body import Receive
from microblog.http.bridge import Bridge, answer_with
from microblog.http.compression import compressed
from microblog.http.environ import Scope, path_of
from microblog.http.outlet import Send
from microblog.http.static import PREFIX, StaticFiles, static_files
from microblog.http.unaided import unaided, wishes
from microblog.settings import Settings

LIVE = "/-/live"


class Asgi:
    """One web process's ASGI application."""

    def __init__(self, files: StaticFiles, bridge: Bridge) -> None:
        self.files, self.bridge = files, bridge

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; there are no WebSockets, and nothing to do when the server starts or ends."""
        if scope["type"] != "http":
            raise NotImplementedError(scope["type"])
        path = scope["path"]
        if path.startswith(PREFIX):
            await answer_with(send, self._static(scope))
        elif path == LIVE:
            await answer_with(send, _alive())
        else:
            await self.bridge(scope, receive, send)

    def _static(self, scope: Scope) -> Answer:
        accepted, known = b"", b""
        for name, value in scope["headers"]:
            if name == b"accept-encoding":
                accepted = value
            elif name == b"if-none-match":
                known = value
        asked = (path_of(scope), accepted.decode("latin-1"), known.decode("latin-1"))
        answer = self.files.answer(scope["method"], *asked)
        return answer if answer.status < 400 else unaided(answer.status, wishes(scope["headers"]), *answer.headers)


def create_asgi(settings: Settings) -> Asgi:
    """The application for one web process, with its thread pool."""
    app = create_app(settings)
    bridge = Bridge(
        app,
        threads=settings.web_threads,
        take_turns=app.extensions["microblog"].database.is_sqlite,
        max_body=MAX_BODY,
        longer=LONGER_BODIES,
        finish=compressed,
        refusals=app,
    )
    return Asgi(static_files(), bridge)


def _alive() -> Answer:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    return Answer(200, headers, b"alive\n")
