"""What the HTTP server loads, asked as the server asks."""

import gzip
from collections.abc import Iterator
from typing import Any

import pytest

from microblog.asgi import Asgi, create_asgi
from microblog.http.static import asset
from microblog.settings import Settings
from tests.fixtures.loops import in_new_loop
from tests.http.test_bridge import call, scope

GZIP = (b"accept-encoding", b"gzip")


@pytest.fixture
def asgi(settings: Settings) -> Iterator[Asgi]:
    served = create_asgi(settings)
    yield served
    served.bridge.app.extensions["microblog"].database.close()  # type: ignore[attr-defined]


def ask(asgi: Asgi, *asked: Any, **more: Any) -> tuple[int, dict[bytes, bytes], bytes]:
    start, body = call(None, scope(*asked, **more), bridge=asgi)  # type: ignore[arg-type]
    return start["status"], dict(start["headers"]), body["body"]


def test_static_files_do_not_meet_flask(asgi: Asgi) -> None:
    status, headers, body = ask(asgi, "GET", asset("base.css").encode(), GZIP)
    assert (status, headers[b"content-encoding"]) == (200, b"gzip")
    assert gzip.decompress(body)
    known = (b"if-none-match", headers[b"etag"])
    assert ask(asgi, "GET", asset("base.css").encode(), GZIP, known)[0] == 304
    missing = (b"/static/nothing.css", (b"accept", b"text/html"))
    status, headers, body = ask(asgi, "GET", *missing)
    assert (status, headers[b"content-type"], b"<h1>" in body) == (404, b"text/html; charset=utf-8", True)
    status, headers, _ = ask(asgi, "POST", asset("base.css").encode(), GZIP)
    assert (status, headers[b"allow"], b"x-request-id" in headers) == (405, b"GET, HEAD", True)


def test_the_sign_of_life_looks_at_nothing(asgi: Asgi) -> None:
    asgi.bridge.most = 0
    assert ask(asgi, "GET", b"/-/live")[::2] == (200, b"alive\n")
    assert ask(asgi, "GET", b"/-/ready")[0] == 503


def test_pages_come_through_the_bridge_and_are_compressed(asgi: Asgi) -> None:
    status, headers, body = ask(asgi, "GET", b"/login", GZIP, (b"accept", b"text/html"))
    assert (status, headers[b"content-encoding"]) == (200, b"gzip")
    assert b"Accept-Encoding" in headers[b"vary"]
    assert b"<form" in gzip.decompress(body)


def test_there_are_no_websockets(asgi: Asgi) -> None:
    with pytest.raises(NotImplementedError):
        in_new_loop(asgi({"type": "websocket"}, None, None))  # type: ignore[arg-type]
