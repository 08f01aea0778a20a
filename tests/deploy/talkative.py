"""The real server with three addresses more, for tests of what stands in front: what it was asked, and slow answers.

A slow answer is a beginning, and an end that comes only after somebody has asked for `/-/go`.
"""

import asyncio
import os
from pathlib import Path

from flask import Flask, Response, jsonify, request

from microblog import worker
from microblog.asgi import create_asgi
from microblog.http.body import Receive
from microblog.http.environ import Scope
from microblog.http.outlet import Send
from microblog.processes.serving import Programs, serve
from microblog.settings import Settings, load, prepare_data_folder
from microblog.supervisor import migrate

SLOW = {
    "/-/stream": (b"text/event-stream", b"data: one\n\n"),
    "/-/big": (b"application/octet-stream", b"x" * 1_000_000),
}
END = b"data: two\n\n"


class Talkative:
    """One web process's application."""

    def __init__(self, settings: Settings) -> None:
        self.real, self.told = create_asgi(settings), asyncio.Event()
        app = self.real.bridge.app
        assert isinstance(app, Flask)
        app.add_url_rule("/-/seen", "http.seen", seen)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/-/go":
            self.told.set()
        if scope["path"] not in SLOW:
            await self.real(scope, receive, send)
            return
        kind, beginning = SLOW[scope["path"]]
        self.told.clear()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind)]})
        await send({"type": "http.response.body", "body": beginning, "more_body": True})
        await self.told.wait()
        await send({"type": "http.response.body", "body": END})


def seen() -> Response:
    """What the application was asked, and by whom."""
    headers = {name.lower(): request.headers.getlist(name) for name, _ in request.headers}
    return jsonify(address=request.remote_addr, url=request.url, headers=headers)


if __name__ == "__main__":
    serve(prepare_data_folder(load(os.environ, Path(".env"))), Programs(migrate, Talkative, worker.main), lambda: None)
