"""One page under load: what its visitors see, and what it costs the server."""

import asyncio
import json
import statistics
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from itertools import cycle

from bench import load
from bench.servers import Running
from bench.tree import Memory, cpu_seconds, memory

CONNECTIONS = 16


@dataclass(frozen=True)
class Figures:
    """Requests a second, milliseconds of waiting, bytes on the wire and microseconds of processor time a request."""

    per_second: float
    p50_ms: float
    p99_ms: float
    bytes: float
    cpu_us: float

    def over(self, other: "Figures") -> "Figures":
        """Each figure divided by the other's."""
        return Figures(**{f.name: getattr(self, f.name) / getattr(other, f.name) for f in fields(self)})


@dataclass(frozen=True)
class Effort:
    """How long a page is measured in all, by how many connections at once, and in how many rounds."""

    seconds: float
    connections: int
    rounds: int = 1


def mean(several: Sequence[Figures]) -> Figures:
    """The mean of each figure."""
    return Figures(**{f.name: statistics.mean(getattr(each, f.name) for each in several) for f in fields(Figures)})


class UnexpectedAnswers(Exception):
    """Not every answer had the status that was wanted."""


def measure(server: Running, requests: list[str], effort: Effort, status: str) -> Figures:
    """Send requests in turn for one of its rounds, after a first one of all of them.

    Raises:
        UnexpectedAnswers: so a fast error page is never taken for a fast page.
    """
    seconds = effort.seconds / effort.rounds
    warm = _load(server, requests, seconds / 5, effort.connections, least=len(requests))
    before = cpu_seconds(server.pid)
    seen = _load(server, requests, seconds, effort.connections)
    spent = cpu_seconds(server.pid) - before
    statuses = set(warm["statuses"]) | set(seen["statuses"])
    if statuses != {status}:
        raise UnexpectedAnswers(f"{requests[0].splitlines()[0]}: {warm['statuses']} {seen['statuses']}")
    cpu_us = 1e6 * spent / seen["requests"]
    return Figures(seen["per_second"], seen["p50_ms"], seen["p99_ms"], seen["bytes"], cpu_us)


@contextmanager
def meanwhile_publishing(server: Running, requests: list[str], every: float = 1.0) -> Iterator[None]:
    """Publish a post a second while something else is measured."""
    over = threading.Event()

    def publish() -> None:
        for request in cycle(requests):
            if over.wait(every):
                return
            asyncio.run(load.run(server.port, [request], 0, 1))

    thread = threading.Thread(target=publish)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@contextmanager
def greatest_memory(server: Running) -> Iterator[list[Memory]]:
    """Look at the memory twice a second; the list gets the greatest at the end."""
    over, seen, greatest = threading.Event(), [memory(server.pid)], []

    def look() -> None:
        while not over.wait(0.5):
            seen.append(memory(server.pid))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield greatest
    finally:
        over.set()
        thread.join()
        greatest.append(max(seen, key=lambda each: each.pss))


def _load(
    server: Running, requests: list[str], seconds: float, connections: int, least: int = 0
) -> dict[str, "float | dict[str, int]"]:
    order = {"port": server.port, "seconds": seconds, "connections": connections, "requests": requests, "least": least}
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"], input=json.dumps(order), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)
