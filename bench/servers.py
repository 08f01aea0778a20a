"""The two servers that are compared, each as a process tree of its own: the real one, and the floor.

    python -m bench.servers FOLDER

runs the floor: the same Granian, bridge, Flask and compression with one view, which sends a folder's files from memory.
"""

import os
import secrets
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from flask import Flask, Response

from microblog.app import MAX_BODY
from microblog.commands.chosen import prepared_settings
from microblog.http.bridge import Bridge
from microblog.http.compression import compressed
from microblog.processes.serving import Programs, serve
from microblog.settings import Settings, load, prepare_data_folder

PATIENCE = 60
ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Running:
    """A server that answers."""

    port: int
    pid: int


def settings_for(data: Path, database_url: str | None = None) -> dict[str, str]:
    """The settings of both: as they are by default, but for a free port, no rate limits, and a quiet log."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = str(probe.getsockname()[1])
    chosen = {"MICROBLOG_DATA": str(data), "PORT": port, "RATE_LIMITS": "false", "LOG_LEVEL": "WARNING"}
    return chosen | ({"DATABASE_URL": database_url} if database_url else {})


def prepared(data: Path, database: str | None = None) -> tuple[dict[str, str], Settings]:
    """The settings for a server with this data folder, on a free port, as environment and as the server reads them."""
    data.mkdir()
    chosen = settings_for(data, database) | {"SECRET_KEY": secrets.token_hex(32)}
    return chosen, prepare_data_folder(load(os.environ | chosen, data / "none"))


@contextmanager
def real(settings: dict[str, str]) -> Iterator[Running]:
    """`microblog run`."""
    with _running([str(Path(sys.executable).with_name("microblog")), "run"], settings) as server:
        yield server


@contextmanager
def floor(settings: dict[str, str], pages: Path) -> Iterator[Running]:
    """The floor, sending the files of a folder, each at its name."""
    with _running([sys.executable, "-m", "bench.servers", str(pages)], settings) as server:
        yield server


def floor_app(pages: dict[str, bytes]) -> Flask:
    """Flask with one view."""
    app = Flask("floor", static_folder=None)

    @app.route("/<name>", methods=["GET", "POST"])
    def page(name: str) -> Response:
        if not pages[name]:
            return Response(status=303, headers={"Location": "/"})
        return Response(pages[name], content_type="text/html; charset=utf-8")

    return app


@contextmanager
def _running(command: list[str], settings: dict[str, str]) -> Iterator[Running]:
    process = subprocess.Popen(
        command,
        env=os.environ | settings | {"PYTHONPATH": str(ROOT)},
        cwd=settings["MICROBLOG_DATA"],
        stdout=sys.stderr,
    )
    try:
        wait_for(int(settings["PORT"]), process)
        yield Running(int(settings["PORT"]), process.pid)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Wait until a server answers.

    Raises:
        RuntimeError: it ended, or did not answer in a minute.
    """
    patience = time.monotonic() + PATIENCE
    while time.monotonic() < patience and process.poll() is None:
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
                connection.request("GET", "/-/ready")
                connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


def _serve_floor(pages: Path) -> None:
    sent = {path.name: path.read_bytes() for path in pages.iterdir()}

    def web(chosen: Settings) -> Any:
        return Bridge(floor_app(sent), threads=chosen.web_threads, max_body=MAX_BODY, finish=compressed)

    serve(prepared_settings(), Programs(prepare=lambda _: None, web=web, jobs=_idle), lambda: None)


def _idle(_: Settings) -> None:
    threading.Event().wait()


if __name__ == "__main__":
    _serve_floor(Path(sys.argv[1]))
