"""A file that is no database of the tutorial's app gets a sentence."""

import random
import sqlite3
from pathlib import Path

import pytest

from microblog.imports.errors import BadSource
from microblog.imports.source import opened
from tests.imports.conftest import MakeOldApp
from tests.imports.old_app import OldApp


def refusal(path: Path) -> str:
    with pytest.raises(BadSource) as refused, opened(path):
        pass
    return str(refused.value)


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def database(path: Path, *statements: str) -> Path:
    with sqlite3.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()
    return path


def test_what_is_no_sqlite_file(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.db").endswith("none.db cannot be read: no such file or directory.")
    assert "cannot be read: is a directory." in refusal(tmp_path)
    assert "is empty" in refusal(written(tmp_path / "empty.db", b""))
    assert "is not an SQLite database, or it is encrypted" in refusal(written(tmp_path / "text.db", b"hello" * 1000))
    encrypted = random.Random(1).randbytes(8192)
    assert "or it is encrypted" in refusal(written(tmp_path / "encrypted.db", encrypted))


def test_databases_of_other_apps(tmp_path: Path, make_old_app: MakeOldApp) -> None:
    assert "no tables" in refusal(database(tmp_path / "bare.db", "VACUUM"))
    assert "it has no user, post." in refusal(database(tmp_path / "other.db", "CREATE TABLE song (id)"))
    only_users = database(tmp_path / "early.db", "CREATE TABLE user (id, username, email)")
    assert "of chapter 6 or later: it has no post." in refusal(only_users)
    blog = database(tmp_path / "blog.db", "CREATE TABLE user (id, name)", "CREATE TABLE post (id, title, body)")
    assert "it has no user.username, user.email, post.user_id." in refusal(blog)
    view = database(tmp_path / "view.db", "CREATE VIEW user AS SELECT 1", "CREATE TABLE post (id, body, user_id)")
    assert "it has no user." in refusal(view)


def test_our_own_database(tmp_path: Path) -> None:
    own = database(tmp_path / "own.db", "CREATE TABLE account (id)", "CREATE TABLE login_session (id)")
    assert "This is a database of this app" in refusal(own)


@pytest.fixture
def large(make_old_app: MakeOldApp) -> OldApp:
    """A database of many pages."""
    old = make_old_app()
    old.add_many("post", ["body", "timestamp", "user_id"], [("x" * 100, "2024-01-01 00:00:00", 1)] * 5000)
    return old


def test_damaged_files(large: OldApp, tmp_path: Path) -> None:
    whole = large.path.read_bytes()
    cut = written(tmp_path / "cut.db", whole[: len(whole) // 2])
    assert "damaged" in refusal(cut) or "malformed" in refusal(cut)
    spoilt = written(tmp_path / "spoilt.db", whole[: 40 * 4096] + b"\xff" * 4096 * 20 + whole[60 * 4096 :])
    assert "damaged" in refusal(spoilt) or "malformed" in refusal(spoilt)
    header = written(tmp_path / "header.db", whole[:100] + b"\xff" * 4096 + whole[4196:])
    assert "cannot be read" in refusal(header)


def test_values_that_break_the_files_own_rules_are_no_damage(make_old_app: MakeOldApp) -> None:
    old = make_old_app()
    with sqlite3.connect(old.path) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        connection.execute("CREATE TABLE note (body CHECK (body > 1))")
        connection.execute("INSERT INTO note VALUES (0)")
    connection.close()
    with opened(old.path) as source:
        assert source.count("note") == 1


def test_the_file_is_only_read(make_old_app: MakeOldApp) -> None:
    old = make_old_app()
    before, folder = old.path.read_bytes(), sorted(old.path.parent.iterdir())
    old.path.chmod(0o400)
    with opened(old.path) as source:
        assert source.count("user") == 0
        assert sorted(old.path.parent.iterdir()) == folder
    assert old.path.read_bytes() == before
