"""Who is closed does not count as a follower, and is counted again afterwards."""

from microblog.auth.events import Closed, Reopened
from microblog.core.events import listens_to
from microblog.follows.tasks import recount_neighbours


@listens_to(Closed)
def count_without(event: Closed) -> None:
    """Let the numbers of others be those of the people whom they can see."""
    recount_neighbours(event.account_id)


@listens_to(Reopened)
def count_again(event: Reopened) -> None:
    """Count somebody who is back."""
    recount_neighbours(event.account_id)
