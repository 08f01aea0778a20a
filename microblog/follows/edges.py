"""The rows between accounts, and the counts that go with them: each is changed under the locks of both accounts."""

from collections.abc import Sequence
from typing import NamedTuple, TypedDict

from sqlalchemy import delete, select, update

from microblog.accounts.models import Account
from microblog.core.clock import now
from microblog.core.db import change, insert_or_ignore, session
from microblog.follows.models import ACCEPTED, REQUESTED, STATES, Follow


class Ids(TypedDict):
    """Both ends of an edge, by the names that rows and events have for them."""

    follower_id: int
    followed_id: int


class Edge(NamedTuple):
    """Who follows whom, or would like to."""

    follower_id: int
    followed_id: int

    @property
    def ids(self) -> Ids:
        """Both ends by name."""
        return {"follower_id": self.follower_id, "followed_id": self.followed_id}


def lock(ids: Sequence[int]) -> set[int]:
    """Take these accounts in one order, so that people who follow each other at once do not wait for one another.

    Returns those of them that are asked before they are followed, which stays so until the end of the transaction.
    """
    theirs = select(Account.id, Account.is_locked).where(Account.id.in_(ids)).order_by(Account.id)
    found = session.execute(theirs.with_for_update(key_share=True))
    return {account_id for account_id, is_locked in found if is_locked}


def state(edge: Edge) -> str | None:
    """Whether they follow, have asked to, or neither."""
    return session.scalar(select(Follow.state).filter_by(**edge.ids))


def add(edge: Edge, state: str) -> bool:
    """Begin to follow or to wait, unless there is an edge already; whether there was none."""
    new = insert_or_ignore(Follow).values(**edge.ids, state=state, created_at=now()).returning(Follow.id)
    if session.scalar(new) is None:
        return False
    _count(edge, state, 1)
    return True


def accept(edge: Edge) -> bool:
    """Make a request a follow; whether there was one."""
    asked = update(Follow).filter_by(**edge.ids, state=REQUESTED)
    if change(asked.values(state=ACCEPTED)) == 0:
        return False
    _count(edge, REQUESTED, -1)
    _count(edge, ACCEPTED, 1)
    return True


def remove(edge: Edge, states: Sequence[str] = STATES) -> str | None:
    """Take an edge away if it is in one of these states; the state that it was in."""
    gone = delete(Follow).filter_by(**edge.ids).where(Follow.state.in_(states)).returning(Follow.state)
    was = session.scalar(gone)
    if was is not None:
        _count(edge, was, -1)
    return was


def _count(edge: Edge, state: str, by: int) -> None:
    if state == REQUESTED:
        _raise(edge.followed_id, "requests_count", by)
        return
    _raise(edge.follower_id, "following_count", by)
    _raise(edge.followed_id, "followers_count", by)


def _raise(account_id: int, counter: str, by: int) -> None:
    session.execute(update(Account).where(Account.id == account_id).values({counter: getattr(Account, counter) + by}))
