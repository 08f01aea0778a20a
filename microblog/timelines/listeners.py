"""How the stored timelines follow what happens."""

from microblog.core.events import listens_to
from microblog.follows.events import FollowAccepted, Followed, Unfollowed
from microblog.posts.events import Published, Restored
from microblog.timelines import tasks, upkeep
from microblog.timelines.events import TimelineWanted


@listens_to(Published)
def deliver(event: Published) -> None:
    """Bring a new post to those who follow its author."""
    tasks.deliver(event.post_id, event.account_id)


@listens_to(Restored)
def deliver_again(event: Restored) -> None:
    """Bring a post back to those who may have missed it."""
    tasks.deliver(event.post_id, event.account_id)


@listens_to(Followed)
def add_author(event: Followed) -> None:
    """Bring in the posts of somebody newly followed."""
    upkeep.follow_changed(event.follower_id, event.followed_id)


@listens_to(FollowAccepted)
def add_accepting_author(event: FollowAccepted) -> None:
    """Bring in the posts of somebody who was asked first."""
    upkeep.follow_changed(event.follower_id, event.followed_id)


@listens_to(Unfollowed)
def remove_author(event: Unfollowed) -> None:
    """Clear away the posts of somebody no longer followed; no page shows them since the follow went."""
    upkeep.follow_changed(event.follower_id, event.followed_id)


@listens_to(TimelineWanted)
def fill(event: TimelineWanted) -> None:
    """Fill a timeline that was opened."""
    upkeep.fill_timeline(event.account_id)
