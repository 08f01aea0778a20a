"""One HTTP request to another server, in bounded time and memory.

The name is looked up here, every address that it has is shown to `trusts`, and the connection goes to one of exactly
these: whatever the name means a moment later does not matter. The last word has the address that the socket says it is
connected to. Nothing is sent before that.
"""

import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException
from threading import Event, Timer
from typing import Any
from urllib.parse import SplitResult, urlsplit

import idna

CONNECT_SECONDS = 5
SECONDS = 20
MAX_URL = 2000
PORTS = {"http": 80, "https": 443}
NO_HEADERS: Mapping[str, str] = {}


class Refused(Exception):
    """We do not go there, or do not take what is there: the same will be so later."""


class Failed(Exception):
    """There was no whole answer; later there may be."""


@dataclass(frozen=True)
class Fetched:
    """An answer; the names of its headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Client:
    """Sends requests to the addresses that `trusts(address, port)` approves of; `seconds` are for a request in all."""

    trusts: Callable[[str, int], bool]
    seconds: float = SECONDS

    def send(
        self, method: str, url: str, *, headers: Mapping[str, str] = NO_HEADERS, content: bytes = b"", limit: int
    ) -> Fetched:
        """The answer, whatever its status. It follows no redirects. An answer of more than `limit` bytes is refused.

        Raises:
            Refused: the address is none that we go to, or the answer none that we take.
            Failed: there was none, or it took too long.
        """
        parts, host, port = _target(url)
        try:
            with self._connected(parts.scheme, host, port) as connection:
                return _exchange(connection, method, parts, headers, content, limit)
        except UnicodeError:
            raise Refused("not a host's name") from None
        except (OSError, HTTPException) as error:
            raise Failed(f"{host}: {type(error).__name__}: {error}") from error

    @contextmanager
    def _connected(self, scheme: str, host: str, port: int) -> Iterator[HTTPConnection]:
        with self._opened(host, port) as plain, _ended_after(self.seconds, plain):
            connection = HTTPConnection(host, port)
            connection.auto_open = 0
            connection.sock = plain
            if scheme == "https":
                connection.sock = _tls().wrap_socket(plain, server_hostname=host)
            try:
                yield connection
            finally:
                connection.close()

    def _opened(self, host: str, port: int) -> socket.socket:
        """A connection to one of the host's addresses. If only one of them is not trusted, none is."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        for *_, address in found:
            self._check(host, str(address[0]), port)
        failure: OSError | None = None
        for family, kind, protocol, _, address in found:
            try:
                return self._open(host, (family, kind, protocol), address, port)
            except OSError as error:
                failure = error
        raise failure or OSError("no address")

    def _open(self, host: str, kind: tuple[int, int, int], address: Any, port: int) -> socket.socket:
        opened = socket.socket(*kind)
        try:
            opened.settimeout(CONNECT_SECONDS)
            opened.connect(address)
            self._check(host, opened.getpeername()[0], port)
            opened.settimeout(self.seconds)
        except BaseException:
            opened.close()
            raise
        return opened

    def _check(self, host: str, address: str, port: int) -> None:
        if not self.trusts(address, port):
            raise Refused(f"{host} is not on the public internet")


def _target(url: str) -> tuple[SplitResult, str, int]:
    """The parts of an address, its host in ASCII and its port; anything that could be read in two ways is refused."""
    if len(url) > MAX_URL or not url.isprintable() or any(sign in url for sign in " \\\t"):
        raise Refused("not an address")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        ascii_host = host if host.isascii() else idna.encode(host).decode()
    except (ValueError, idna.IDNAError):
        raise Refused("not an address") from None
    if parts.scheme not in PORTS or not ascii_host or "@" in parts.netloc or "%" in ascii_host:
        raise Refused("not an address of the web")
    if not (parts.path + parts.query).isascii():
        raise Refused("an address that is not encoded")
    if host != ascii_host:
        parts = parts._replace(netloc=ascii_host + (f":{port}" if port else ""))
    return parts, ascii_host, PORTS[parts.scheme] if port is None else port


def _exchange(
    connection: HTTPConnection, method: str, parts: SplitResult, headers: Mapping[str, str], content: bytes, limit: int
) -> Fetched:
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    given = {"host": parts.netloc, "accept-encoding": "identity", "user-agent": "microblog", "connection": "close"}
    connection.request(method, path, body=content or None, headers={**given, **headers})
    with connection.getresponse() as answer:
        known = {name.lower(): value for name, value in answer.getheaders()}
        if known.get("content-encoding", "identity") != "identity":
            raise Refused("an answer that is packed")
        body = answer.read(limit + 1)
        if len(body) > limit:
            raise Refused(f"an answer of more than {limit} bytes")
        if answer.length:
            raise Failed("the answer ended too soon")
        return Fetched(answer.status, known, body)


@contextmanager
def _ended_after(seconds: float, connection: socket.socket) -> Iterator[None]:
    """Cut a connection by the clock, however busily the other side sends a byte now and then."""
    was_cut = Event()
    with connection.dup() as same:

        def cut() -> None:
            was_cut.set()
            with suppress(OSError):
                same.shutdown(socket.SHUT_RDWR)

        timer = Timer(seconds, cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()
    if was_cut.is_set():
        raise Failed("the answer took too long")


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
