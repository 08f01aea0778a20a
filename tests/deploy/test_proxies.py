"""Caddy and nginx, as `deploy/` sets them up, in front of the real server."""

import json
import secrets
import socket
import ssl
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

import pytest

from microblog.app import MAX_BODY
from tests.deploy.fronts import CERTIFICATE, KINDS, VISITOR, Front, Ports, running_front, token_in
from tests.deploy.talkative import END, SLOW
from tests.fixtures.cast import PASSWORD
from tests.fixtures.servers import Server, free_port

LIES = {
    "X-Forwarded-For": "192.0.2.66, 192.0.2.67",
    "X-Forwarded-Proto": "gopher",
    "X-Forwarded-Host": "evil.example",
    "X_Forwarded_For": "192.0.2.68",
}


@pytest.fixture(scope="module", params=KINDS)
def front(request: pytest.FixtureRequest, behind: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """Each proxy in turn."""
    folder = tmp_path_factory.mktemp(request.param)
    with running_front(request.param, folder, Ports(free_port(), free_port(), behind.port)) as running:
        yield running


@pytest.fixture
def visitor(front: Front) -> Front:
    """A browser without cookies before the proxy."""
    return Front(front.ports)


@pytest.mark.parametrize("lies", [{}, LIES, {**LIES, "X-Forwarded-For": "x" * 4000}, {"X-Forwarded-For": VISITOR}])
def test_the_server_sees_who_really_asks_and_for_what(visitor: Front, lies: dict[str, str]) -> None:
    seen = json.loads(visitor.ask("GET", "/-/seen?a=1", headers=lies)[1])
    assert (seen["address"], seen["url"]) == (VISITOR, f"{visitor.url}/-/seen?a=1")
    forwarded = {name: value for name, value in seen["headers"].items() if name.startswith("x-forwarded")}
    assert forwarded == {
        "x-forwarded-for": [VISITOR],
        "x-forwarded-proto": ["https"],
        "x-forwarded-host": [f"localhost:{visitor.ports.https}"],
    }


def test_browsers_speak_http_2_with_the_proxy(visitor: Front) -> None:
    trust = ssl.create_default_context(cafile=str(CERTIFICATE))
    trust.set_alpn_protocols(["h2", "http/1.1"])
    with (
        socket.create_connection(("127.0.0.1", visitor.ports.https), timeout=5) as plain,
        trust.wrap_socket(plain, server_hostname="localhost") as connection,
    ):
        connection.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\4\0\0\0\0\0")
        assert (connection.selected_alpn_protocol(), connection.recv(9)[3]) == ("h2", 4), "the settings come first"


def test_http_leads_to_https(visitor: Front) -> None:
    connection = HTTPConnection("127.0.0.1", visitor.ports.http, timeout=5)
    connection.request("GET", "/login?next=/explore", headers={"Host": "localhost"})
    response = connection.getresponse()
    connection.close()
    assert (response.status, response.headers["Location"].startswith("https://localhost")) in {(301, True), (308, True)}
    assert response.headers["Location"].endswith("/login?next=/explore")


def test_people_sign_up_and_log_in_with_cookies_that_no_other_site_can_set(visitor: Front) -> None:
    name = f"susan_{secrets.token_hex(4)}"
    known = {"username": name, "email": f"{name}@example.com", "password": PASSWORD, "password2": PASSWORD}
    joined, _ = send(visitor, "/sign-up", known)
    assert joined.status == 303
    visitor.cookies.clear()
    entered, _ = send(visitor, "/login", {"username": name, "password": PASSWORD})
    [session] = [given for given in entered.headers.get_all("Set-Cookie", []) if "session" in given]
    assert session.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(session.split("; "))
    home, text = visitor.ask("GET", "/")
    assert (home.status, f"/@{name}" in text) == (200, True)
    assert home.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
    assert [home.headers.get_all(each) for each in ("X-Frame-Options", "Cache-Control")] == [
        ["DENY"],
        ["private, no-cache"],
    ]


def test_pages_come_as_small_as_the_server_made_them(visitor: Front) -> None:
    connection = visitor.connect()
    connection.request("GET", "/explore", headers={"Accept-Encoding": "gzip"})
    response = connection.getresponse()
    compressed = response.read()
    connection.close()
    assert (response.headers["Content-Encoding"], compressed[:2]) == ("gzip", b"\x1f\x8b")
    assert int(response.headers["Content-Length"]) == len(compressed)


def test_what_is_as_long_as_it_may_be_reaches_the_server(visitor: Front) -> None:
    response, _ = visitor.ask("POST", "/login", b"x" * MAX_BODY, {"Content-Type": "text/plain"})
    assert (response.status, bool(response.headers["X-Request-ID"])) == (403, True), "no token"


@pytest.mark.parametrize("announced", [True, False])
def test_what_is_longer_is_refused_on_the_way_with_a_page(visitor: Front, announced: bool) -> None:
    body = b"x" * (MAX_BODY + 1) if announced else iter([b"x" * MAX_BODY, b"x"])
    response, text = visitor.ask("POST", "/login", body, {"Content-Type": "text/plain"})
    assert (response.status, "<h1>That is too large</h1>" in text) == (413, True)
    assert response.headers["X-Request-ID"] is None
    assert response.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("path", SLOW)
def test_a_slow_answer_arrives_while_it_is_being_written(visitor: Front, path: str) -> None:
    beginning = SLOW[path][1]
    connection = visitor.connect()
    connection.request("GET", path)
    response = connection.getresponse()
    nearly_all = len(beginning) if len(beginning) < 1000 else len(beginning) - 64 * 1024
    assert read(response, nearly_all) == beginning[:nearly_all]
    visitor.ask("GET", "/-/go")
    assert response.read() == beginning[nearly_all:] + END
    connection.close()


@pytest.mark.parametrize("kind", KINDS)
def test_a_server_that_is_away_is_excused_by_a_page(kind: str, tmp_path: Path) -> None:
    with running_front(kind, tmp_path, Ports(free_port(), free_port(), free_port())) as alone:
        response, text = alone.ask("GET", "/explore")
    assert (response.status, "<h1>Back in a moment</h1>" in text) == (502, True)
    assert (response.headers["Cache-Control"], response.headers["Content-Type"][:9]) == ("no-store", "text/html")


def send(visitor: Front, path: str, fields: dict[str, str]) -> tuple[HTTPResponse, str]:
    """Open a page, and send its form as a browser does."""
    token = token_in(visitor.ask("GET", path)[1])
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": visitor.url,
        "Sec-Fetch-Site": "same-origin",
    }
    return visitor.ask("POST", path, urlencode({"csrf_token": token, **fields}).encode(), headers)


def read(response: HTTPResponse, size: int) -> bytes:
    """So many bytes, as soon as they are there."""
    got = b""
    while len(got) < size:
        piece = response.read1(size - len(got))
        assert piece, "the answer ended"
        got += piece
    return got
