"""Brings the cast to life: rows in the database, told by how long ago things happened."""

from datetime import datetime, timedelta
from itertools import product

from sqlalchemy import select

from microblog.accounts.claims import claim_present_names
from microblog.accounts.fields import packed
from microblog.accounts.models import Account
from microblog.auth.models import User
from microblog.auth.passwords import hash_password
from microblog.core.db import session, transaction
from microblog.core.ids import id_at
from microblog.demo.cast import CAST, PASSWORD, Person
from microblog.demo.rows import Edge, NewPost, account_ids, add, add_follows, add_posts, used_names
from microblog.demo.talk import Said, talk
from microblog.posts.text import mentioned_names
from microblog.timelines.upkeep import drop_timelines

ACCOUNT = ("username", "display_name", "bio", "fields", "created_at", "last_seen_at")
USER = ("account_id", "email", "email_confirmed_at", "password_hash", "role", "locale", "timezone", "created_at")


def settle(now: datetime) -> list[Person]:
    """Add the cast with their follows and posts, and return who was added: those whose name and address were free.

    Everybody has the same `PASSWORD`. Where the moment is the same, so are the rows, but for the salt of the one hash.
    """
    hashed = hash_password(PASSWORD)
    with transaction():
        new = _absent()
        names = {each.username for each in new}
        add(Account, ACCOUNT, [_account(each, now) for each in new])
        claim_present_names()
        ids = account_ids()
        add(User, USER, [_user(each, ids[each.username], hashed, now) for each in new])
        add_follows([_follow(*pair, ids, now) for pair in product(new, new) if _reads(*pair)])
        add_posts([_post(said, ids, now) for said in talk() if said.username in names])
        drop_timelines()
    return new


def _absent() -> list[Person]:
    names, addresses = used_names(), set(session.scalars(select(User.email)))
    return [each for each in CAST if each.username not in names and each.email not in addresses]


def _account(each: Person, now: datetime) -> tuple[str, str, str, str, datetime, datetime]:
    return each.username, each.name, each.bio, packed(each.facts), _ago(now, each.joined), _ago(now, each.seen)


def _user(each: Person, account_id: int, password_hash: str, now: datetime) -> tuple[object, ...]:
    joined = _ago(now, each.joined)
    return account_id, each.email, joined, password_hash, each.role, each.locale, each.timezone, joined


def _reads(follower: Person, followed: Person) -> bool:
    return followed.username in follower.follows.split()


def _follow(follower: Person, followed: Person, ids: dict[str, int], now: datetime) -> Edge:
    since = _ago(now, min(follower.joined, followed.joined) * 0.95)
    return ids[follower.username], ids[followed.username], since


def _post(said: Said, ids: dict[str, int], now: datetime) -> NewPost:
    id, author_id = id_at(_ago(now, said.days_ago)), ids[said.username]
    return id, author_id, said.text, said.visibility, _mentions(said.text, ids)


def _mentions(text: str, ids: dict[str, int]) -> str:
    return " ".join(sorted((name for name in mentioned_names(text) if name in ids), key=ids.__getitem__))


def _ago(now: datetime, days: float) -> datetime:
    return now - timedelta(days=days)
