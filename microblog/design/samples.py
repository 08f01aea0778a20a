"""Whom and what the design page shows: names that are too long, words without spaces, many scripts, nothing at all."""

from collections.abc import Hashable
from datetime import timedelta
from typing import Any

from microblog.accounts.models import Account
from microblog.core.clock import now
from microblog.core.ids import id_at
from microblog.posts.models import FOLLOWERS, PUBLIC

LONG_NAME = "Wolfeschlegelsteinhausenbergerdorffwelchevoraltern"
LONG_USERNAME = "a_very_long_username_of_thirty"
PROFILE_ID = 900_000

TEXTS = (
    ("Hello.", 3, PUBLIC),
    ("A link to https://example.org/clear-nights/2026/november?page=2 and a word to @susan.", 25, PUBLIC),
    ("For those who follow me: the boat has a name now.", 90, FOLLOWERS),
    ("One\ntwo\nthree\n\nfour, after a gap\nfive\nsix\n\nseven\neight\nnine\nten", 60 * 5, PUBLIC),
    ("W" * 500, 60 * 30, PUBLIC),
    (
        "Five scripts: good morning, صباح الخير يا أصدقاء, おはようございます, 早上好，朋友们, सुप्रभात, доброе утро. "
        "🌻👩🏽‍🚀🏳️‍🌈",
        60 * 24 * 3,
        PUBLIC,
    ),
    ("هذا منشور كامل بالعربية، يبدأ من اليمين وفيه كلمة English في وسطه.", 60 * 24 * 40, PUBLIC),
    (
        "雨の日がいちばん好きです。お茶をいれて、窓のそばで本を読みます。長い文章でも、行の間が読みやすいこと。",
        60 * 24 * 500,
        PUBLIC,
    ),
)
"""What was written, how many minutes ago, and for whom."""

PEOPLE = (
    ("susan", "Susan Whitfield", "Gardener by day, baker by night."),
    (LONG_USERNAME, LONG_NAME, "x" * 160),
    ("layla", "ليلى حداد", "أصوّر الأبواب القديمة في عمّان قبل أن تختفي."),
    ("john", "", ""),
)


class Sample:
    """A row as queries give it. Columns that it does not name are empty."""

    def __init__(self, **columns: Hashable) -> None:
        self._columns = columns

    def __getattr__(self, name: str) -> Any:
        return None if name.startswith("__") else self._columns.get(name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sample) and other._columns == self._columns

    def __hash__(self) -> int:
        return hash(tuple(self._columns.items()))


def posts(reader_id: int) -> list[Sample]:
    """A row for each of `TEXTS`, by each of `PEOPLE` in turn; the second is the reader's own."""
    rows = []
    for number, (text, minutes, visibility) in enumerate(TEXTS):
        username, name, _bio = PEOPLE[number % len(PEOPLE)]
        rows.append(
            Sample(
                id=id_at(now() - timedelta(minutes=minutes)),
                text=text,
                visibility=visibility,
                mentions="susan",
                account_id=reader_id if number == 1 else PROFILE_ID + number % len(PEOPLE),
                username=username,
                display_name=name,
            )
        )
    return rows


def people() -> list[Sample]:
    """A row for each of `PEOPLE`, every second of whom the reader follows."""
    return [
        Sample(id=PROFILE_ID + number, username=username, display_name=name, bio=bio, is_following=number % 2 == 1)
        for number, (username, name, bio) in enumerate(PEOPLE)
    ]


def account() -> Account:
    """Somebody whose name and bio are as long as they may be. It is in no database."""
    return Account(
        id=PROFILE_ID + 1,
        username=LONG_USERNAME,
        display_name=LONG_NAME,
        bio="I build boats.\n\nAnd sometimes https://example.org/" + "boat/" * 20,
        domain="",
        created_at=now() - timedelta(days=400),
        last_seen_at=now() - timedelta(minutes=12),
        posts_count=12_345,
        followers_count=1,
        following_count=0,
    )
