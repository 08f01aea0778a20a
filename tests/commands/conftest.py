"""Commands run in an empty folder, with a database of the test's own."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_from_dir
from click.testing import CliRunner, Result

from microblog.cli import main
from microblog.commands import catalogs

Run = Callable[..., Result]


@pytest.fixture(autouse=True, scope="session")
def _sources_read_once() -> Iterator[None]:
    """What our own sources mark for translation, which takes a second to find, does not change while tests run."""
    kept: list[tuple[Any, ...]] = []

    def read_once(folder: Path, *args: Any, **options: Any) -> Iterable[tuple[Any, ...]]:
        if folder != catalogs.PACKAGE:
            return extract_from_dir(folder, *args, **options)
        if not kept:
            kept.extend(extract_from_dir(folder, *args, **options))
        return kept

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogs, "extract_from_dir", read_once)
        yield


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
