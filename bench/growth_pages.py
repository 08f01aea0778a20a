"""The pages that must not grow, and where they are in a community: the newest, the deepest, the busiest, the rarest."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import unquote

from sqlalchemy import ColumnElement, Select, func, select

from microblog.accounts.models import Account
from microblog.core.db import session
from microblog.core.links import post_path, profile_feed_path, profile_path, tag_path
from microblog.posts.models import PUBLIC, Post, PostTag

SOME = 10
FULL = 25
"""Posts of an author or hashtag whose page is full, and no more than that."""

DOWN = 300
"""Within what is stored of a reader's home."""


@dataclass(frozen=True)
class Asked:
    """Where a page is in a community, and whether it is read and rendered anew for every request."""

    paths: Callable[[], list[str]]
    anew: bool = False


def _middle() -> str:
    """The way to what is older than the later half of all posts."""
    posts = session.scalar(select(func.count()).select_from(Post)) or 0
    return f"?before={session.scalar(select(Post.id).order_by(Post.id.desc()).limit(1).offset(posts // 2))}"


def _down() -> list[str]:
    return [f"/?before={session.scalar(select(Post.id).order_by(Post.id.desc()).limit(1).offset(DOWN))}"]


def _authors(order: Any, least: int = 0) -> list[str]:
    return [profile_path(name) for name in session.scalars(_named(order).where(Account.posts_count >= least))]


def _named(order: Any) -> "Select[str]":
    return select(Account.username).order_by(order, Account.id).limit(SOME)


def _tags(order: Any, least: int = 0) -> list[str]:
    tags = select(PostTag.tag).group_by(PostTag.tag).having(func.count() >= least).order_by(order, PostTag.tag)
    return [tag_path(tag) for tag in session.scalars(tags.limit(SOME))]


def _posts(order: ColumnElement[Any]) -> list[str]:
    public = select(Account.username, Post.id).join(Account, Account.id == Post.account_id)
    public = public.where(Post.visibility == PUBLIC).order_by(order).limit(SOME)
    return [post_path(username, id) for username, id in session.execute(public)]


def _lists(which: str, order: ColumnElement[Any]) -> list[str]:
    return [f"{profile_path(name)}/{which}" for name in session.scalars(_named(order))]


def _in_the_middle(paths: Callable[[], list[str]]) -> list[str]:
    return [path + _middle() for path in paths()]


def _oldest_of_tags() -> list[str]:
    tags = _most_used()
    oldest = select(PostTag.post_id).order_by(PostTag.post_id).limit(1).offset(FULL - 1)
    ids = [session.scalar(oldest.where(PostTag.tag == unquote(tag.rpartition("/")[2]))) for tag in tags]
    return [f"{tag}?before={id}" for tag, id in zip(tags, ids, strict=True)]


_busy = partial(_authors, Account.posts_count.desc())
_most_used = partial(_tags, func.count().desc(), FULL)

PAGES = {
    "home": Asked(lambda: ["/"]),
    "home, read and rendered anew": Asked(lambda: ["/"], anew=True),
    f"home, {DOWN} posts down": Asked(_down, anew=True),
    "home, below half of all posts": Asked(lambda: ["/" + _middle()], anew=True),
    "explore": Asked(lambda: ["/explore"]),
    "explore, below half": Asked(lambda: ["/explore" + _middle()], anew=True),
    "profile of a busy author": Asked(_busy),
    "that, below half": Asked(partial(_in_the_middle, _busy), anew=True),
    "profile with a page of posts": Asked(partial(_authors, Account.posts_count, FULL)),
    "hashtag of many posts": Asked(_most_used),
    "that, oldest page": Asked(_oldest_of_tags, anew=True),
    "hashtag of a page of posts": Asked(partial(_tags, func.count(), FULL)),
    "permalink": Asked(partial(_posts, Post.id.desc())),
    "permalink of an old post": Asked(partial(_posts, Post.id)),
    "followers": Asked(partial(_lists, "followers", Account.followers_count.desc())),
    "followed by somebody": Asked(partial(_lists, "following", Account.following_count.desc())),
    "people to follow": Asked(lambda: ["/people"]),
    "feed": Asked(lambda: [profile_feed_path(path.removeprefix("/@")) for path in _busy()]),
}
