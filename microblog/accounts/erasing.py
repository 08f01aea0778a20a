"""Erasing: what each feature keeps of an account goes away, a batch a job, so that no transaction is long.

    @erases
    def erase_posts(account_id: int) -> int:
        '''Remove the next `BATCH` posts.'''

What of it people should be told before they leave, where it is not to be seen on their pages, a feature says besides.

    @tells_what_goes
    def mention_letters(account_id: int) -> str | None:
        '''Say how many letters there are.'''

When nobody finds anything more, `auth/tasks_erasing.py` removes the user and the account. What refers to a post goes
with the post: `posts/erasing.py`.
"""

from collections.abc import Callable

BATCH = 500
"""Rows that are removed in one transaction, about."""

Stage = Callable[[int], int]
"""Removes the next rows of an account; returns how many there were, 0 when there is nothing more."""

_stages: list[Stage] = []

Mention = Callable[[int], str | None]
"""Says in the reader's language what goes with an account, or nothing where there is nothing of it."""

_mentions: list[Mention] = []


def erases(stage: Stage) -> Stage:
    """Make a function part of every erasing."""
    _stages.append(stage)
    return stage


def erase_some(account_id: int) -> bool:
    """Remove the next batch of whatever is left of an account; returns whether there was anything."""
    return any(stage(account_id) for stage in _stages)


def tells_what_goes(mention: Mention) -> Mention:
    """Make a function say its part before somebody leaves."""
    _mentions.append(mention)
    return mention


def what_else_goes(account_id: int) -> list[str]:
    """What goes with an account beside all that its owner can see."""
    return [said for mention in _mentions if (said := mention(account_id))]
