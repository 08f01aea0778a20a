"""Commands run in an empty folder, with a database of the test's own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from microblog.cli import main

Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which commands are started; its data folder is not made yet."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"


@pytest.fixture
def run(folder: Path) -> Run:
    """Run a command: `run("db current", "what is typed")`; with a `DATABASE_URL`, as where a server was started."""

    def invoke(command: str, typed: str = "", **environ: str) -> Result:
        if "DATABASE_URL" in environ:
            (folder / "data").mkdir(exist_ok=True)
        result = CliRunner().invoke(main, command.split(), input=typed, env=environ)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke
