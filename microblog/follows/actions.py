"""Start and stop following."""

from datetime import timedelta

from microblog.accounts.errors import NoSuchAccount
from microblog.accounts.models import Account
from microblog.auth.confirmation import require_confirmed
from microblog.backends.cache.limits import Limit
from microblog.core.actions import action
from microblog.core.errors import Forbidden
from microblog.core.events import emit
from microblog.core.i18n import N_
from microblog.follows import edges
from microblog.follows.edges import Edge
from microblog.follows.events import FollowAccepted, Followed, FollowRequested, Unfollowed
from microblog.follows.models import ACCEPTED, REQUESTED

FOLLOWS_BY = Limit("follow", times=400, window=timedelta(days=1))


class CannotFollowYourself(Forbidden):
    """Everybody sees their own posts already."""

    message = N_("You cannot follow yourself.")


def follow(follower: Account, followed: Account) -> str | None:
    """Start following someone, or ask to when they want to be asked. Doing it twice changes nothing.

    Returns the state of the follow afterwards.
    """
    if follower.id == followed.id:
        raise CannotFollowYourself
    FOLLOWS_BY.spend(follower.id)
    return _follow(follower, followed)


@action
def _follow(follower: Account, followed: Account) -> str | None:
    require_confirmed(follower)
    if followed.disabled_at:
        raise NoSuchAccount
    edge = Edge(follower.id, followed.id)
    if followed.id in edges.lock(edge):
        if edges.add(edge, REQUESTED):
            emit(FollowRequested(**edge.ids))
    elif edges.add(edge, ACCEPTED):
        emit(Followed(**edge.ids))
    elif edges.accept(edge):
        emit(FollowAccepted(**edge.ids))
    return edges.state(edge)


@action
def unfollow(follower: Account, followed: Account) -> str | None:
    """Stop following someone, or stop asking to. Where there was nothing to stop, nothing changes.

    Returns the state that the follow was in.
    """
    edge = Edge(follower.id, followed.id)
    edges.lock(edge)
    was = edges.remove(edge)
    if was == ACCEPTED:
        emit(Unfollowed(**edge.ids))
    return was
