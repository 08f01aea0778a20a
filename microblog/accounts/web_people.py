"""Accounts as the pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import g
from markupsafe import Markup

from microblog.accounts.fields import unpacked
from microblog.accounts.models import Account
from microblog.core import links
from microblog.core.links import Avatar
from microblog.core.prepared import AnyRow
from microblog.core.text import one_line, shorten
from microblog.posts.markup import as_html, line_as_html

BIO_PREVIEW = 160
REL_OF_FACTS = "me nofollow noopener"
"""`me` says that the page is the same person's, as rel-me reads it: https://microformats.org/wiki/rel-me"""


@dataclass(frozen=True)
class Profile:
    """What stands above somebody's posts."""

    id: int
    username: str
    name: str
    bio: str
    fields: str
    avatar: Avatar
    created_at: datetime
    last_seen_at: datetime | None
    posts_count: int
    followers_count: int
    following_count: int
    is_locked: bool

    @property
    def bio_html(self) -> Markup:
        """The bio with its links."""
        return as_html(self.bio, ())

    @property
    def bio_text(self) -> str:
        """The bio in a line, cut where it is long."""
        return shorten(one_line(self.bio), BIO_PREVIEW)

    @property
    def facts(self) -> list[tuple[str, Markup]]:
        """Names and values, with links."""
        return [(each.name, line_as_html(each.value, REL_OF_FACTS)) for each in unpacked(self.fields)]


@dataclass(frozen=True)
class Person:
    """One line in a list of people."""

    username: str
    name: str
    avatar: Avatar
    bio_text: str
    is_locked: bool
    state: str | None
    is_self: bool
    friends: int


def profile(account: Account) -> Profile:
    """An account as its own page shows it."""
    return Profile(
        id=account.id,
        username=account.username,
        name=account.name,
        bio=account.bio,
        fields=account.fields,
        avatar=account.avatar,
        created_at=account.created_at,
        last_seen_at=account.last_seen_at,
        posts_count=account.posts_count,
        followers_count=account.followers_count,
        following_count=account.following_count,
        is_locked=account.is_locked,
    )


def people(rows: Iterable[AnyRow]) -> list[Person]:
    """The rows of `follows.queries` as the lists show them; those of suggestions know `friends`, who follow them."""
    me = g.account.id if g.account else None
    return [
        Person(
            username=row.username,
            name=row.display_name or row.username,
            avatar=links.avatar(row.id, row.picture),
            bio_text=shorten(one_line(row.bio), BIO_PREVIEW),
            is_locked=row.is_locked,
            state=row.state,
            is_self=row.id == me,
            friends=getattr(row, "friends", 0),
        )
        for row in rows
    ]
