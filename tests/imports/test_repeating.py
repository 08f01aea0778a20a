"""Twice is once; what is new comes in; and a `kill -9` in the middle changes nothing about the end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from microblog.accounts.models import Account
from microblog.core.db import Database, session, transaction
from microblog.follows.actions import unfollow
from microblog.imports.models import ImportedRow
from microblog.posts.actions import delete
from microblog.posts.models import Post
from microblog.timelines.actions import want_timeline
from microblog.timelines.models import Timeline
from tests.fixtures.applications import RunJobs
from tests.fixtures.databases import fresh_database
from tests.fixtures.pages import everything
from tests.imports.conftest import Bring, MakeOldApp
from tests.imports.old_app import OldApp

DAY = "2024-01-02 00:00:00"


@pytest.fixture
def old(make_old_app: MakeOldApp) -> OldApp:
    """Two people who follow each other, with a post and a message."""
    made = make_old_app()
    for number, name in enumerate(("susan", "a/b"), start=1):
        made.add(
            "user", {"id": number, "username": name, "email": f"{number}@example.com", "password_hash": f"x{number}"}
        )
    made.add_many("followers", ["follower_id", "followed_id"], [(1, 2), (2, 1)])
    made.add("post", {"id": 1, "body": "one", "timestamp": DAY, "user_id": 1})
    made.add("message", {"id": 1, "sender_id": 1, "recipient_id": 2, "body": "hello", "timestamp": DAY})
    return made


def test_a_dry_run_says_the_same_and_writes_nothing(old: OldApp, bring: Bring) -> None:
    before = everything()
    dry = bring(old, dry=True, mail=True)
    assert everything() == before
    assert bring(old) == dry


def test_twice_is_once(old: OldApp, bring: Bring) -> None:
    first = bring(old, mail=True)
    before = everything()
    again = bring(old, mail=True)
    assert everything() == before
    assert again.known == first.added
    assert not any(again.added.values())
    assert not [remark for remark in again.remarks if remark[0] != "Not taken along"]


def test_what_is_new_comes_in_also_from_a_file_that_was_moved(old: OldApp, bring: Bring) -> None:
    bring(old)
    old.path = old.path.rename(old.path.with_name("elsewhere.db"))
    old.run("UPDATE user SET username = 'sue', about_me = 'new', last_seen = ? WHERE id = 1", [(DAY,)])
    old.run("UPDATE user SET password_hash = 'y' WHERE id = 1")
    old.run("UPDATE user SET email = 'another@example.com' WHERE id = 2")
    old.add("user", {"id": 3, "username": "david", "email": "david@example.com"})
    old.add("post", {"id": 2, "body": "two", "timestamp": DAY, "user_id": 3})
    old.add("followers", {"follower_id": 3, "followed_id": 1})
    report = bring(old)
    assert (report.added["people"], report.added["posts"], report.added["follows"]) == (1, 1, 1)
    found = session.execute(select(Account.username, Account.posts_count, Account.followers_count).order_by(Account.id))
    assert found.all() == [("susan", 1, 2), ("a_b", 0, 1), ("david", 1, 0)]


def test_what_was_ended_here_stays_ended(old: OldApp, bring: Bring) -> None:
    bring(old)
    susan, other = session.scalars(select(Account).order_by(Account.id))
    delete(susan, session.scalars(select(Post.id)).one())
    unfollow(susan, other)
    bring(old)
    session.expire_all()
    assert (susan.posts_count, susan.following_count, susan.followers_count) == (0, 0, 1)


def test_two_databases_that_number_alike_are_kept_apart(old: OldApp, bring: Bring, make_old_app: MakeOldApp) -> None:
    bring(old)
    other = make_old_app(9, name="other")
    other.add("user", {"id": 1, "username": "john", "email": "john@example.com", "password_hash": "z"})
    other.add("post", {"id": 1, "body": "one", "timestamp": "2024-01-02 00:00:01", "user_id": 1})
    report = bring(other)
    assert (report.added["people"], report.added["posts"]) == (1, 1)


def test_posts_of_an_account_that_is_gone_do_not_come_in(old: OldApp, bring: Bring) -> None:
    bring(old)
    with transaction():
        session.execute(update(ImportedRow).where(ImportedRow.kind == "person").values(new_id=4000))
    old.add("post", {"id": 2, "body": "two", "timestamp": DAY, "user_id": 1})
    report = bring(old)
    assert (report.left_out["people"], report.left_out["posts"], report.added["posts"]) == (2, 1, 0)


def test_stored_timelines_are_made_anew(old: OldApp, bring: Bring, run_jobs: RunJobs) -> None:
    bring(old)
    want_timeline(session.scalars(select(Account)).first())  # type: ignore[arg-type]
    run_jobs()
    assert session.scalars(select(Timeline.account_id)).all() == [1]
    bring(old)
    assert session.scalars(select(Timeline.account_id)).all() == []


POSTS = 7_000


@pytest.fixture
def long_one(old: OldApp) -> OldApp:
    """The same with so many posts that they take a while."""
    rows = (
        (number, f"post {number} @susan", f"2024-02-01 00:{number // 300:02}:00", 1 + number % 2)
        for number in range(2, POSTS)
    )
    old.add_many("post", ["id", "body", "timestamp", "user_id"], rows)
    return old


@pytest.fixture
def other_url(database_kind: str, tmp_path: Path) -> Iterator[str]:
    """The address of a second database of the same kind."""
    yield from fresh_database(database_kind, tmp_path)


@pytest.mark.kill
def test_killed_in_the_middle_and_run_again_ends_with_the_same_rows(
    long_one: OldApp, database_url: str, other_url: str, tmp_path: Path
) -> None:
    run_import(long_one.path, other_url, tmp_path).wait()
    killed = run_import(long_one.path, database_url, tmp_path)
    assert 0 < kill_when(killed, database_url, at_least=POSTS // 4) < POSTS - 1
    assert run_import(long_one.path, database_url, tmp_path).wait() == 0
    assert brought_in(database_url) == brought_in(other_url)


def run_import(path: Path, url: str, folder: Path) -> "subprocess.Popen[bytes]":
    (folder / "data").mkdir(exist_ok=True)
    environ = {**os.environ, "DATABASE_URL": url, "MICROBLOG_DATA": str(folder / "data")}
    command = [sys.executable, "-c", "from microblog.cli import main; main()", "import", str(path), "--yes"]
    return subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL)


def kill_when(running: "subprocess.Popen[bytes]", url: str, at_least: int) -> int:
    """Kill the import as soon as so many posts are there; gives how many there are then."""
    patience = time.monotonic() + 60
    while count_posts(url) < at_least and time.monotonic() < patience:
        time.sleep(0.005)
    running.send_signal(signal.SIGKILL)
    assert running.wait() == -signal.SIGKILL
    return count_posts(url)


def count_posts(url: str) -> int:
    return len(rows_of(url, select(Post.id)))


def brought_in(url: str) -> list[list[Any]]:
    """Everything but the moments of the import itself."""
    from_accounts = select(Account.__table__).order_by(Account.id)
    from_rows = select(ImportedRow.kind, ImportedRow.key, ImportedRow.new_id).order_by(
        ImportedRow.kind, ImportedRow.key
    )
    accounts = [row[:6] + row[7:] for row in rows_of(url, from_accounts)]
    return [accounts, rows_of(url, select(Post.__table__).order_by(Post.id)), rows_of(url, from_rows)]


def rows_of(url: str, statement: Any) -> list[Any]:
    database = Database(url)
    with database.engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(statement)]
    database.close()
    return found
