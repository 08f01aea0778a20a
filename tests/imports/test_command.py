"""`microblog import`."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from microblog.accounts.models import Account
from microblog.auth.actions import sign_up
from microblog.auth.models import ADMIN
from microblog.cli import main
from microblog.core.context import AppContext
from microblog.core.db import Database
from microblog.processes.locks import locked_folder
from tests.imports.conftest import MakeOldApp
from tests.imports.old_app import OldApp

Import = Callable[..., Result]


@pytest.fixture
def old(make_old_app: MakeOldApp) -> OldApp:
    """A small community."""
    made = make_old_app()
    made.add(
        "user",
        {"id": 1, "username": "susan", "email": "s@example.com"},
        {"id": 2, "username": "a/b", "email": "b@example.com"},
    )
    return made.add("post", {"id": 1, "body": "hello", "timestamp": "2024-01-02 03:04:05", "user_id": 1})


@pytest.fixture
def import_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_url: str) -> Import:
    """Run `microblog import` in an empty folder."""
    (tmp_path / "here" / "data").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here")

    def run(*arguments: object, typed: str = "", url: str = database_url) -> Result:
        result = CliRunner().invoke(main, ["import", *map(str, arguments)], input=typed, env={"DATABASE_URL": url})
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


def names(url: str) -> list[str]:
    database = Database(url)
    with database.engine.connect() as connection:
        found = list(connection.execute(select(Account.username).order_by(Account.id)).scalars())
    database.close()
    return found


def test_it_asks_first(import_: Import, old: OldApp, database_url: str) -> None:
    refused = import_(old.path, typed="n\n")
    assert refused.exit_code == 1
    assert "2 people, 1 posts, 0 follows, 0 messages" in refused.output
    assert "Bring this into " in refused.output
    assert names(database_url) == []
    assert import_(old.path, typed="y\n").exit_code == 0
    assert names(database_url) == ["susan", "a_b"]


def test_a_dry_run_reports_and_writes_nothing(import_: Import, old: OldApp, database_url: str) -> None:
    result = import_(old.path, "--dry-run")
    assert result.exit_code == 0
    assert "      “a/b” is @a_b\n" in result.output
    assert result.output.endswith("Nothing was written. To bring it in, leave out --dry-run.\n")
    assert names(database_url) == []


def test_the_report_says_how_many_and_what_next(import_: Import, old: OldApp) -> None:
    said = import_(old.path, "--yes", "--mail").output
    assert "people               2           2             0           0\n" in said
    assert "Changed on the way in\n  1 × Username not allowed here" in said
    assert "microblog accounts promote NAME" in said
    assert "microblog run" in said
    assert "log in with their e-mail address" in said
    assert "The mails wait in the queue" in said
    assert "Everything was here already" in import_(old.path, "--yes").output


def test_a_file_that_cannot_be_used_ends_with_2(import_: Import, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello" * 100)
    result = import_(tmp_path / "notes.txt", "--yes")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "is not an SQLite database" in result.stderr
    assert "Traceback" not in result.output


def test_a_database_without_tables_here_is_told(import_: Import, old: OldApp, empty_database_url: str) -> None:
    result = import_(old.path, "--yes", url=empty_database_url)
    assert result.exit_code == 1
    assert "microblog db upgrade" in result.stderr


def test_what_is_done_already_is_not_asked_for(
    import_: Import, old: OldApp, tmp_path: Path, context: AppContext
) -> None:
    sign_up(username="ada", email="a@blog.example", password="a long enough one", confirmed=True, role=ADMIN)
    with locked_folder(tmp_path / "here" / "data", 8000):
        said = import_(old.path, "--yes").output
    assert "accounts promote" not in said
    assert "microblog run" not in said


def test_a_few_renames_are_all_told(import_: Import, make_old_app: MakeOldApp, tmp_path: Path) -> None:
    old = renamed(make_old_app(), 20)
    said = import_(old.path, "--yes").output
    assert said.count("” is @") == 20
    assert list((tmp_path / "here" / "data").glob("renamed-*")) == []


def test_many_renames_are_written_to_a_file(import_: Import, make_old_app: MakeOldApp, tmp_path: Path) -> None:
    old = renamed(make_old_app(), 21)
    folder = tmp_path / "here" / "data"
    assert import_(old.path, "--dry-run").output.count("” is @") == 3
    assert list(folder.glob("renamed-*")) == []
    said = import_(old.path, "--yes").output
    [file] = folder.glob("renamed-*.txt")
    assert f"Every new username is in data/{file.name}" in said
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_text(encoding="utf-8").splitlines() == [f"“p/{n}” is @p_{n}" for n in range(1, 22)]


def renamed(old: OldApp, number: int) -> OldApp:
    people = ({"id": n, "username": f"p/{n}", "email": f"p{n}@example.com"} for n in range(1, number + 1))
    return old.add("user", *people)
