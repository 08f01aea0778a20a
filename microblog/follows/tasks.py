"""What happens to follows when an account is closed, opened again, erased, or wants to be asked no longer."""

from collections.abc import Sequence
from itertools import accumulate

from sqlalchemy import BigInteger, bindparam, delete, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from microblog.accounts.erasing import BATCH, erases
from microblog.accounts.models import Account
from microblog.core.db import session
from microblog.core.jobs import enqueue, task
from microblog.core.prepared import AnyRow, AnySelect
from microblog.follows import request_actions
from microblog.follows.models import Follow
from microblog.follows.recounting import recount_follows
from microblog.timelines.upkeep import forget_author

MOST_COUNTED = 10_000
"""Follows that are counted in one transaction, about: so that nobody else waits long to write."""


def recount_neighbours(account_id: int, after: int = 0) -> None:
    """Count anew for everybody who follows an account or is followed by it, one batch a job."""
    if found := _edges(account_id, after):
        recount_follows({edge.other for edge in found})
        enqueue(recount_task, account_id=account_id, after=found[-1].id)


@erases
def erase_follows(account_id: int) -> int:
    """Remove the next follows from and to an account, and its posts from the stored timelines of its followers."""
    found = _edges(account_id, 0)
    others = {edge.other for edge in found}
    if others:
        forget_author(account_id, others)
        session.execute(delete(Follow).where(Follow.id.in_([edge.id for edge in found])))
        recount_follows(others)
    return len(found)


def accept_waiting(account_id: int) -> None:
    """Accept everybody who waits, a batch a job, so that no transaction is long."""
    if request_actions.accept_waiting(account_id):
        enqueue(accept_waiting_task, account_id=account_id)


def withdraw_requests(account_id: int) -> None:
    """Take back what a closed account has asked, a batch a job."""
    if request_actions.withdraw_some(account_id):
        enqueue(withdraw_task, account_id=account_id)


def _edges(account_id: int, after: int) -> Sequence[AnyRow]:
    """The next edges: at most `BATCH`, and fewer where those at their other ends have many, who are counted anew."""
    found = session.execute(_next_edges, {"account_id": account_id, "after": after}).all()
    counted = accumulate(edge.many for edge in found)
    return found[: max(1, sum(total <= MOST_COUNTED for total in counted))]


def _of(one: InstrumentedAttribute[int], other: InstrumentedAttribute[int]) -> AnySelect:
    edges = select(Follow.id, other.label("other"))
    edges = edges.where(one == bindparam("account_id"), Follow.id > bindparam("after", type_=BigInteger))
    return select(edges.order_by(Follow.id).limit(BATCH).subquery())


_both = union_all(_of(Follow.followed_id, Follow.follower_id), _of(Follow.follower_id, Follow.followed_id)).subquery()
_next_edges = (
    select(_both.c.id, _both.c.other, (Account.followers_count + Account.following_count).label("many"))
    .outerjoin(Account, Account.id == _both.c.other)
    .order_by(_both.c.id)
    .limit(BATCH)
)

recount_task = task(recount_neighbours)
accept_waiting_task = task(accept_waiting)
withdraw_task = task(withdraw_requests)
