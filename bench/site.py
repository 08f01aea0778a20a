"""A site that is asked in this process: what a request costs, and how much its statements look at."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine, select, text
from werkzeug.test import create_environ

from bench.community import Community, Reader
from bench.growth_pages import Asked
from bench.work import looked_at, recorded
from microblog.accounts.models import Account
from microblog.auth.models import LoginSession, User
from microblog.auth.tokens import hash_token
from microblog.core.db import session
from microblog.timelines.queries import home
from microblog.ui import kept_pages

Environ = dict[str, Any]

SAMPLES = 60
"""Requests that one figure is the mean of."""


@dataclass(frozen=True)
class Site:
    """An application and its community."""

    app: Flask
    community: Community

    @cached_property
    def engine(self) -> Engine:
        """The application's own."""
        engine: Engine = self.app.extensions["microblog"].database.engine
        return engine

    def requests(self, page: Asked, follows: int, many: int) -> list[Environ]:
        """Requests for a page by so many readers who follow so many, and have a full page of home."""
        with self.app.extensions["microblog"].unit_of_work():
            paths = page.paths()
            readers = [each for each in self.community.readers if each.follows == follows and _is_home_full(each)]
        if not (paths and readers):
            raise RuntimeError(f"there is no such page, or no full one for anybody who follows {follows}")
        return [self.environ(path, reader) for path, reader in islice(zip(cycle(paths), cycle(readers)), many)]

    def close(self) -> None:
        """Give back what is open."""
        self.app.extensions["microblog"].database.close()

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
        """Microseconds of processor time that a request takes, asked a second time, as after somebody has written.

        `anew`: nothing that depends on its rows is kept for it either.
        """
        for environ in environs:
            self.ask(environ)
        before = self._cpu()
        for environ in islice(cycle(environs), SAMPLES):
            self._forget_rows()
            if anew:
                self._forget()
            self.ask(environ)
        return 1e6 * (self._cpu() - before) / SAMPLES

    def work(self, environs: list[Environ], *, anew: bool) -> float:
        """What the statements of a request look at, all in all: see `bench.work`."""
        total = 0
        for environ in environs:
            if anew:
                self._forget()
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

    def _forget_rows(self) -> None:
        """Have each question asked anew, as a commit would."""
        for reader in self.app.extensions["microblog"].database.readers._free:
            reader.unchanged._version = None

    def _forget(self) -> None:
        """Drop the pages that were rendered and the rows that were read."""
        kept_pages._rendered.cache_clear()
        self.app.extensions["microblog"].memory._places.cache_clear()

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


def _is_home_full(reader: Reader) -> bool:
    wanted = (
        select(Account).join(User, User.account_id == Account.id).join(LoginSession, LoginSession.user_id == User.id)
    )
    account = session.scalars(wanted.where(LoginSession.token_hash == hash_token(reader.token))).one()
    return home(account, None).next is not None


def _cpu_of(pid: int) -> float:
    """Linux counts it in nanoseconds: https://docs.kernel.org/scheduler/sched-stats.html."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
