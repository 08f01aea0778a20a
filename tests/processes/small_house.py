"""A small application for tests of processes: a few tasks, a few pages, and the same supervisor and worker as the real one.

    python -m tests.processes.small_house serve|workers '{"data": "…", "database_url": "…", "port": 1234}'

`workers` keeps one job worker alive and replaces it as soon as it has ended; a line `stop` ends it in order.
"""

import json
import os
import select
import signal
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Integer, MetaData, String, Table, insert

from microblog.core.context import AppContext, settings
from microblog.core.db import Base, Database, session
from microblog.core.jobs import Job, task
from microblog.core.presence import WorkerSeen
from microblog.core.schedules import Schedule
from microblog.core.worker import Worker
from microblog.http.bridge import Bridge
from microblog.http.compression import compressed
from microblog.processes.locks import CannotStart
from microblog.processes.serving import Programs, serve
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


def prepare(chosen: Settings) -> None:
    if chosen.site_name == "cannot be prepared":
        raise RuntimeError("no way to prepare this")
    database = Database(chosen.database_url)
    make_tables(database)
    database.close()


def make_tables(database: Database) -> None:
    """The two tables of jobs, and one for their effects, whatever the migrations say."""
    kept = [Base.metadata.tables[model.__tablename__] for model in (Job, Schedule, WorkerSeen)]
    Base.metadata.create_all(database.engine, tables=kept)
    effects.create(database.engine, checkfirst=True)


def web(chosen: Settings) -> Bridge:
    if chosen.site_name == "cannot start":
        raise RuntimeError("no way to start this")
    bridge = Bridge(pages, threads=chosen.web_threads, finish=compressed)
    answers["/taken"] = lambda _environ: [str(bridge.room.taken).encode()]
    return bridge


def pages(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    if environ["PATH_INFO"] == "/slow":
        Path(environ["QUERY_STRING"]).touch()
        time.sleep(1)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return answers.get(environ["PATH_INFO"], _pid)(environ)


def _pid(_environ: dict[str, Any]) -> Iterable[bytes]:
    return [f"{os.getpid()}".encode()]


def _echo(environ: dict[str, Any]) -> Iterable[bytes]:
    return [environ["wsgi.input"].read()]


def _long(environ: dict[str, Any]) -> Iterable[bytes]:
    """A megabyte at a time; says in a file how many it gave when it was closed."""
    given = 0
    try:
        for _ in range(1000 if environ["PATH_INFO"] == "/longer" else 20):
            given += 1
            yield b"x" * 1_000_000
    finally:
        Path(environ["QUERY_STRING"]).write_text(str(given), encoding="ascii")


def _half(_environ: dict[str, Any]) -> Iterable[bytes]:
    yield b"x" * 300_000
    raise RuntimeError("half of it is out")


answers = {"/echo": _echo, "/long": _long, "/longer": _long, "/half": _half}


def jobs(chosen: Settings) -> None:
    context = AppContext(chosen, Database(chosen.database_url), {})
    worker = Worker(context)
    stop_on_signals(worker.stop)
    worker.run(drain=2.0)


def _read(given: str) -> Settings:
    chosen = json.loads(given)
    return Settings(**{**chosen, "data": Path(chosen["data"])})


def _serve(chosen: Settings) -> None:
    try:
        serve(chosen, Programs(prepare, web, jobs), lambda: print("ready", flush=True))
    except CannotStart as error:
        print(error.format_message(), flush=True)
        sys.exit(error.exit_code)


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
    {"serve": _serve, "workers": _workers}[sys.argv[1]](_read(sys.argv[2]))
