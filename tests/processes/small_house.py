"""A small application for tests of processes: a few tasks, and the same worker as the real one.

    python -m tests.processes.small_house '{"data": "…", "database_url": "…"}'

It keeps one job worker alive and replaces it as soon as it has ended; a line `stop` ends it in order. It has no pages,
which `small_pages.py` adds, for to import what serves them takes longer than most jobs.
"""

import gc
import json
import os
import select
import signal
import sys
import time
from pathlib import Path

from sqlalchemy import Column, Integer, MetaData, String, Table, insert

from microblog.core.context import AppContext, settings
from microblog.core.db import Base, Database, session
from microblog.core.jobs import Job, task
from microblog.core.presence import WorkerSeen
from microblog.core.schedules import Schedule
from microblog.core.worker import Worker
from microblog.processes.signals import stop_on_signals
from microblog.settings import Settings

effects = Table("effect", MetaData(), Column("key", String(40)), Column("worker", Integer))


def _append(name: str, key: str) -> None:
    with (settings().data / name).open("a", encoding="ascii") as file:
        file.write(f"{key} {os.getpid()}\n")


def _effect(key: str) -> None:
    session.execute(insert(effects).values(key=key, worker=os.getpid()))


def _note(key: str, before: float = 0, between: float = 0) -> None:
    """Two effects, with a pause before and between them."""
    _append("begun", key)
    time.sleep(before)
    _effect(key)
    _append("middle", key)
    time.sleep(between)
    _effect(key)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _fail(text: str) -> None:
    _effect("failed")
    raise ValueError(text)


note = task(_note, name="test.note", max_attempts=100)  # fifty kills may all meet the same job
die = task(_die, name="test.die", max_attempts=3)
fail = task(_fail, name="test.fail", max_attempts=2)


def make_tables(database: Database) -> None:
    """The two tables of jobs, and one for their effects, whatever the migrations say."""
    kept = [Base.metadata.tables[model.__tablename__] for model in (Job, Schedule, WorkerSeen)]
    Base.metadata.create_all(database.engine, tables=kept)
    effects.create(database.engine, checkfirst=True)


def jobs(chosen: Settings) -> None:
    context = AppContext(chosen, Database(chosen.database_url), {})
    worker = Worker(context)
    stop_on_signals(worker.stop)
    worker.run(drain=2.0)


def read(given: str) -> Settings:
    chosen = json.loads(given)
    return Settings(**{**chosen, "data": Path(chosen["data"])})


def _workers(chosen: Settings) -> None:
    while True:
        pid = os.fork()
        if pid == 0:
            jobs(chosen)
            os._exit(0)
        print(pid, flush=True)
        if _stop_asked(pid):
            return


def _stop_asked(pid: int) -> bool:
    """Wait until the worker has ended; whether it did because it was asked to."""
    descriptor = os.pidfd_open(pid) if hasattr(os, "pidfd_open") else -1
    while True:
        ready = select.select([sys.stdin] + [descriptor] * (descriptor >= 0), [], [], 0.01)[0]
        if sys.stdin in ready:
            os.kill(pid, signal.SIGTERM)
            os.waitpid(pid, 0)
            return True
        if os.waitpid(pid, os.WNOHANG)[0]:
            return False


if __name__ == "__main__":
    gc.freeze()  # as `microblog` does: what is loaded is not searched for garbage at the end
    _workers(read(sys.argv[1]))
