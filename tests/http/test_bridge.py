"""The bridge as an ASGI server sees it; `test_bridge_served.py` has the real one."""

import asyncio
import contextvars
import logging
import threading
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

import pytest

from microblog.core.request_id import request_id
from microblog.http import body as body_module
from microblog.http import outlet as outlet_module
from microblog.http.answer import Answer, BrokenOff
from microblog.http.bridge import Bridge
from tests.fixtures.loops import in_new_loop

Sent = list[dict[str, Any]]
TYPE = [("Content-Type", "text/plain")]
present = contextvars.ContextVar("present", default="nothing")


def scope(method: str = "GET", path: bytes = b"/", *headers: tuple[bytes, bytes], **more: Any) -> dict[str, Any]:
    return {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "raw_path": path,
        "path": path.decode(errors="replace"),
        "query_string": b"",
        "root_path": "",
        "server": ("127.0.0.1", "8000"),
        "client": ("192.0.2.1", "999"),
        "headers": [(b"host", b"example.org"), *headers],
        **more,
    }


def call(app: Any, asked: dict[str, Any], *parts: dict[str, Any], bridge: Bridge | None = None, **options: Any) -> Sent:
    sent: Sent = []

    async def run() -> None:
        coming = iter(parts)

        async def receive() -> dict[str, Any]:
            return next(coming, {"type": "http.disconnect"})

        async def send(message: Any) -> None:
            sent.append(message)

        await (bridge or Bridge(app, threads=2, **options))(asked, receive, send)

    in_new_loop(run())
    return sent


def part(body: bytes, more: bool = False) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


def seen(asked: dict[str, Any], *parts: dict[str, Any]) -> dict[str, Any]:
    """The WSGI environment that an application gets."""
    got: list[dict[str, Any]] = []

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        got.append(environ)
        start_response("200 OK", TYPE)
        return []

    call(app, asked, *parts)
    return got[0]


