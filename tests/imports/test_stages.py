"""Databases of every stage come in, with everything that they hold."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from microblog.accounts.models import Account
from microblog.auth.actions import sign_up
from microblog.auth.models import User
from microblog.core.context import AppContext
from microblog.core.db import session
from microblog.follows.models import Follow
from microblog.imports.arrivals import bring_in
from microblog.imports.models import ImportedMessage
from microblog.imports.report import as_lines
from microblog.imports.source import opened
from microblog.posts.actions import publish
from microblog.posts.models import Post
from tests.imports.conftest import Bring, MakeOldApp
from tests.imports.old_app import STAGES, OldApp

SUSAN = {"id": 3, "username": "susan", "email": "Susan@Example.com", "password_hash": None, "about_me": " hi \n"}
DAVID = {"id": 7, "username": "david", "email": "david@example.com", "last_seen": "2024-05-06 07:08:09.123456"}
FIRST = {"id": 1, "body": "first, @david and @nobody", "timestamp": "2023-01-02 03:04:05.678901", "user_id": 3}
SECOND = {"id": 2, "body": "second", "timestamp": "2023-01-02 03:04:05.678999", "user_id": 7}


def filled(old: OldApp) -> OldApp:
    """Two people and what they did, as far as their stage lets them."""
    old.add("user", SUSAN, DAVID).add("post", FIRST, SECOND)
    if old.stage >= 8:
        old.add("followers", {"follower_id": 3, "followed_id": 7})
    if old.stage >= 14:
        old.run("UPDATE post SET language = 'en'")
    if old.stage >= 21:
        old.add("message", message(1, "2023-01-01 00:00:00.000000"), message(2, "2023-01-03 00:00:00.000000"))
        old.run("UPDATE user SET last_message_read_time = '2023-01-02 00:00:00.000000' WHERE id = 7")
        old.add("notification", {"id": 1, "name": "n", "user_id": 7, "timestamp": 1.5, "payload_json": "0"})
    if old.stage >= 22:
        old.add("task", {"id": "x", "name": "export_posts", "user_id": 3, "complete": 1})
    if old.stage >= 23:
        old.run("UPDATE user SET token = 'abc' WHERE id = 3")
    return old


def message(id: int, timestamp: str) -> dict[str, object]:
    return {"id": id, "sender_id": 3, "recipient_id": 7, "body": f"m{id}", "timestamp": timestamp}


@pytest.mark.parametrize("stage", STAGES)
def test_a_database_of_every_stage_comes_in(make_old_app: MakeOldApp, bring: Bring, stage: int) -> None:
    report = bring(filled(make_old_app(stage)))
    assert report.added["people"] == report.added["posts"] == 2
    assert report.added["follows"] == (1 if stage >= 8 else 0)
    assert report.added["messages"] == (2 if stage >= 21 else 0)
    assert not report.left_out
    susan, david = session.scalars(select(Account).order_by(Account.id))
    assert (susan.id, susan.username, susan.bio, susan.posts_count) == (3, "susan", "hi", 1)
    assert (david.id, david.last_seen_at) == (7, datetime(2024, 5, 6, 7, 8, 9, 123456, UTC))
    assert (susan.following_count, david.followers_count) == ((1, 1) if stage >= 8 else (0, 0))
    first, second = session.scalars(select(Post).order_by(Post.id))
    assert (first.text, first.account_id, first.mentions) == ("first, @david and @nobody", 3, "david")
    assert first.created_at == second.created_at == datetime(2023, 1, 2, 3, 4, 5, 678000, UTC)


def test_people_are_confirmed_members_since_they_were_first_seen(make_old_app: MakeOldApp, bring: Bring) -> None:
    bring(filled(make_old_app()))
    susan, david = session.scalars(select(User).order_by(User.id))
    assert (susan.id, susan.account_id, susan.email, susan.role) == (3, 3, "susan@example.com", "member")
    assert susan.is_confirmed
    assert david.created_at == david.account.created_at == datetime(2023, 1, 2, 3, 4, 5, 678999, UTC)


def test_messages_wait_with_their_times_and_whether_they_were_read(make_old_app: MakeOldApp, bring: Bring) -> None:
    bring(filled(make_old_app(21)))
    read, unread = session.scalars(select(ImportedMessage).order_by(ImportedMessage.sent_at))
    assert (read.sender_id, read.recipient_id, read.body, read.was_read) == (3, 7, "m1", True)
    assert (unread.body, unread.was_read, unread.sent_at) == ("m2", False, datetime(2023, 1, 3, tzinfo=UTC))


def test_what_is_not_taken_along_is_said(make_old_app: MakeOldApp, bring: Bring) -> None:
    lines = as_lines(bring(filled(make_old_app())))
    left = lines[lines.index("Not taken along") + 1 :]
    assert [line.split(" × ")[1].split(":")[0].split(",")[0] for line in left] == [
        "Notifications",
        "Background tasks of the old app",
        "API tokens",
        "Languages of posts",
    ]


def test_ids_are_new_where_somebody_is_here_already(make_old_app: MakeOldApp, bring: Bring) -> None:
    here = sign_up(username="john", email="john@example.com", password="correct horse battery", confirmed=True)
    last = here.account_id
    bring(filled(make_old_app()))
    assert dict(session.execute(select(Account.username, Account.id)).all()) == {
        "john": last,
        "susan": last + 1,
        "david": last + 2,
    }
    [follow] = session.scalars(select(Follow))
    assert (follow.follower_id, follow.followed_id) == (last + 1, last + 2)


def test_whoever_signs_up_afterwards_gets_an_id_of_their_own(make_old_app: MakeOldApp, bring: Bring) -> None:
    bring(filled(make_old_app()))
    new = sign_up(username="john", email="john@example.com", password="correct horse battery", confirmed=True)
    assert (new.id, new.account_id) == (8, 8)
    publish(new.account, "@susan, hello")


def test_ids_that_leave_no_room_are_not_kept(make_old_app: MakeOldApp, bring: Bring) -> None:
    old = make_old_app().add("user", {**SUSAN, "id": 2**62}, {**DAVID, "id": -4})
    bring(old)
    assert list(session.scalars(select(Account.id).order_by(Account.id))) == [1, 2]


def test_the_old_app_may_go_on_writing(make_old_app: MakeOldApp, bring: Bring, context: AppContext) -> None:
    old = filled(make_old_app())
    with closing(sqlite3.connect(old.path, isolation_level=None, timeout=0)) as app, opened(old.path) as source:
        app.execute("UPDATE user SET about_me = 'still running'")
        assert bring_in(source, lambda rows: None).added["people"] == 2
        app.execute("DELETE FROM post")
    assert session.scalars(select(Account.bio)).all() == ["hi", ""]


def test_a_write_ahead_log_is_read_as_well(make_old_app: MakeOldApp, bring: Bring) -> None:
    old = filled(make_old_app())
    with closing(sqlite3.connect(old.path, isolation_level=None)) as app:
        app.execute("PRAGMA journal_mode=WAL")
        app.execute("UPDATE user SET about_me = 'in the log'")
        bring(old)
    assert set(session.scalars(select(Account.bio))) == {"in the log"}
