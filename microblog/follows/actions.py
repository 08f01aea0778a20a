"""Start and stop following."""

from datetime import timedelta

from sqlalchemy import delete, select, update

from microblog.accounts.errors import NoSuchAccount
from microblog.accounts.models import Account
from microblog.auth.confirmation import require_confirmed
from microblog.backends.cache.limits import Limit
from microblog.core.actions import action
from microblog.core.clock import now
from microblog.core.db import change, insert_or_ignore, session
from microblog.core.errors import Forbidden
from microblog.core.events import emit
from microblog.core.i18n import N_
from microblog.follows.events import Followed, Unfollowed
from microblog.follows.models import ACCEPTED, Follow

FOLLOWS_BY = Limit("follow", times=400, window=timedelta(days=1))


class CannotFollowYourself(Forbidden):
    """Everybody sees their own posts already."""

    message = N_("You cannot follow yourself.")


def follow(follower: Account, followed: Account) -> None:
    """Start following someone. Following twice changes nothing."""
    if follower.id == followed.id:
        raise CannotFollowYourself
    FOLLOWS_BY.spend(follower.id)
    _follow(follower, followed)


@action
def _follow(follower: Account, followed: Account) -> None:
    require_confirmed(follower)
    if followed.disabled_at:
        raise NoSuchAccount
    _lock(follower, followed)
    edge = {"follower_id": follower.id, "followed_id": followed.id}
    new = insert_or_ignore(Follow).values(**edge, state=ACCEPTED, created_at=now()).returning(Follow.id)
    if session.scalar(new) is None:
        return
    _count(follower, followed, by=1)
    emit(Followed(**edge))


@action
def unfollow(follower: Account, followed: Account) -> None:
    """Stop following someone. Where there was nothing to stop, nothing changes."""
    _lock(follower, followed)
    edge = {"follower_id": follower.id, "followed_id": followed.id}
    if change(delete(Follow).filter_by(**edge)) == 0:
        return
    _count(follower, followed, by=-1)
    emit(Unfollowed(**edge))


def _lock(*accounts: Account) -> None:
    """Take both rows in one order, so that two people who follow each other at once do not wait for one another."""
    ids = [account.id for account in accounts]
    session.execute(select(Account.id).where(Account.id.in_(ids)).order_by(Account.id).with_for_update(key_share=True))


def _count(follower: Account, followed: Account, *, by: int) -> None:
    mine, theirs = Account.following_count, Account.followers_count
    session.execute(update(Account).where(Account.id == follower.id).values(following_count=mine + by))
    session.execute(update(Account).where(Account.id == followed.id).values(followers_count=theirs + by))
