"""What proxies say is believed exactly as far as there are proxies of ours; a visitor's own headers change nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, request

from microblog.http.forwarded import behind_proxies, believe, plain_address
from microblog.http.wants import address
from tests.fixtures.applications import MakeSettings, house
from tests.http.test_bridge import scope, seen

PROXY, VISITOR = "127.0.0.1", "198.51.100.7"
LIES = [
    "192.0.2.66",
    "127.0.0.1",
    "::1",
    "unknown",
    '"192.0.2.66',
    '"192.0.2.66, ',
    "192.0.2.66,",
    ",",
    ", ,",
    "192.0.2.66\t",
    "a" * 8000,
    "1," * 4000,
    "for=192.0.2.66",
    "<b>",
    "é",
    "%00",
]


def environ(**forwarded: str) -> dict[str, Any]:
    told = {f"HTTP_X_FORWARDED_{name.upper()}": value for name, value in forwarded.items()}
    return {"REMOTE_ADDR": PROXY, "wsgi.url_scheme": "http", "HTTP_HOST": "inside:8000", **told}


def understood(hops: int, **forwarded: str) -> tuple[str, str, str]:
    found = environ(**forwarded)
    believe(found, hops)
    return found["REMOTE_ADDR"], found["wsgi.url_scheme"], found["HTTP_HOST"]


@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize("hops", [1, 2, 3])
def test_whatever_a_visitor_sends_the_counted_address_is_the_one_that_our_proxy_saw(hops: int, lie: str) -> None:
    honest = ", ".join([VISITOR, *["10.0.0.1"] * (hops - 1)])
    assert understood(hops, **{"for": f"{lie}, {honest}"})[0] == VISITOR
    assert understood(hops, **{"for": f"{lie},{lie},{honest}"})[0] == VISITOR


@pytest.mark.parametrize("lie", LIES)
def test_without_proxies_nothing_is_believed(make_settings: MakeSettings, lie: str) -> None:
    found = environ(**{"for": lie, "proto": "https", "host": "evil.example"})
    before = dict(found)
    app, got = _listening()
    assert behind_proxies(app, 0) is app
    behind_proxies(app, 0)(found, None)
    assert got == [before]


@pytest.mark.parametrize(
    ("hops", "said", "expected"),
    [
        (1, VISITOR, VISITOR),
        (1, f"192.0.2.66, {VISITOR}", VISITOR),
        (2, f"192.0.2.66, {VISITOR}, 10.0.0.1", VISITOR),
        (2, VISITOR, PROXY),
        (2, "", PROXY),
        (9, ",".join(["192.0.2.66", VISITOR] + ["10.0.0.1"] * 8), VISITOR),
        (1, f"{VISITOR}:4711", VISITOR),
        (1, "2001:DB8:0::1", "2001:db8::1"),
        (1, "[2001:db8::1]", "2001:db8::1"),
        (1, "[2001:db8::1]:443", "2001:db8::1"),
        (1, f"::ffff:{VISITOR}", VISITOR),
        (1, "fe80::1%eth0", PROXY),
        (1, "unknown", PROXY),
        (1, "_hidden", PROXY),
        (1, "256.1.1.1", PROXY),
        (1, "198.51.100", PROXY),
        (1, "١٩٨.51.100.7", PROXY),
        (1, "", PROXY),
        (1, f"{VISITOR},", PROXY),
        (1, f'"{VISITOR}"', PROXY),
        (1, f"for={VISITOR}", PROXY),
    ],
)
def test_addresses(hops: int, said: str, expected: str) -> None:
    assert understood(hops, **{"for": said})[0] == expected


@pytest.mark.parametrize(
    ("hops", "said", "expected"),
    [
        (1, "https", "https"),
        (1, "HTTPS", "https"),
        (1, "https, http", "http"),
        (2, "https, http", "https"),
        (2, "https", "http"),
        (1, "javascript", "http"),
        (1, "https://", "http"),
        (1, "", "http"),
    ],
)
def test_schemes(hops: int, said: str, expected: str) -> None:
    assert understood(hops, proto=said)[1] == expected


@pytest.mark.parametrize(
    ("hops", "said", "expected"),
    [
        (1, "blog.example", "blog.example"),
        (1, "evil.example, blog.example:8443", "blog.example:8443"),
        (2, "evil.example, blog.example, inner.example", "blog.example"),
        (1, "[2001:db8::1]:443", "[2001:db8::1]:443"),
        (1, "a/b", "inside:8000"),
        (1, "a b", "inside:8000"),
        (1, "<b>", "inside:8000"),
        (1, "user@blog.example", "inside:8000"),
        (1, "", "inside:8000"),
    ],
)
def test_hosts(hops: int, said: str, expected: str) -> None:
    assert understood(hops, host=said)[2] == expected


def test_several_header_lines_are_one_list() -> None:
    lines = [(b"x-forwarded-for", b"192.0.2.66"), (b"x_forwarded_for", b"192.0.2.67"), (b"x-forwarded-for", b"::2")]
    found = seen(scope("GET", b"/", *lines))
    believe(found, 1)
    assert found["REMOTE_ADDR"] == "::2"
    found = seen(scope("GET", b"/", *lines))
    believe(found, 3)
    assert found["REMOTE_ADDR"] == "192.0.2.1", "a line that is spelt with underscores does not count"


def test_other_headers_of_proxies_are_never_believed() -> None:
    found = environ() | {"HTTP_FORWARDED": "for=192.0.2.66;proto=https", "HTTP_X_REAL_IP": "192.0.2.66"}
    believe(found, 1)
    assert (found["REMOTE_ADDR"], found["wsgi.url_scheme"]) == (PROXY, "http")


@pytest.fixture(params=[0, 1])
def app(request: pytest.FixtureRequest, make_settings: MakeSettings, database_url: str) -> Iterator[Flask]:
    made: Flask = house().create_app(make_settings(database_url=database_url, proxy_hops=request.param))
    made.add_url_rule("/seen", "seen", _seen)
    yield made
    made.extensions["microblog"].database.close()


def test_the_whole_application_sees_the_visitor(app: Flask) -> None:
    headers = {"X-Forwarded-For": f"::1, {VISITOR}:80", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "a.example"}
    said = app.test_client().get("/seen", headers=headers).text
    through = app.extensions["microblog"].settings.proxy_hops
    assert said == (f"{VISITOR} {VISITOR} https://a.example/" if through else f"{PROXY} {PROXY} http://localhost/")


@pytest.mark.parametrize(
    ("remote", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:0:1:2::3", "2001:db8:0:1::/64"),
        ("", "unknown"),
    ],
)
def test_limits_count_an_ipv4_address_alone_and_an_ipv6_network_together(app: Flask, remote: str, counted: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": remote}):
        assert address() == counted


@pytest.mark.parametrize("given", ["1.2.3.4:5:6", "::1]", "[]", ":", "1.2.3.4 5.6.7.8", "0x7f.1", "127.1"])
def test_what_is_no_address_is_nothing(given: str) -> None:
    assert plain_address(given) == ""


def _seen() -> str:
    return f"{request.remote_addr} {address()} {request.host_url}"


def _listening() -> tuple[Any, list[dict[str, Any]]]:
    got: list[dict[str, Any]] = []

    def app(environ: dict[str, Any], start_response: object) -> list[bytes]:
        got.append(dict(environ))
        return []

    return app, got
