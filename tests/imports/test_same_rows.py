"""What comes in looks as if everybody had signed up, followed and published here."""

from typing import Any

from sqlalchemy import delete, select

from microblog.accounts.models import Account, UsedName
from microblog.auth.actions import sign_up
from microblog.auth.models import User
from microblog.core.db import Base, session, transaction
from microblog.follows.actions import follow
from microblog.follows.models import Follow
from microblog.posts.actions import publish
from microblog.posts.models import Post, PostTag
from tests.imports.conftest import Bring, MakeOldApp

PEOPLE = ["susan", "david", "mary"]
EDGES = [(1, 2), (2, 1), (3, 1)]
TEXTS = [
    (1, "hello @David, @susan and @nobody"),
    (2, "  two\r\n\r\n\r\nlines \u202e"),
    (1, "x" * 500),
    (3, "e\u0301 https://a.example/@mary"),
    (2, "#Bread, #bread and #butter"),
]

OF_THEIR_MOMENT = {
    Account: {"created_at", "last_seen_at"},
    User: {"created_at", "email_confirmed_at", "password_hash"},
    Follow: {"created_at"},
    Post: {"id"},
    PostTag: {"post_id"},
    UsedName: set(),
}
"""What an import takes from the old database or from the clock, and an action makes; nothing else may differ."""


def rows() -> dict[str, list[dict[str, Any]]]:
    """Everybody's rows without what belongs to their moment."""
    session.rollback()
    return {model.__tablename__: _rows(model, apart) for model, apart in OF_THEIR_MOMENT.items()}


def _rows(model: type[Base], apart: set[str]) -> list[dict[str, Any]]:
    table = Base.metadata.tables[model.__tablename__]
    found = session.execute(select(table).order_by(*table.primary_key)).mappings()
    return [{name: value for name, value in row.items() if name not in apart} for row in found]


def empty() -> None:
    """Remove everybody, so that ids begin anew where they can."""
    with transaction():
        for model in (Follow, Post, User, UsedName, Account):
            session.execute(delete(model))


def test_an_import_leaves_the_rows_that_actions_leave(make_old_app: MakeOldApp, bring: Bring) -> None:
    old = make_old_app()
    for number, name in enumerate(PEOPLE, start=1):
        old.add("user", {"id": number, "username": name, "email": f"{name}@example.com"})
    for follower, followed in EDGES:
        old.add("followers", {"follower_id": follower, "followed_id": followed})
    for number, (author, text) in enumerate(TEXTS, start=1):
        old.add("post", {"id": number, "body": text, "timestamp": f"2024-01-0{number} 00:00:00", "user_id": author})
    bring(old)
    imported = rows()
    follow_ids = [row.pop("id") for row in imported["follow"]]

    empty()
    people = {}
    for number, name in enumerate(PEOPLE, start=1):
        user = sign_up(username=name, email=f"{name}@example.com", password="correct horse battery", confirmed=True)
        people[number] = user.account
    renumbered = {account.id: number for number, account in people.items()}
    for follower, followed in EDGES:
        follow(people[follower], people[followed])
    for author, text in TEXTS:
        publish(people[author], text)
    acted = rows()
    for row in acted["follow"]:
        row.pop("id")
    assert follow_ids == sorted(follow_ids)
    assert _renumbered(acted, renumbered) == imported


def _renumbered(found: dict[str, list[dict[str, Any]]], numbers: dict[int, int]) -> dict[str, list[dict[str, Any]]]:
    """The same rows, people with the numbers that they have in the old database."""
    for kind, table in found.items():
        for row in table:
            for name in {"account_id", "follower_id", "followed_id"} | (
                {"id"} if kind in {"account", "user"} else set()
            ):
                if name in row:
                    row[name] = numbers[row[name]]
    return found
