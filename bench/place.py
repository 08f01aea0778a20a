"""One community as it is asked in this process: what a request costs, and how much its statements look at."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine, text
from werkzeug.test import create_environ

from bench.community import Community, Reader
from bench.work import looked_at, recorded
from microblog.ui import kept_pages

Environ = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """An application among so many posts; `open` says whether SQLite or PostgreSQL works for it."""

    app: Flask
    community: Community

    @cached_property
    def engine(self) -> Engine:
        """The application's own."""
        engine: Engine = self.app.extensions["microblog"].database.engine
        return engine

    def environ(self, path: str, reader: Reader) -> Environ:
        """A page as a browser asks for it."""
        headers = {
            "Cookie": f"session={reader.token}",
            "User-Agent": "Mozilla/5.0 (bench)",
            "Accept": "text/html,*/*;q=0.8",
            "Accept-Language": "en-GB,en;q=0.7",
            "Accept-Encoding": "gzip, deflate, br",
        }
        return create_environ(path, headers=headers)

    def cost(self, environs: list[Environ], *, anew: bool) -> float:
        """Microseconds of processor time that a request takes, asked a second time; `anew`: no page is kept."""
        for environ in environs:
            self.ask(environ)
        before = self._cpu()
        for environ in environs:
            if anew:
                kept_pages._rendered.cache_clear()
            self.ask(environ)
        return 1e6 * (self._cpu() - before) / len(environs)

    def work(self, environs: list[Environ]) -> float:
        """What the statements of a request look at, all in all: see `bench.work`."""
        total = 0
        for environ in environs:
            with recorded(self.engine) as statements:
                self.ask(environ)
            total += sum(looked_at(self.engine, *statement) for statement in statements)
        return total / len(environs)

    def ask(self, environ: Environ) -> bytes:
        """Send a request; gives the page.

        Raises:
            RuntimeError: it is no page, so a fast error is never taken for a fast page.
        """
        answered: list[str] = []

        def start_response(status: str, _headers: object, _error: object = None) -> Callable[[bytes], object]:
            answered.append(status)
            return answered.append  # type: ignore[return-value]

        body = self.app.wsgi_app(environ | {"wsgi.input": BytesIO()}, start_response)
        content = b"".join(body)
        getattr(body, "close", lambda: None)()
        if answered != ["200 OK"]:
            raise RuntimeError(f"{environ['PATH_INFO']}: {answered}")
        return content

    def _cpu(self) -> float:
        """Seconds so far: of this process, in which SQLite works, and of PostgreSQL's backends for this application."""
        return time.process_time() + sum(map(_cpu_of, self._backends))

    @cached_property
    def _backends(self) -> list[int]:
        if self.engine.dialect.name == "sqlite":
            return []
        theirs = text("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state IS NOT NULL")
        with self.engine.connect() as connection:
            return list(connection.scalars(theirs))


def _cpu_of(pid: int) -> float:
    """Linux counts it in nanoseconds: https://docs.kernel.org/scheduler/sched-stats.html."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
