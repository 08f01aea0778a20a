"""What a request or a job works with: the settings, the database and the backends of one application.

It is a context variable and not a global, so two applications can live in one process and nothing crosses.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TypeVar, cast

from microblog.core.db import Database
from microblog.core.memory import Memory
from microblog.settings import Settings

T = TypeVar("T")


@dataclass(frozen=True)
class AppContext:
    """One application below Flask: made by `app.py`, used by requests, jobs and commands alike."""

    settings: Settings
    database: Database
    backends: Mapping[type, object]
    memory: Memory = field(default_factory=Memory)

    @contextmanager
    def unit_of_work(self) -> Iterator[None]:
        """Make this application the present one, with a database session of its own."""
        token = _current.set(self)
        try:
            with self.database.session():
                yield
        finally:
            _current.reset(token)


_current: ContextVar[AppContext] = ContextVar("app_context")


def settings() -> Settings:
    """The settings of the present application."""
    return _current.get().settings


def database() -> Database:
    """The database of the present application."""
    return _current.get().database


def memory() -> Memory:
    """What the present application remembers in this process."""
    return _current.get().memory


def backend(contract: type[T]) -> T:
    """The present application's backend for a contract, such as `Mailer`."""
    return cast(T, _current.get().backends[contract])
