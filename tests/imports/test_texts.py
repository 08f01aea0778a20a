"""Posts, follows and messages that are not as they should be."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from microblog.accounts.models import Account
from microblog.core.clock import now
from microblog.core.db import session
from microblog.core.ids import id_at
from microblog.follows.models import Follow
from microblog.imports.models import ImportedMessage
from microblog.imports.report import CHANGED, LEFT_OUT
from microblog.posts.models import Post
from microblog.posts.text import clean, graphemes
from tests.imports.conftest import Bring, MakeOldApp
from tests.imports.old_app import OldApp
from tests.naughty import ENCODABLE

MOMENT = "2024-01-02 03:04:05.006"


@pytest.fixture
def old(make_old_app: MakeOldApp) -> OldApp:
    """Three people in a database without rules."""
    made = make_old_app(loose=True)
    for number in (1, 2, 3):
        made.add("user", {"id": number, "username": f"user{number}", "email": f"u{number}@example.com"})
    return made


def post(old: OldApp, *texts: object, user_id: object = 1, timestamp: object = MOMENT) -> None:
    rows = [(number, text, timestamp, user_id) for number, text in enumerate(texts, start=1)]
    old.add_many("post", ["id", "body", "timestamp", "user_id"], rows)


def test_naughty_strings_come_in_as_posts_or_are_said(old: OldApp, bring: Bring) -> None:
    post(old, *ENCODABLE)
    report = bring(old)
    found = {row.text for row in session.execute(select(Post.text))}
    assert found == {
        text for each in ENCODABLE if (text := clean(each)) and graphemes(text) <= 500 and len(text.encode()) <= 16_000
    }
    assert report.added["posts"] + report.left_out["posts"] == len(ENCODABLE)
    assert report.remarks[LEFT_OUT, "Posts: nothing in the text that can be seen"] > 0
    assert report.remarks[LEFT_OUT, "Posts: longer than is allowed here"] > 0


@pytest.mark.parametrize("nobody", [None, 99, "one", b"1", 1.5, -1])
def test_posts_by_nobody_are_left_out(old: OldApp, bring: Bring, nobody: object) -> None:
    post(old, "hello", user_id=nobody)
    report = bring(old)
    assert report.examples[LEFT_OUT, "Posts: by nobody who came in"] == ["“hello” (number 1)"]
    assert session.scalars(select(Post)).all() == []


@pytest.mark.parametrize("body", [5, 1.5, b"caf\xc3\xa9 \xff"])
def test_a_text_of_another_kind_becomes_text(old: OldApp, bring: Bring, body: object) -> None:
    post(old, body)
    bring(old)
    assert session.scalars(select(Post.text)).all() == ["café �" if isinstance(body, bytes) else str(body)]


def test_text_that_is_no_utf_8_is_read_as_far_as_possible(old: OldApp, bring: Bring) -> None:
    old.run("INSERT INTO post VALUES (1, CAST(x'6869ff' AS TEXT), ?, 1, NULL)", [(MOMENT,)])
    bring(old)
    assert session.scalars(select(Post.text)).all() == ["hi�"]


def test_a_time_that_cannot_be_read_is_that_of_the_row_before(old: OldApp, bring: Bring) -> None:
    old.add("post", {"id": 1, "body": "a", "timestamp": MOMENT, "user_id": 1})
    old.add("post", {"id": 2, "body": "b", "timestamp": "yesterday", "user_id": 1})
    report = bring(old)
    first = id_at(datetime(2024, 1, 2, 3, 4, 5, 6000, UTC))
    assert session.execute(select(Post.id, Post.text).order_by(Post.id)).all() == [(first, "a"), (first + 1, "b")]
    assert sum(count for (section, _), count in report.remarks.items() if section == CHANGED and "time" in _) == 1


@pytest.mark.parametrize(
    ("written", "year"),
    [("9999-12-31 23:59:59", None), ("1969-07-20 20:17:40", 2000), ("0001-01-01T00:00+14:00", 2024)],
)
def test_times_lie_between_2000_and_now(old: OldApp, bring: Bring, written: str, year: int | None) -> None:
    post(old, "before", timestamp=MOMENT)
    old.add("post", {"id": 2, "body": "it", "timestamp": written, "user_id": 1})
    bring(old)
    [at] = (each.created_at for each in session.scalars(select(Post).where(Post.text == "it")))
    assert (at.year == year) if year else (now() - timedelta(minutes=1) < at <= now())


def test_times_with_a_zone_and_in_other_spellings_are_read(old: OldApp, bring: Bring) -> None:
    spellings = [
        "2024-01-02 03:04:05.006000",
        "2024-01-02T03:04:05.006",
        "2024-01-02 05:04:05.006+02:00",
        " 2024-01-02 03:04:05.006 ",
    ]
    for number, written in enumerate(spellings, start=1):
        old.add("post", {"id": number, "body": "x", "timestamp": written, "user_id": 1})
    bring(old)
    first = id_at(datetime(2024, 1, 2, 3, 4, 5, 6000, UTC))
    assert session.scalars(select(Post.id).order_by(Post.id)).all() == [first, first + 1, first + 2, first + 3]


@pytest.mark.many
def test_five_thousand_posts_of_one_moment_keep_their_order(
    old: OldApp, bring: Bring, make_old_app: MakeOldApp
) -> None:
    post(old, *(str(number) for number in range(5000)))
    bring(old)
    assert session.scalars(select(Post.text).order_by(Post.id)).all() == [str(number) for number in range(5000)]
    other = make_old_app(name="other").add("user", {"id": 1, "username": "x", "email": "x@example.com"})
    post(other, *(f"{number}!" for number in range(2500)))
    assert bring(other).added["posts"] == 2500
    assert session.scalars(select(Post.text).order_by(Post.id)).all()[5000:] == [f"{number}!" for number in range(2500)]


def test_the_same_row_twice_is_one(old: OldApp, bring: Bring) -> None:
    for _ in range(2):
        post(old, "hello")
        old.add("message", {"id": 1, "sender_id": 1, "recipient_id": 1, "body": "to myself", "timestamp": MOMENT})
    report = bring(old)
    assert (report.added["posts"], report.left_out["posts"]) == (1, 1)
    assert (report.added["messages"], report.left_out["messages"]) == (1, 1)


def test_follows_that_cannot_be_are_left_out(old: OldApp, bring: Bring) -> None:
    old.add_many(
        "followers", ["follower_id", "followed_id"], [(2, 1), (1, 2), (1, 2), (1, 1), (1, 99), (None, 1), ("one", 3)]
    )
    report = bring(old)
    assert session.execute(select(Follow.follower_id, Follow.followed_id).order_by(Follow.id)).all() == [(2, 1), (1, 2)]
    assert {sentence: count for (section, sentence), count in report.remarks.items() if section == LEFT_OUT} == {
        "Follows: there twice, once is enough": 1,
        "Follows: somebody follows themselves": 1,
        "Follows: one of the two is nobody who came in": 3,
    }
    assert session.scalars(select(Account.followers_count).order_by(Account.id)).all() == [1, 1, 0]


def test_messages_that_cannot_be_are_left_out(old: OldApp, bring: Bring) -> None:
    columns = ["id", "sender_id", "recipient_id", "body", "timestamp"]
    old.add_many(
        "message",
        columns,
        [(1, 9, 1, "a", MOMENT), (2, 1, 9, "b", MOMENT), (3, 1, 2, " ", MOMENT), (4, 1, 2, "x" * 501, MOMENT)],
    )
    old.add_many("message", columns, [(5, 1, 2, "fits", None)])
    report = bring(old)
    assert (report.added["messages"], report.left_out["messages"]) == (1, 4)
    assert session.scalars(select(ImportedMessage.body)).all() == ["fits"]
