"""The small house, served by a real process tree."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import psutil

from microblog.settings import Settings
from tests.fixtures.servers import free_port
from tests.processes.ground import PATIENCE, as_json, eventually, make_settings


class House:
    """A small house that is being served."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.url = settings, f"http://127.0.0.1:{settings.port}"
        command = [sys.executable, "-m", "tests.processes.small_pages", as_json(settings)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.said = ""

    def until_ready(self) -> "House":
        assert self.process.stdout is not None
        while (line := self.process.stdout.readline()) != "ready\n":
            assert line, self.said
            self.said += line
        return self

    def ends(self) -> int:
        assert self.process.stdout is not None
        code = self.process.wait(PATIENCE)
        self.said += self.process.stdout.read()
        return code

    def tree(self) -> list[psutil.Process]:
        return list(psutil.Process(self.process.pid).children(recursive=True))

    def web_pids(self, asked: int = 20) -> set[int]:
        return {int(self.get("/")) for _ in range(asked)}

    def jobs_pids(self) -> set[int]:
        """The children that are alive and do not answer pages."""
        return {child.pid for child in self.tree() if is_alive(child)} - self.web_pids()

    def get(self, path: str) -> str:
        with urlopen(self.url + path, timeout=PATIENCE) as response:
            return str(response.read().decode())

    def answers(self) -> bool:
        try:
            return bool(self.get("/"))
        except OSError:
            return False


@contextmanager
def house(folder: Path, **chosen: Any) -> Iterator[House]:
    settings = make_settings(folder, **{"port": free_port(), **chosen})
    running = House(settings)
    tree: list[psutil.Process] = []
    try:
        yield running
        tree = running.tree() if running.process.poll() is None else []
    finally:
        running.process.kill()
        running.process.wait()
        assert running.process.stdout is not None
        running.process.stdout.close()
        gone(tree)


def is_alive(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def gone(processes: list[psutil.Process]) -> None:
    """Nothing is left of these processes, within two seconds, but what the system has yet to count."""
    eventually(lambda: not any(map(is_alive, processes)), patience=2)
