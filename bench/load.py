"""A small load generator, as a process of its own so that its cost is not counted: keep-alive connections, raw sockets.

    echo '{"port": 8000, "seconds": 5, "connections": 16, "requests": ["GET / HTTP/1.1\\r\\n..."]}' | python -m bench.load

Each connection sends the next request of the list when its answer has come, until the time is over and at least so many
answers, if `least` says so, have come. Prints what came, as JSON.
"""

import asyncio
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle
from typing import Any, NamedTuple

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass
class Tally:
    """What one run saw: seconds of each answer in its order, bytes on the wire, answers by status."""

    started: float = 0.0
    latencies: list[float] = field(default_factory=list)
    received: int = 0
    statuses: Counter[str] = field(default_factory=Counter)

    def summary(self) -> dict[str, Any]:
        """Requests a second, milliseconds at the median and the 99th percentile, bytes an answer, statuses."""
        ordered = sorted(self.latencies)
        seconds = time.perf_counter() - self.started
        return {
            "requests": len(ordered),
            "per_second": len(ordered) / seconds,
            "p50_ms": 1000 * percentile(ordered, 0.50),
            "p99_ms": 1000 * percentile(ordered, 0.99),
            "bytes": self.received / max(1, len(ordered)),
            "statuses": dict(self.statuses),
        }


class End(NamedTuple):
    """When a run ends: not before a moment, and not before so many answers."""

    moment: float
    least: int


class Client(asyncio.Protocol):
    """One keep-alive connection."""

    def __init__(self, requests: Iterator[bytes], tally: Tally, end: End, done: asyncio.Future[None]) -> None:
        self.requests, self.tally, self.end, self.done = requests, tally, end, done
        self.buffer = bytearray()
        self.wanted: int | None = None
        self.sent = 0.0
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the first request."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        """Count the answer when all of it is there, and ask for the next."""
        self.buffer += data
        if self.wanted is None:
            try:
                self.wanted = _whole(self.buffer)
            except ValueError as error:
                self._fail(error)
        if self.wanted is None or len(self.buffer) < self.wanted:
            return
        moment = time.perf_counter()
        self.tally.latencies.append(moment - self.sent)
        self.tally.received += len(self.buffer)
        self.tally.statuses[self.buffer[9:12].decode()] += 1
        self.buffer.clear()
        self.wanted = None
        if self._goes_on(moment):
            self._send()
        else:
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """The run is over, or the server is gone."""
        if self.done.done():
            return
        if exc or self._goes_on(time.perf_counter()):
            self.done.set_exception(exc or ConnectionError("the server closed the connection"))
        else:
            self.done.set_result(None)

    def _goes_on(self, moment: float) -> bool:
        return moment < self.end.moment or len(self.tally.latencies) < self.end.least

    def _fail(self, error: Exception) -> None:
        if not self.done.done():
            self.done.set_exception(error)
        self.transport.abort()

    def _send(self) -> None:
        self.sent = time.perf_counter()
        self.transport.write(next(self.requests))


def percentile(ordered: list[float], part: float) -> float:
    """The smallest value that so large a part of an ordered list does not exceed; 0 for an empty list."""
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


async def run(port: int, requests: list[str], seconds: float, connections: int, least: int = 0) -> dict[str, Any]:
    """Send the requests in turn for some seconds, and until there are so many answers."""
    tally, loop = Tally(started=time.perf_counter()), asyncio.get_running_loop()
    end = End(tally.started + seconds, least)
    turn = cycle([request.encode() for request in requests])
    clients = [Client(turn, tally, end, loop.create_future()) for _ in range(connections)]
    transports = [(await loop.create_connection(partial(_itself, each), "127.0.0.1", port))[0] for each in clients]
    try:
        await asyncio.gather(*(client.done for client in clients))
    finally:
        for transport in transports:
            transport.abort()
        await asyncio.sleep(0)  # it is then that they are closed
    return tally.summary()


def _itself(client: Client) -> Client:
    return client


def _whole(buffer: bytearray) -> int | None:
    """The length of the answer that begins here, as soon as its headers are there. All of ours say their length."""
    end = buffer.find(b"\r\n\r\n")
    if end < 0:
        return None
    length = _LENGTH.search(buffer, 0, end + 2)
    if length is None:
        raise ValueError(f"an answer without a length: {bytes(buffer[:end])!r}")
    return end + 4 + int(length[1])


if __name__ == "__main__":
    json.dump(asyncio.run(run(**json.load(sys.stdin))), sys.stdout)
