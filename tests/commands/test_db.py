"""`microblog db`."""

from pathlib import Path

from microblog.core import schema
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
