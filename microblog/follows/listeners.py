"""How follows and requests to follow go with what happens to accounts."""

from microblog.auth.events import Closed, Reopened
from microblog.core.events import listens_to
from microblog.follows import tasks
from microblog.follows.events import Unlocked


@listens_to(Closed)
def count_without(event: Closed) -> None:
    """Let the numbers of others be those of the people whom they can see."""
    tasks.recount_neighbours(event.account_id)


@listens_to(Reopened)
def count_again(event: Reopened) -> None:
    """Count somebody who is back."""
    tasks.recount_neighbours(event.account_id)


@listens_to(Closed)
def withdraw_requests(event: Closed) -> None:
    """Whoever is asked by a closed account would see a number, and nobody to answer."""
    tasks.withdraw_requests(event.account_id)


@listens_to(Unlocked)
def accept_waiting(event: Unlocked) -> None:
    """Accept everybody who waits."""
    tasks.accept_waiting(event.account_id)
