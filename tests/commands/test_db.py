"""`microblog db`."""

from contextlib import closing
from pathlib import Path

import pytest

from microblog.core import schema
from microblog.core.sqlite import driver
from tests.commands.conftest import Run


def test_an_empty_database_is_told_and_upgraded_once(run: Run, empty_database_url: str) -> None:
    where = {"DATABASE_URL": empty_database_url}
    assert run("db current", **where).stdout == f"empty (wanted: {schema.head()}; run: microblog db upgrade)\n"
    assert run("db upgrade", **where).stdout == f"Upgraded from nothing to {schema.head()}\n"
    assert run("db upgrade", **where).stdout == f"Already up to date: {schema.head()}\n"
    assert run("db current", **where).stdout == f"{schema.head()} (up to date)\n"


def test_the_default_is_a_file_in_the_data_folder(run: Run, folder: Path) -> None:
    assert run("db upgrade").exit_code == 0
    assert (folder / "data" / "microblog.db").exists()


def test_a_database_that_cannot_be_reached_is_told_in_a_sentence(run: Run, folder: Path) -> None:
    (folder / "no.db").write_text("this is no database, " * 100)
    for url in ("postgresql://u:hush@127.0.0.1:1/d", "sqlite:///no.db"):
        result = run("db current", DATABASE_URL=url)
        assert result.exit_code == 1
        assert result.stderr.startswith("Error: The database cannot be reached: ")
        assert "hush" not in result.stderr


@pytest.mark.parametrize("command", ["db current", "db backup x.db", "accounts list", "demo", "shell", "worker"])
def test_where_nothing_was_started_it_is_told_and_nothing_is_made(run: Run, folder: Path, command: str) -> None:
    result = run(command)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"Error: There is no microblog in {folder / 'data'}.\n")
    assert "microblog run" in result.stderr
    assert "MICROBLOG_DATA=" in result.stderr
    assert list(folder.iterdir()) == []


def test_a_database_elsewhere_makes_no_data_folder_either(run: Run, folder: Path) -> None:
    elsewhere = folder / "elsewhere"
    result = run("accounts list", DATABASE_URL="postgresql://u@127.0.0.1:1/d", MICROBLOG_DATA=str(elsewhere))
    assert result.exit_code == 2
    assert f"There is no microblog in {elsewhere}" in result.stderr
    assert not elsewhere.exists()


def test_a_backup_has_everything_at_one_moment_and_takes_nothings_place(run: Run, folder: Path) -> None:
    run("db upgrade")
    with closing(driver().connect(folder / "data" / "microblog.db", isolation_level=None)) as writing:
        writing.execute("CREATE TABLE mine AS SELECT 1 AS one")
        writing.execute("BEGIN IMMEDIATE")
        writing.execute("INSERT INTO mine VALUES (2)")
        result = run("db backup copy.db")
    assert (result.exit_code, result.stdout) == (0, f"copy.db: {(folder / 'copy.db').stat().st_size / 1e6:.1f} MB\n")
    assert sorted(file.name for file in folder.iterdir()) == ["copy.db", "data"]
    assert (folder / "copy.db").stat().st_mode & 0o777 == 0o600
    with closing(driver().connect(folder / "copy.db")) as copy:
        assert copy.execute("SELECT one FROM mine").fetchall() == [(1,)]
    again = run("db backup copy.db")
    assert again.exit_code == 1
    assert "copy.db is there already" in again.stderr


def test_a_backup_that_cannot_be_made_leaves_nothing(run: Run, folder: Path) -> None:
    assert "Nothing was copied: " in run("db backup no/copy.db", DATABASE_URL="sqlite:///data/microblog.db").stderr
    (folder / "data" / "microblog.db").write_text("this is no database, " * 100)
    result = run("db backup copy.db")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: Nothing was copied: ")
    assert not (folder / "copy.db").exists()


def test_postgresql_has_its_own_way_of_backups(run: Run, folder: Path) -> None:
    result = run("db backup copy.db", DATABASE_URL="postgresql://u@127.0.0.1:1/d")
    assert result.exit_code == 1
    assert "pg_dump" in result.stderr
    assert not (folder / "copy.db").exists()
