"""Erasing posts for good: what refers to a post goes with it, in the same transaction.

@goes_with_posts
def erase_versions(post_ids: Sequence[int]) -> None: ...
"""

from collections.abc import Callable, Sequence

from sqlalchemy import delete

from microblog.core.db import session
from microblog.posts.models import Post

Companion = Callable[[Sequence[int]], None]
"""Removes what refers to some posts."""

_companions: list[Companion] = []


def goes_with_posts(companion: Companion) -> Companion:
    """Make a function part of every erasing of posts."""
    _companions.append(companion)
    return companion


def erase_for_good(post_ids: Sequence[int]) -> None:
    """Remove posts and all that refers to them, in the present transaction."""
    if not post_ids:
        return
    for companion in _companions:
        companion(post_ids)
    session.execute(delete(Post).where(Post.id.in_(post_ids)))
