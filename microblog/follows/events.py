"""What can happen between two accounts."""

from microblog.core.events import event


@event
class Followed:
    """One account began to follow another."""

    follower_id: int
    followed_id: int


@event
class Unfollowed:
    """One account stopped following another."""

    follower_id: int
    followed_id: int