def hello(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("200 OK", [*TYPE, ("X-Odd", "é")])
    return [b"hel", b"lo"]


def test_a_short_answer_leaves_in_one_piece() -> None:
    start, body = call(hello, scope())
    assert (start["status"], start["headers"]) == (200, [(b"content-type", b"text/plain"), (b"x-odd", b"\xe9")])
    assert body == {"type": "http.response.body", "body": b"hello"}


def test_head_has_no_body() -> None:
    assert call(hello, scope("HEAD"))[1]["body"] == b""


def test_the_environment_is_what_pep_3333_wants() -> None:
    environ = seen(
        scope(
            "POST",
            b"/a%20b/%C3%A9%ff?",
            (b"content-type", b"text/x"),
            (b"content-length", b"3"),
            (b"cookie", b"a=1"),
            (b"cookie", b"b=2"),
            (b"x-list", b"1"),
            (b"x-list", b"2"),
            (b"x_real_ip", b"evil"),
            query_string=b"q=%C3%A9",
            scheme="https",
        ),
        part(b"ab", more=True),
        part(b"c"),
    )
    assert isinstance(environ["wsgi.input"], BytesIO)
    assert environ["wsgi.input"].read() == b"abc"
    expected = {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/a b/\xc3\xa9\xff",
        "QUERY_STRING": "q=%C3%A9",
        "REMOTE_ADDR": "192.0.2.1",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": "text/x",
        "CONTENT_LENGTH": "3",
        "HTTP_HOST": "example.org",
        "HTTP_COOKIE": "a=1; b=2",
        "HTTP_X_LIST": "1,2",
        "wsgi.url_scheme": "https",
    }
    assert {key: environ.get(key) for key in expected} == expected
    assert "HTTP_X_REAL_IP" not in environ


def test_a_prefix_is_the_script_name_and_not_in_the_path() -> None:
    environ = seen(scope(path=b"/blog/x", root_path="/blog", client=None, server=None))
    assert (environ["SCRIPT_NAME"], environ["PATH_INFO"], environ["REMOTE_ADDR"]) == ("/blog", "/x", "")


def test_a_body_in_chunks_gets_its_length() -> None:
    environ = seen(scope("POST", b"/", (b"transfer-encoding", b"chunked")), part(b"abcd"))
    assert environ["CONTENT_LENGTH"] == "4"


@pytest.mark.parametrize(
    ("asked", "parts", "status"),
    [
        (scope("POST", b"/", (b"content-length", b"11")), [], 413),
        (scope("POST", b"/", (b"content-length", b"3")), [part(b"x" * 11)], 413),
        (scope("POST", b"/", (b"transfer-encoding", b"chunked")), [part(b"x" * 6, True), part(b"x" * 6, True)], 413),
        (scope("POST", b"/", (b"content-length", b"-1")), [part(b"")], 400),
        (scope("POST", b"/", (b"content-length", b"9" * 30)), [part(b"")], 400),
        (scope("POST", b"/", (b"content-length", "\u00b2".encode("latin-1"))), [part(b"")], 400),
        (scope("POST", b"/", (b"content-length", b"3"), (b"transfer-encoding", b"chunked")), [part(b"abc")], 400),
        (scope("POST", b"/", (b"transfer-encoding", b"gzip, chunked")), [part(b"abc")], 400),
        (scope("GET", b"/", (b"host", b"evil.example")), [], 400),
        (scope(headers=[]), [], 400),
        (scope(headers=[(b"host", b"")]), [], 400),
        (scope(headers=[(b"host", b"a/b")]), [], 400),
    ],
)
def test_a_request_that_cannot_be_passed_on_is_refused(asked: Any, parts: Any, status: int) -> None:
    start, body = call(hello, asked, *parts, max_body=10)
    assert start["status"] == status
    assert body["body"] != b"hello"


def test_some_paths_take_more_than_others() -> None:
    for path, size, status in (
        (b"/long", 20, 200),
        (b"/long", 21, 413),
        (b"/long/", 11, 413),
        (b"/", 11, 413),
        (b"/", 10, 200),
    ):
        asked = scope("POST", path, (b"content-length", str(size).encode()))
        start, _ = call(hello, asked, part(b"x" * size), max_body=10, longer={"/long": 20})
        assert start["status"] == status, (path, size)


def test_refusals_may_be_worded_by_the_application() -> None:
    def refusals(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("413 Content Too Large", TYPE)
        assert environ["wsgi.input"].read() == b""
        return [f"{environ['microblog.refused']} {environ['CONTENT_LENGTH']}".encode()]

    asked = scope("POST", b"/", (b"content-length", b"11"))
    assert call(hello, asked, max_body=10, refusals=refusals)[1]["body"] == b"413 "


def test_a_refused_request_is_handed_on_without_what_was_not_clear() -> None:
    def refusals(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("400 Bad Request", TYPE)
        return [repr(sorted(key for key in environ if key.startswith(("HTTP_", "CONTENT_")))).encode()]

    asked = scope("POST", b"/", (b"host", b"evil.example"), (b"accept", b"*/*"), (b"content-type", b"a/b"))
    assert call(hello, asked, refusals=refusals)[1]["body"] == b"['CONTENT_LENGTH', 'HTTP_ACCEPT']"


def test_a_body_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body_module, "BODY_SECONDS", 0.05)
    sent: Sent = []

    async def run() -> None:
        async def receive() -> dict[str, Any]:
            await asyncio.sleep(10)
            return part(b"")

        async def send(message: Any) -> None:
            sent.append(message)

        await Bridge(hello, threads=1)(scope("POST", b"/", (b"content-length", b"3")), receive, send)

    in_new_loop(run())
    assert sent[0]["status"] == 408


def test_a_body_that_ends_too_soon_is_answered_in_case_somebody_is_still_there() -> None:
    start, _ = call(hello, scope("POST", b"/", (b"content-length", b"3")), part(b"a", more=True))
    assert start["status"] == 400


def test_an_error_is_logged_and_answered_with_500_and_one_id(caplog: pytest.LogCaptureFixture) -> None:
    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        raise ZeroDivisionError

    ids = []

    def note(_record: logging.LogRecord) -> bool:
        ids.append(request_id.get())
        return True

    caplog.handler.addFilter(note)
    start, body = call(app, scope("GET", b"/x", (b"accept", b"text/html")))
    assert start["status"] == 500
    assert b"ZeroDivision" not in body["body"]
    assert "/x failed below" in caplog.text
    [id] = ids
    assert (b"x-request-id", id.encode()) in start["headers"]
    assert id.encode() in body["body"]
    assert request_id.get() == "-"


def test_an_answer_that_cannot_be_finished_is_an_error_too(caplog: pytest.LogCaptureFixture) -> None:
    def finish(environ: dict[str, Any], answer: Answer) -> Answer:
        raise ZeroDivisionError

    assert call(hello, scope(), finish=finish)[0]["status"] == 500
    assert "/ failed below" in caplog.text


def test_an_application_that_does_not_start_is_an_error(caplog: pytest.LogCaptureFixture) -> None:
    assert call(lambda environ, start_response: [b"x"], scope())[0]["status"] == 500


def test_write_is_an_older_way_to_answer() -> None:
    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", TYPE)(b"old ")
        return [b"and new"]

    assert call(app, scope())[1]["body"] == b"old and new"


class Long:
    """An answer of many pieces, that notes when it is closed."""

    def __init__(self, pieces: int = 6, fail_at: int | None = None) -> None:
        self.left, self.fail_at, self.closed = pieces, fail_at, False

    def __call__(self, environ: dict[str, Any], start_response: Any) -> "Long":
        start_response("200 OK", TYPE)
        return self

    def __iter__(self) -> "Long":
        return self

    def __next__(self) -> bytes:
        self.left -= 1
        if self.left == self.fail_at:
            raise RuntimeError("half of it is out")
        if self.left < 0:
            raise StopIteration
        return b"x" * 100_000 if self.left % 4 else b""

    def close(self) -> None:
        self.closed = True


def stay(app: Any, *, send_fails_at: int | None = None, leaves: bool = False, slow: bool = False) -> Sent:
    """Ask for an answer as a client that stays until the end, or does not."""
    sent: Sent = []

    async def run() -> None:
        left = asyncio.Event()

        async def receive() -> dict[str, Any]:
            if not leaves:
                await left.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)
            await asyncio.sleep(10 if slow and len(sent) == 2 else 0.01)
            if len(sent) == send_fails_at:
                raise OSError("connection reset")

        await Bridge(app, threads=1)(scope(), receive, send)

    in_new_loop(run())
    return sent


def test_a_long_answer_leaves_in_pieces() -> None:
    app = Long(9)
    start, *pieces = stay(app)
    assert start["type"] == "http.response.start"
    assert [piece["more_body"] for piece in pieces] == [True] * (len(pieces) - 1) + [False]
    assert len(pieces) > 2
    assert sum(len(piece["body"]) for piece in pieces) == 600_000
    assert app.closed


def test_a_client_that_leaves_ends_a_long_answer() -> None:
    for options in ({"leaves": True}, {"send_fails_at": 3}):
        app = Long(40)
        stay(app, **options)
        assert app.closed
        assert app.left > 20


def test_a_client_that_reads_nothing_loses_a_long_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlet_module, "CHUNK_SECONDS", 0.1)
    app = Long(40)
    stay(app, slow=True)
    assert app.closed
    assert app.left > 20


