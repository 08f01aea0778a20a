"""Accounts as the pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import g
from markupsafe import Markup

from microblog.accounts.models import Account
from microblog.core import links
from microblog.core.links import Avatar
from microblog.core.prepared import AnyRow
from microblog.core.text import one_line, shorten
from microblog.posts.markup import as_html

BIO_PREVIEW = 160


@dataclass(frozen=True)
class Profile:
    """What stands above somebody's posts."""

    id: int
    username: str
    name: str
    bio: str
    avatar: Avatar
    created_at: datetime
    last_seen_at: datetime | None
    posts_count: int
    followers_count: int
    following_count: int

    @property
    def bio_html(self) -> Markup:
        """The bio with its links."""
        return as_html(self.bio, ())


@dataclass(frozen=True)
class Person:
    """One line in a list of people."""

    username: str
    name: str
    avatar: Avatar
    bio_text: str
    is_following: bool
    is_self: bool


def profile(account: Account) -> Profile:
    """An account as its own page shows it."""
    return Profile(
        id=account.id,
        username=account.username,
        name=account.name,
        bio=account.bio,
        avatar=account.avatar,
        created_at=account.created_at,
        last_seen_at=account.last_seen_at,
        posts_count=account.posts_count,
        followers_count=account.followers_count,
        following_count=account.following_count,
    )


def people(rows: Iterable[AnyRow]) -> list[Person]:
    """The rows of `follows.queries` as the lists show them."""
    me = g.account.id if g.account else None
    return [
        Person(
            username=row.username,
            name=row.display_name or row.username,
            avatar=links.avatar(row.id, row.picture),
            bio_text=shorten(one_line(row.bio), BIO_PREVIEW),
            is_following=row.is_following,
            is_self=row.id == me,
        )
        for row in rows
    ]
