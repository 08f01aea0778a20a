"""The small house with a few pages, served by the same supervisor as the real one.

    python -m tests.processes.small_pages '{"data": "…", "database_url": "…", "port": 1234}'

Says `ready` when it is, and what is wrong when it cannot start.
"""

import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from microblog.core.db import Database
from microblog.http.bridge import Bridge
from microblog.http.compression import compressed
from microblog.processes.locks import CannotStart
from microblog.processes.serving import Programs, serve
from microblog.settings import Settings
from tests.processes.small_house import jobs, make_tables, read


def prepare(chosen: Settings) -> None:
    if chosen.site_name == "cannot be prepared":
        raise RuntimeError("no way to prepare this")
    database = Database(chosen.database_url)
    make_tables(database)
    database.close()


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


def _serve(chosen: Settings) -> None:
    try:
        serve(chosen, Programs(prepare, web, jobs), lambda: print("ready", flush=True))
    except CannotStart as error:
        print(error.format_message(), flush=True)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    _serve(read(sys.argv[1]))
