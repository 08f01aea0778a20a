"""The bridge behind the real HTTP server, met with raw sockets."""

import socket
from collections.abc import Iterator
from http.client import HTTPConnection, IncompleteRead
from pathlib import Path

import pytest

from tests.processes.ground import eventually
from tests.processes.houses import House, house


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house(tmp_path_factory.mktemp("served")) as running:
        yield running.until_ready()


def raw(served: House, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", served.settings.port), timeout=5) as connection:
        connection.sendall(request)
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    return answer


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 200),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n", 400),
        (b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999\r\n\r\n", 413),
        (
            b"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            + b"100000\r\n"
            + b"x" * 0x100000
            + b"\r\n5\r\nab",
            413,
        ),
        (
            b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\nConnection: close\r\n\r\nabcd",
            400,
        ),
        (
            b"POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
            200,
        ),
    ],
)
def test_what_comes_over_the_wire(served: House, request_: bytes, status: int) -> None:
    answer = raw(served, request_)
    assert answer.startswith(f"HTTP/1.1 {status} ".encode())
    assert answer.lower().count(b"\r\ndate: ") == 1


def test_a_client_that_stops_sending_harms_nobody(served: House) -> None:
    with socket.create_connection(("127.0.0.1", served.settings.port)) as connection:
        connection.sendall(b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc")
    assert served.answers()


def test_a_long_answer_arrives_whole(served: House, tmp_path: Path) -> None:
    assert len(served.get(f"/long?{tmp_path / 'given'}")) == 20_000_000
    assert (tmp_path / "given").read_text() == "20"


def test_a_long_answer_ends_when_its_reader_leaves(served: House, tmp_path: Path) -> None:
    given = tmp_path / "given"
    with socket.create_connection(("127.0.0.1", served.settings.port)) as connection:
        connection.sendall(f"GET /longer?{given} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        connection.recv(1000)
    eventually(lambda: given.exists() and given.read_text())
    assert int(given.read_text()) < 1000


def test_half_an_answer_does_not_look_whole(served: House) -> None:
    connection = HTTPConnection("127.0.0.1", served.settings.port, timeout=5)
    connection.request("GET", "/half")
    with pytest.raises(IncompleteRead):
        connection.getresponse().read()
    connection.close()
