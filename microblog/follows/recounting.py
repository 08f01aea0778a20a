"""Followers and followed, counted anew: each follow that was accepted, between accounts that are not closed."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ScalarSelect, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, aliased

from microblog.accounts.models import Account
from microblog.core.db import session
from microblog.follows.models import ACCEPTED, Follow


def recount_follows(account_ids: Collection[int]) -> None:
    """Set both counts of some accounts to what there is, in the present transaction.

    They are locked first: so what somebody follows meanwhile is counted once, by us or by them.
    """
    chosen = Account.id.in_(account_ids)
    session.execute(select(Account.id).where(chosen).order_by(Account.id).with_for_update(key_share=True))
    session.execute(update(Account).where(chosen).values(counts()), execution_options={"synchronize_session": False})


def counts() -> dict[str, ScalarSelect[Any]]:
    """The counts of the account that is updated, by their columns."""
    return {
        "followers_count": _count(Follow.followed_id, Follow.follower_id),
        "following_count": _count(Follow.follower_id, Follow.followed_id),
    }


def _count(one: InstrumentedAttribute[int], other: InstrumentedAttribute[int]) -> ScalarSelect[Any]:
    others = aliased(Account)
    edges = select(func.count(Follow.id)).join(others, others.id == other)
    edges = edges.where(one == Account.id, Follow.state == ACCEPTED, others.disabled_at.is_(None))
    return edges.correlate(Account).scalar_subquery()
