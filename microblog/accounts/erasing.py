"""Erasing: what each feature keeps of an account goes away, a batch a job, so that no transaction is long.

    @erases
    def erase_posts(account_id: int) -> int:
        '''Remove the next `BATCH` posts.'''

When nobody finds anything more, `auth/tasks_erasing.py` removes the user and the account. What refers to a post goes
with the post: `posts/erasing.py`.
"""

from collections.abc import Callable

BATCH = 500
"""Rows that are removed in one transaction, about."""

Stage = Callable[[int], int]
"""Removes the next rows of an account; returns how many there were, 0 when there is nothing more."""

_stages: list[Stage] = []


def erases(stage: Stage) -> Stage:
    """Make a function part of every erasing."""
    _stages.append(stage)
    return stage


def erase_some(account_id: int) -> bool:
    """Remove the next batch of whatever is left of an account; returns whether there was anything."""
    return any(stage(account_id) for stage in _stages)
