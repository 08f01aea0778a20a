"""The bridge behind the real HTTP server, met with raw sockets."""

import select
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection, IncompleteRead
from pathlib import Path

import pytest

from microblog.http.room import ROOM
from tests.processes.ground import eventually
from tests.processes.houses import House, house

LENGTH = 1024 * 1024


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
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\nConnection: close\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: [::1]:8000\r\nConnection: close\r\n\r\n", 200),
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
        (
            b"POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: gzip, chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
            400,
        ),
    ],
)
def test_what_comes_over_the_wire(served: House, request_: bytes, status: int) -> None:
    answer = raw(served, request_)
    assert answer.startswith(f"HTTP/1.1 {status} ".encode())
    assert answer.lower().count(b"\r\ndate: ") == 1


def test_programs_of_old_need_no_host(served: House) -> None:
    assert raw(served, b"GET / HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.0 200 ")


def test_nothing_is_smuggled_behind_a_body_of_two_lengths(served: House) -> None:
    """The server in front takes the chunks, drops the length before we see it, and closes (RFC 9112, 6.1)."""
    both = b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    answer = raw(served, both + b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    assert answer.count(b"HTTP/1.1 ") == 1


def test_a_connection_is_used_again_after_a_body(served: House) -> None:
    one = b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
    answer = raw(served, one + one + one.replace(b"Host: a", b"Host: a\r\nConnection: close"))
    assert answer.count(b"HTTP/1.1 200 ") == answer.count(b"\r\n\r\nabc") == 3


def test_long_bodies_that_stall_make_room_for_others(served: House) -> None:
    with ExitStack() as stack:
        stalled = [stack.enter_context(stalling(served, 1_000_000)) for _ in range(20)]
        eventually(lambda: int(served.get("/taken")) == 20_000_000)
        stalled += [stack.enter_context(stalling(served, 1_000_000)) for _ in range(20)]
        eventually(lambda: sum(has_answer(each) for each in stalled) >= 40 - ROOM // 1_000_000)
        told = [each for each in stalled if has_answer(each)]
        assert len(told) < 12
        assert not set(told) & set(stalled[20:]), "those leave that had been coming for longest"
        answer = told[0].makefile("rb").read()
        assert answer.startswith(b"HTTP/1.1 503 ")
        assert b"\r\nretry-after: 5\r\n" in answer
        for size in (10, 100_000, 1_000_000):
            with stalling(served, size) as connection:
                connection.sendall(b"x" * (LENGTH - size))
                assert connection.recv(15).startswith(b"HTTP/1.1 200 ")


def test_the_room_of_bodies_is_given_back(served: House) -> None:
    whole = b"POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 1_000_000
    for _ in range(40):
        assert raw(served, whole).startswith(b"HTTP/1.1 200 ")


def stalling(served: House, size: int) -> socket.socket:
    """A client that announces a body and sends only its beginning."""
    connection = socket.create_connection(("127.0.0.1", served.settings.port), timeout=5)
    connection.sendall(f"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: {LENGTH}\r\n\r\n".encode() + b"x" * size)
    return connection


def has_answer(connection: socket.socket) -> bool:
    return bool(select.select([connection], [], [], 0)[0])


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
