"""Fixtures for tests of jobs and processes: a database with the tables of jobs, and workers as real processes."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from microblog.core.context import AppContext
from microblog.core.db import Database, session, transaction
from microblog.core.jobs import Job, Task, enqueue
from microblog.core.worker import Worker
from microblog.settings import Settings
from tests.processes.small_house import effects, make_tables

PATIENCE = 30.0


@pytest.fixture
def ground(tmp_path: Path, empty_database_url: str) -> Iterator[AppContext]:
    """An application that is nothing but jobs, with short leases, on each kind of database."""
    context = AppContext(make_settings(tmp_path, database_url=empty_database_url), Database(empty_database_url), {})
    make_tables(context.database)
    yield context
    context.database.close()


def make_settings(folder: Path, **chosen: Any) -> Settings:
    data = folder / "data"
    data.mkdir(exist_ok=True)
    given = Settings(
        data=data, database_url=f"sqlite:///{data / 'small.db'}", job_lease=0.8, job_poll=0.02, job_threads=2
    )
    return replace(given, **chosen)


def as_json(settings: Settings) -> str:
    return json.dumps({name: str(value) if name == "data" else value for name, value in asdict(settings).items()})


class Workers:
    """A job worker in a process of its own, replaced by a new one whenever it has ended."""

    def __init__(self, settings: Settings) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.processes.small_house", as_json(settings)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.pid = self.next_pid()

    def next_pid(self) -> int:
        assert self.process.stdout is not None
        self.pid = int(self.process.stdout.readline())
        return self.pid

    def kill(self) -> None:
        """`kill -9` the worker, and wait for the next one."""
        os.kill(self.pid, signal.SIGKILL)
        self.next_pid()

    def stop(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("stop\n")
        self.process.stdin.close()
        assert self.process.wait(PATIENCE) == 0


@contextmanager
def workers(settings: Settings) -> Iterator[Workers]:
    running = Workers(settings)
    try:
        yield running
        running.stop()
    finally:
        running.process.kill()
        running.process.wait()
        assert running.process.stdout is not None
        running.process.stdout.close()


@contextmanager
def working(context: AppContext, drain: float = 5.0) -> Iterator[Worker]:
    """A job worker in a thread of this process."""
    running = Worker(context)
    thread = threading.Thread(target=running.run, args=(drain,))
    thread.start()
    try:
        yield running
    finally:
        running.stop()
        thread.join()


def add(context: AppContext, work: Task, **arguments: Any) -> None:
    with context.unit_of_work(), transaction():
        enqueue(work, **arguments)


def effects_of(context: AppContext) -> Counter[str]:
    with context.unit_of_work():
        return Counter(session.scalars(select(effects.c.key)))


def waiting(context: AppContext) -> int:
    with context.unit_of_work():
        return session.scalar(select(func.count()).where(Job.failed_at.is_(None))) or 0


def lines(context: AppContext, name: str) -> list[str]:
    path = context.settings.data / name
    return path.read_text(encoding="ascii").splitlines() if path.exists() else []


def eventually(condition: Callable[..., object], *given: object, patience: float = PATIENCE) -> None:
    """Wait until a condition holds."""
    end = time.monotonic() + patience
    while not condition(*given):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)
