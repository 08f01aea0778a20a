"""Nobody can send us into our own network, or make us wait or carry more than we want to."""

import socket
import time
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from microblog.backends.fetch import client as client_module
from microblog.backends.fetch.client import Client, Failed, Refused
from microblog.backends.fetch.guarded import MAX_REDIRECTS, Guarded, _following
from tests.fixtures.web_server import WebServer, whole

LIMIT = 1000
HOSTS = """
    127.0.0.1 localhost localhost. LOCALHOST x.localhost 127.1 2130706433 0x7f000001 0177.0.0.1 0 0.0.0.0 ①②⑦.⓪.⓪.① [::1] [::]
    [::ffff:127.0.0.1] [::ffff:7f00:1] [::127.0.0.1] [64:ff9b::7f00:1] [2002:7f00:1::] [fe80::1%25eth0] [fe80::1%eth0]
""".split()
ADDRESSES = [
    "", "http", "http://", "http:///x", "//127.0.0.1/", "/x", "file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/",
    "dict://127.0.0.1/", "data:text/plain,x", "unix:/run/x", "javascript:1", "http://a b/", "http://a\\@127.0.0.1/",
    "http://127.0.0.1\n/", "http://127.0.0.1/\r\nX: y", "http://[::1", "http://127.0.0.1:x/", "http://127.0.0.1:99999/",
    "http://susan:secret@127.0.0.1/", "http://example.org@127.0.0.1/", "http://127.0.0.1#@example.org/", "http://a..b/",
    "http://.a/", "http://%6c%6f/", "http://☃.☃☃☃.☃☃-☃☃\u200b/", f"http://{'a' * 70}.example/", "http://127.0.0.1/" + "x" * 3000,
    "http://127.0.0.1/ü", "https://127.0.0.1/", "http://127.0.0.1:22/", "http://127.0.0.1:0/", "HTTP://127.0.0.1/",
]  # fmt: skip


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What names mean, each time that they are asked for; other names mean what they do."""
    known: dict[str, list[str]] = {}
    ask = socket.getaddrinfo

    def answer(host: str, port: int, *rest: Any, **more: Any) -> Any:
        return [each for meaning in known.get(host, [host]) for each in ask(meaning, port, *rest, **more)]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return known


@pytest.mark.parametrize("host", HOSTS)
def test_this_machine_is_not_reached_by_any_name(host: str, server: WebServer) -> None:
    for guard in (Guarded(), Guarded(also=[("127.0.0.1", server.port + 1), ("127.0.0.2", server.port)])):
        with pytest.raises((Refused, Failed)):
            guard.get(f"http://{host}:{server.port}/", limit=LIMIT)
    assert server.asked == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_no_address_of_the_web_is_refused(address: str) -> None:
    with pytest.raises((Refused, Failed)):
        Guarded().get(address, limit=LIMIT)


def test_a_name_that_means_us_among_others_is_refused(server: WebServer, names: dict[str, list[str]]) -> None:
    names["rebind.example"] = ["1.1.1.1", "127.0.0.1"]
    with pytest.raises(Refused, match="not on the public internet"):
        Guarded().get("http://rebind.example/", limit=LIMIT)
    names["inside.example"] = ["10.0.0.1"]
    with pytest.raises(Refused):
        Guarded().get("http://inside.example/", limit=LIMIT)


def test_who_is_at_the_other_end_is_looked_at_again(server: WebServer) -> None:
    seen: list[str] = []

    def trusts(address: str, _port: int) -> bool:
        seen.append(address)
        return len(seen) == 1

    with pytest.raises(Refused):
        Client(trusts).send("GET", server.url, limit=LIMIT)
    assert seen == ["127.0.0.1"] * 2
    assert server.asked == []


def test_what_is_allowed_is_got(server: WebServer) -> None:
    server.answers["/a"] = whole(b"hello", X_Word="yes")
    answer = _allowed(server).get(f"{server.url}/a?b=c%20d", limit=LIMIT)
    assert (answer.status, answer.body, answer.headers["x-word"]) == (200, b"hello", "yes")
    assert server.asked == ["GET /a?b=c%20d"]
    [sent] = server.headers
    assert (sent["host"], sent["accept-encoding"], sent["user-agent"]) == (
        f"127.0.0.1:{server.port}",
        "identity",
        "microblog",
    )
    assert _allowed(server).get(f"{server.url}/nowhere", limit=LIMIT).status == 404


def test_every_address_of_a_name_is_tried(server: WebServer, names: dict[str, list[str]]) -> None:
    names["two.example"] = ["127.0.0.9", "127.0.0.1"]
    server.answers["/"] = whole(b"x")
    guard = Guarded(also=[("127.0.0.9", server.port), ("127.0.0.1", server.port)])
    assert guard.get(f"http://two.example:{server.port}/", limit=LIMIT).body == b"x"
    assert server.headers[0]["host"] == f"two.example:{server.port}"
    names["none.example"] = ["127.0.0.9"]
    with pytest.raises(Failed, match=r"none\.example"):
        guard.get(f"http://none.example:{server.port}/", limit=LIMIT)


def test_names_in_other_scripts_are_asked_for_in_ascii(server: WebServer, names: dict[str, list[str]]) -> None:
    names["xn--bcher-kva.example"] = ["127.0.0.1"]
    server.answers["/"] = whole(b"x")
    assert _allowed(server).get(f"http://bücher.example:{server.port}/", limit=LIMIT).body == b"x"
    assert server.headers[0]["host"] == f"xn--bcher-kva.example:{server.port}"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_as_far_as_they_are_allowed(status: int, server: WebServer) -> None:
    server.answers["/end"] = whole(b"here")
    server.answers["/start"] = whole(b"", status, Location="/end")
    assert _allowed(server).get(f"{server.url}/start", limit=LIMIT).body == b"here"
    for place in (
        "http://127.0.0.1:1/",
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "http://[::1",
        "//[::1",
    ):
        server.answers["/start"] = whole(b"", status, Location=place)
        with pytest.raises(Refused):
            _allowed(server).get(f"{server.url}/start", limit=LIMIT)
    server.answers["/start"] = whole(b"as it is", status)
    assert _allowed(server).get(f"{server.url}/start", limit=LIMIT).body == b"as it is"


def test_redirects_come_to_an_end(server: WebServer) -> None:
    server.answers["/"] = whole(b"", 302, Location="/")
    with pytest.raises(Refused, match="too many"):
        _allowed(server).get(server.url, limit=LIMIT)
    assert len(server.asked) == MAX_REDIRECTS + 1


def test_redirects_do_not_leave_tls() -> None:
    with pytest.raises(Refused, match="TLS"):
        _following("https://example.org/a", "http://example.org/a")
    assert _following("https://example.org/a", "/b") == "https://example.org/b"


def test_we_do_not_ask_ourselves(server: WebServer) -> None:
    guard = Guarded(own_host="Blog.example", also=[server.place])
    for host in ("blog.example", "BLOG.EXAMPLE", "blog.example."):
        with pytest.raises(Refused, match="this server itself"):
            guard.get(f"https://{host}/", limit=LIMIT)


def test_an_answer_has_at_most_so_many_bytes(server: WebServer) -> None:
    for size, is_taken in ((LIMIT, True), (LIMIT + 1, False), (10_000_000, False)):
        server.answers["/"] = whole(b"x" * size)
        server.answers["/chunks"] = chunked(size)
        for path in ("/", "/chunks"):
            if is_taken:
                assert len(_allowed(server).get(server.url + path, limit=LIMIT).body) == size
            else:
                with pytest.raises(Refused, match="more than"):
                    _allowed(server).get(server.url + path, limit=LIMIT)


def test_packed_and_broken_answers_are_not_taken(server: WebServer) -> None:
    for answer, refusal in (
        (whole(b"x", Content_Encoding="gzip"), Refused),
        (lambda handler: handler.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Length: 9\r\n\r\nx"), Failed),
        (lambda handler: handler.wfile.write(b"SSH-2.0-x\r\n"), Failed),
        (lambda handler: handler.connection.close(), Failed),
        (lambda handler: handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000 + b"\r\n"), Failed),
    ):
        server.answers["/"] = answer
        with pytest.raises(refusal):
            _allowed(server).get(server.url, limit=LIMIT)


@pytest.mark.parametrize("beginning", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_a_drip_is_cut_by_the_clock(beginning: bytes, server: WebServer) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(beginning)
        for _ in range(100):
            handler.wfile.write(b"x")
            time.sleep(0.02)

    server.answers["/"] = drip
    began = time.monotonic()
    with pytest.raises(Failed):
        Guarded(also=[server.place], seconds=0.2).get(server.url, limit=LIMIT)
    assert time.monotonic() - began < 1.5


def test_tls_is_verified(server: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server.answers["/"] = whole(b"x")
    with pytest.raises(Failed, match="SSL"):
        _allowed(server).get(f"https://127.0.0.1:{server.port}/", limit=LIMIT)
    assert client_module._tls().check_hostname


def chunked(size: int) -> Any:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.protocol_version = "HTTP/1.1"
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        handler.wfile.write(b"%x\r\n" % size + b"x" * size + b"\r\n0\r\n\r\n")

    return answer


def _allowed(server: WebServer) -> Guarded:
    return Guarded(also=[server.place])
