"""The jobs that keep the stored timelines."""

from microblog.accounts.erasing import erases
from microblog.core.jobs import enqueue, task
from microblog.core.schedules import daily
from microblog.timelines import upkeep


def deliver(post_id: int, author_id: int, after: int = 0) -> None:
    """Put a post into its followers' timelines, one batch a job, so that no transaction is long."""
    goes_on = upkeep.deliver(post_id, author_id, after)
    if goes_on is not None:
        enqueue(deliver_task, post_id=post_id, author_id=author_id, after=goes_on)


@daily(hour=4)
def drop_unread(after: int = 0) -> None:
    """Forget the timelines that nobody reads, some a job."""
    goes_on = upkeep.drop_unread(after)
    if goes_on is not None:
        enqueue(drop_unread, after=goes_on)


@erases
def erase_timeline(account_id: int) -> int:
    """Remove the timeline of a reader who is erased."""
    return upkeep.forget_readers([account_id])


deliver_task = task(deliver)