def test_a_long_answer_that_breaks_off_is_cut(caplog: pytest.LogCaptureFixture) -> None:
    app = Long(9, fail_at=2)
    with pytest.raises(BrokenOff):
        stay(app)
    assert app.closed
    assert "broke off" in caplog.text


def test_too_many_at_once_are_told_to_come_back() -> None:
    bridge = Bridge(hello, threads=1)
    bridge.most = 0
    start, _ = call(hello, scope(), bridge=bridge)
    assert start["status"] == 503
    assert (b"retry-after", b"5") in start["headers"]
    bridge.most = 1
    for _ in range(3):
        assert call(hello, scope(), bridge=bridge)[0]["status"] == 200


def test_who_has_sent_a_body_may_still_be_too_many() -> None:
    bridge = Bridge(hello, threads=1)
    sent: Sent = []

    async def run() -> None:
        async def receive() -> dict[str, Any]:
            bridge.most = 0
            return part(b"abc")

        async def send(message: Any) -> None:
            sent.append(message)

        await bridge(scope("POST", b"/", (b"content-length", b"3")), receive, send)

    in_new_loop(run())
    assert sent[0]["status"] == 503
    assert (b"connection", b"close") in sent[0]["headers"]


def test_requests_run_side_by_side_in_contexts_of_their_own() -> None:
    both = threading.Barrier(2)
    found = []

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        found.append(present.get())
        present.set(environ["PATH_INFO"])
        both.wait(5)
        start_response("200 OK", TYPE)
        return [present.get().encode()]

    async def run() -> list[bytes]:
        bridge, sent = Bridge(app, threads=2), []

        async def send(message: Any) -> None:
            sent.append(message.get("body"))

        present.set("outside")
        await asyncio.gather(*(bridge(scope(path=path), None, send) for path in (b"/a", b"/b")))  # type: ignore[arg-type]
        return [body for body in sent if body]

    assert sorted(in_new_loop(run())) == [b"/a", b"/b"]
    assert found == ["outside", "outside"]


def test_the_end_of_the_loop_ends_no_thread() -> None:
    release = threading.Event()

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        release.wait(5)
        start_response("200 OK", TYPE)
        return []

    bridge = Bridge(app, threads=1)

    async def leave() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(bridge(scope(), None, None), 0.05)  # type: ignore[arg-type]

    in_new_loop(leave())
    release.set()
    assert call(hello, scope(), bridge=bridge)[0]["status"] == 200
