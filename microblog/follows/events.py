"""What can happen between two accounts."""

from microblog.core.events import event


@event
class Followed:
    """One account began to follow another that lets everybody do so."""

    follower_id: int
    followed_id: int


@event
class FollowRequested:
    """One account asked to follow another, and waits."""

    follower_id: int
    followed_id: int


@event
class FollowAccepted:
    """A request was accepted: from now on the one account follows the other."""

    follower_id: int
    followed_id: int


@event
class Unfollowed:
    """One account no longer follows another, whichever of the two wanted it so."""

    follower_id: int
    followed_id: int


@event
class Unlocked:
    """An account that was asked before lets everybody follow now."""

    account_id: int
