"""How requests follow what happens to accounts."""

from microblog.auth.events import Disabled
from microblog.core.events import listens_to
from microblog.follows import request_actions, tasks
from microblog.follows.events import Unlocked


@listens_to(Unlocked)
def accept_waiting(event: Unlocked) -> None:
    """Accept everybody who waits."""
    tasks.accept_waiting(event.account_id)


@listens_to(Disabled)
def withdraw_requests(event: Disabled) -> None:
    """Whoever is asked by a closed account would see a number, and nobody to answer."""
    request_actions.withdraw_all(event.account_id)
