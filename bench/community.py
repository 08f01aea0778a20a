"""The community that is measured: `microblog demo`'s crowd, and 200 readers of it who are logged in."""

import hashlib
import hmac
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from microblog.accounts.models import Account
from microblog.auth import tokens
from microblog.auth.models import LoginSession, User
from microblog.core.clock import now
from microblog.core.context import AppContext
from microblog.core.db import session, transaction
from microblog.core.links import post_path, profile_path, tag_path
from microblog.demo.crowd import READERS, populate
from microblog.demo.rows import add
from microblog.migrations.running import upgrade
from microblog.posts.models import PUBLIC, Post, PostTag

MANY = 200


@dataclass(frozen=True)
class Reader:
    """Somebody who is logged in: the session's token, the CSRF token that goes with it, and how many they follow."""

    token: str
    csrf: str
    follows: int = 0


@dataclass(frozen=True)
class Community:
    """Readers, and addresses of profiles, posts and hashtags, for requests to rotate among."""

    readers: list[Reader]
    profiles: list[str]
    permalinks: list[str]
    hashtags: list[str]


def found(
    context: AppContext, posts: int, progress: Callable[[int], None] = lambda _: None, people: int | None = None
) -> Community:
    """Make a community with so many posts, and people, in an empty database, and log its readers in."""
    upgrade(context.database)
    with context.unit_of_work():
        for done in populate(posts, now(), people):
            progress(done)
        return Community(_log_in(context.settings.secret_key), _profiles(), _permalinks(), _hashtags())


def _log_in(secret_key: str) -> list[Reader]:
    people = select(User.id, Account.following_count).join(Account, Account.id == User.account_id)
    users = session.execute(people.order_by(User.id).limit(sum(READERS.values()))).all()
    opened = [tokens.new_session_token() for _ in users]
    moment, columns = now(), ("token_hash", "user_id", "created_at", "last_used_at", "expires_at")
    rows = [
        (tokens.hash_token(token), user.id, moment, moment, moment + timedelta(days=1))
        for token, user in zip(opened, users, strict=True)
    ]
    with transaction():
        add(LoginSession, columns, rows)
    readers = [
        Reader(token, _csrf(secret_key, token), user.following_count) for token, user in zip(opened, users, strict=True)
    ]
    random.Random(1).shuffle(readers)
    return readers


def _csrf(secret_key: str, token: str) -> str:
    """The token that `microblog.http.csrf` wants of this session."""
    return hmac.new(secret_key.encode(), f"session:{token}".encode(), hashlib.sha256).hexdigest()[:32]


def _profiles() -> list[str]:
    """People who write a lot, and people who do not."""
    names = list(session.scalars(select(Account.username).where(Account.posts_count > 0).order_by(Account.id)))
    return [profile_path(name) for name in names[:: max(1, len(names) // MANY)][:MANY]]


def _permalinks() -> list[str]:
    """The newest public posts."""
    public = select(Account.username, Post.id).join(Account, Account.id == Post.account_id)
    public = public.where(Post.visibility == PUBLIC).order_by(Post.id.desc()).limit(MANY)
    return [post_path(username, id) for username, id in session.execute(public)]


def _hashtags() -> list[str]:
    """The pages of those that are used most."""
    most = select(PostTag.tag).group_by(PostTag.tag).order_by(func.count().desc(), PostTag.tag).limit(MANY)
    return [tag_path(tag) for tag in session.scalars(most)]
