"""Whom somebody new could follow: people who wrote lately."""

from collections.abc import Sequence

from sqlalchemy import Integer, bindparam, exists, false, func, select

from microblog.accounts.models import Account
from microblog.core.db import rows
from microblog.core.ids import MAX_ID
from microblog.core.prepared import AnyRow, AnySelect
from microblog.follows.models import Follow
from microblog.posts.models import Post
from microblog.posts.visibility import public_posts

ENOUGH_FOLLOWED = 3
"""Who follows as many has found the way, and is left alone."""

SUGGESTED = 3
LOOKED_AT = 100
"""How many of the newest public posts are looked at."""


def people_to_follow(reader: Account) -> Sequence[AnyRow]:
    """The latest public writers whom a newcomer does not follow yet, as rows for `web_people.people()`."""
    if reader.following_count >= ENOUGH_FOLLOWED:
        return ()
    return rows(_WRITERS, viewer_id=reader.id, limit=SUGGESTED)


def _writers() -> AnySelect:
    # The bound on the key makes this a search of its index, not a scan.
    recent = public_posts().where(Post.id <= MAX_ID).order_by(Post.id.desc()).limit(LOOKED_AT).subquery()
    latest = (
        select(recent.c.account_id, func.max(recent.c.id).label("post_id")).group_by(recent.c.account_id).subquery()
    )
    known = exists().where(Follow.follower_id == bindparam("viewer_id"), Follow.followed_id == Account.id)
    shown = (Account.id, Account.username, Account.display_name, Account.bio, Account.picture)
    found = select(*shown, false().label("is_following"))
    found = found.join(latest, latest.c.account_id == Account.id).where(Account.id != bindparam("viewer_id"), ~known)
    return found.order_by(latest.c.post_id.desc()).limit(bindparam("limit", type_=Integer))


_WRITERS = _writers()
