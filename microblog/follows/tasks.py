"""The work that follows when an account wants to be asked no longer."""

from microblog.core.jobs import enqueue, task
from microblog.follows import request_actions


def accept_waiting(account_id: int) -> None:
    """Accept everybody who waits, a batch a job, so that no transaction is long."""
    if request_actions.accept_waiting(account_id):
        enqueue(accept_waiting_task, account_id=account_id)


accept_waiting_task = task(accept_waiting)
