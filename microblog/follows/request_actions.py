"""Being asked: who may follow an account, and who may no longer."""

from sqlalchemy import select, update

from microblog.accounts.models import Account
from microblog.core.actions import action
from microblog.core.db import change, session
from microblog.core.events import emit
from microblog.follows import edges
from microblog.follows.edges import Edge
from microblog.follows.events import FollowAccepted, Unfollowed, Unlocked
from microblog.follows.models import ACCEPTED, REQUESTED, Follow

BATCH = 100
"""Requests that are accepted or taken back in one transaction."""


@action
def set_locked(account: Account, is_locked: bool) -> None:
    """Say whether you want to be asked. From the moment you do not, everybody who waits is accepted, by jobs."""
    other = update(Account).where(Account.id == account.id, Account.is_locked.is_(not is_locked))
    if change(other.values(is_locked=is_locked)) and not is_locked:
        emit(Unlocked(account_id=account.id))


@action
def accept(account: Account, follower: Account) -> bool:
    """Let somebody follow who asked to; whether they still did."""
    edge = Edge(follower.id, account.id)
    edges.lock(edge)
    if not edges.accept(edge):
        return False
    emit(FollowAccepted(**edge.ids))
    return True


@action
def refuse(account: Account, follower: Account) -> bool:
    """Send a request away; whether it was still there. The other one is not told, and may ask again."""
    edge = Edge(follower.id, account.id)
    edges.lock(edge)
    return edges.remove(edge, [REQUESTED]) is not None


@action
def remove_follower(account: Account, follower: Account) -> bool:
    """End that somebody follows you; whether they still did. The other one is not told, and may follow or ask again."""
    edge = Edge(follower.id, account.id)
    edges.lock(edge)
    if edges.remove(edge, [ACCEPTED]) is None:
        return False
    emit(Unfollowed(**edge.ids))
    return True


def accept_waiting(account_id: int) -> bool:
    """Accept the next `BATCH` of those who ask an account that wants to be asked no longer; whether more may wait."""
    theirs = select(Follow.follower_id).filter_by(followed_id=account_id, state=REQUESTED)
    waiting = session.scalars(theirs.order_by(Follow.id).limit(BATCH)).all()
    if account_id in edges.lock([account_id, *waiting]):
        return False
    asking = [Edge(follower_id, account_id) for follower_id in waiting]
    for edge in [each for each in asking if edges.accept(each)]:
        emit(FollowAccepted(**edge.ids))
    return len(waiting) == BATCH


def withdraw_some(follower_id: int) -> bool:
    """Take back the next `BATCH` of what a closed account has asked: nobody can answer it. Whether more may be left."""
    theirs = select(Follow.followed_id).filter_by(follower_id=follower_id, state=REQUESTED)
    asked = session.scalars(theirs.order_by(Follow.id).limit(BATCH)).all()
    edges.lock([follower_id, *asked])
    if session.scalar(select(Account.disabled_at).where(Account.id == follower_id)) is None:
        return False
    for followed_id in asked:
        edges.remove(Edge(follower_id, followed_id), [REQUESTED])
    return len(asked) == BATCH
