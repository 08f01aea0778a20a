"""The numbers on a profile, counted anew."""

from collections.abc import Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import ColumnElement

from microblog.accounts.models import Account
from microblog.core.actions import action
from microblog.core.db import session
from microblog.follows.models import ACCEPTED, Follow
from microblog.posts.models import Post

_CHUNK = 500


def recount(account_ids: Sequence[int]) -> None:
    """Set the three counts of these accounts to what there is, a chunk a transaction."""
    ordered = sorted(account_ids)
    for start in range(0, len(ordered), _CHUNK):
        _recount(ordered[start : start + _CHUNK])


@action
def _recount(ids: Sequence[int]) -> None:
    """Lock first, then count: so what somebody publishes meanwhile is counted once, by us or by them."""
    session.execute(select(Account.id).where(Account.id.in_(ids)).order_by(Account.id).with_for_update())
    counts = {
        "posts_count": _count(Post.id, Post.account_id == Account.id, Post.deleted_at.is_(None)),
        "followers_count": _count(Follow.id, Follow.followed_id == Account.id, Follow.state == ACCEPTED),
        "following_count": _count(Follow.id, Follow.follower_id == Account.id, Follow.state == ACCEPTED),
    }
    session.execute(update(Account).where(Account.id.in_(ids)).values(counts))


def _count(key: InstrumentedAttribute[int], *which: ColumnElement[bool]) -> ColumnElement[int]:
    counted = select(func.count(key)).where(*which)
    return counted.correlate(Account).scalar_subquery()
