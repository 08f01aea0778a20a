"""The numbers on a profile, counted anew."""

from collections.abc import Sequence

from sqlalchemy import func, select, update

from microblog.accounts.models import Account
from microblog.core.actions import action
from microblog.core.db import session
from microblog.follows.recounting import counts
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
    theirs = select(func.count(Post.id)).where(Post.account_id == Account.id, Post.deleted_at.is_(None))
    posts = {"posts_count": theirs.correlate(Account).scalar_subquery()}
    session.execute(update(Account).where(Account.id.in_(ids)).values(posts | counts()))
