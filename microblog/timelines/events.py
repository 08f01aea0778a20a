"""What can happen to a home timeline."""

from microblog.core.events import event


@event
class TimelineWanted:
    """Somebody reads home who has no stored timeline yet."""

    account_id: int
