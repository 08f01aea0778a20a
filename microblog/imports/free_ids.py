"""Ids for posts of the past: the moment says where an id begins, and the next one that nobody has is taken."""

from collections.abc import Callable, Sequence

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from microblog.core.db import session
from microblog.posts.models import Post


def free_ids(earliest: Sequence[int]) -> list[int]:
    """For each of these the least id from there on that is free, in this order; within the write transaction."""
    wanted = _apart(earliest, free=lambda id: id)
    taken = set(session.scalars(select(Post.id).where(Post.id.in_(wanted))))
    return _apart(earliest, free=_first_free) if taken else wanted


def _apart(earliest: Sequence[int], free: Callable[[int], int]) -> list[int]:
    given: set[int] = set()
    next_of: dict[int, int] = {}
    ids = []
    for least in earliest:
        id = free(next_of.get(least, least))
        while id in given:
            id = free(id + 1)
        given.add(id)
        next_of[least] = id + 1
        ids.append(id)
    return ids


def _first_free(id: int) -> int:
    if session.scalar(select(Post.id).where(Post.id == id)) is None:
        return id
    following = aliased(Post)
    is_followed = exists().where(following.id == Post.id + 1)
    end_of_run = select(func.min(Post.id)).where(Post.id >= id, ~is_followed)
    return int(session.scalars(end_of_run).one()) + 1
