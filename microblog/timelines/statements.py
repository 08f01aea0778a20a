"""The statements that read home, built once.

`STORED` walks a reader's entries, newest first, and checks each against what is true now: the follow, the post and the
author; the reader's own posts are merged in. `UNSTORED` gives the same page without a stored timeline: it finds the
newest post of everybody who is followed, and then looks at the posts of those only who lead. `WALKED` finds it for
those who follow a great many: among the last posts of everybody, if it is there. `HOME_STATE` is another value whenever
the rows of `STORED` are other ones, and `EXPLORE_STATE` whenever those of explore are.
"""

from typing import Any

from sqlalchemy import BigInteger, CompoundSelect, Integer, Select, and_, bindparam, func, or_, select, union_all
from sqlalchemy.orm import aliased

from microblog.accounts.models import Account
from microblog.core.prepared import AnySelect
from microblog.follows.models import ACCEPTED, Follow
from microblog.posts.models import PUBLIC, Post
from microblog.posts.visibility import SHOWN, follows_author, is_alive
from microblog.timelines.models import LatestChange, Timeline, TimelineEntry

READER = bindparam("viewer_id", type_=Integer)
BEFORE = bindparam("before", type_=BigInteger)
LIMIT = bindparam("limit", type_=Integer)
OLDEST = bindparam("oldest", type_=BigInteger)

LOOKED_AT = 1_000
"""So many of everybody's posts are walked for a page. That takes 0.3 ms at most, and 5,000 authors one by one 13 ms."""

FLOOR = select(Timeline.floor).where(Timeline.account_id == READER)


def _entries() -> AnySelect:
    """Posts of the followed. The entry's own column comes first, so that its order is found to be the page's."""
    still_follows = and_(
        Follow.follower_id == TimelineEntry.account_id,
        Follow.followed_id == TimelineEntry.author_id,
        Follow.state == ACCEPTED,
    )
    found = select(TimelineEntry.post_id.label("id"), *SHOWN).select_from(TimelineEntry).join(Follow, still_follows)
    found = found.join(Post, Post.id == TimelineEntry.post_id).join(Account, Account.id == TimelineEntry.author_id)
    above = TimelineEntry.post_id > FLOOR.scalar_subquery()
    return found.where(TimelineEntry.account_id == READER, TimelineEntry.post_id < BEFORE, above, is_alive())


def _own() -> AnySelect:
    mine = select(Post.id, *SHOWN).join(Account, Account.id == Post.account_id)
    return mine.where(Post.account_id == READER, Post.id < BEFORE, Post.id > FLOOR.scalar_subquery(), is_alive())


def _newest(posts: Any) -> Any:
    return posts.order_by(posts.selected_columns[0].desc()).limit(LIMIT)


def _stored_on_sqlite() -> "CompoundSelect[Any]":
    """SQLite merges both walks lazily and stops at the limit."""
    return _newest(union_all(_entries(), _own()))  # type: ignore[no-any-return]


def _stored_on_postgresql() -> "CompoundSelect[Any]":
    """PostgreSQL would sort all of both; so each is limited first."""
    parts = (select(_newest(part()).subquery()) for part in (_entries, _own))
    return _newest(union_all(*parts))  # type: ignore[no-any-return]


def newest_of_each(authors: Any, limit: Any, before: Any) -> "Select[Any, Any]":
    """Whose posts make up the newest `limit`, each author with the oldest post that can be among them."""
    newest = select(authors.c.id, _older(authors, before).label("post_id")).cte("newest")
    leader = select(newest.c.id).order_by(newest.c.post_id.desc().nulls_last()).limit(limit).cte("leader")
    return select(leader.c.id, func.coalesce(_older(leader, before, limit - 1), 0).label("oldest"))


def _older(author: Any, before: Any, skipped: Any = None) -> Any:
    """The id of an author's newest post before a cursor, or of a later one in that order."""
    theirs = aliased(Post)
    found = select(theirs.id).where(theirs.account_id == author.c.id, theirs.id < before, theirs.deleted_at.is_(None))
    return found.order_by(theirs.id.desc()).limit(1).offset(skipped).correlate(author).scalar_subquery()


def _unstored() -> AnySelect:
    followed = select(Follow.followed_id.label("id")).join(Account, Account.id == Follow.followed_id)
    followed = followed.where(Follow.follower_id == READER, Follow.state == ACCEPTED, Account.disabled_at.is_(None))
    reader = select(Account.id).where(Account.id == READER, Account.disabled_at.is_(None))
    reach = newest_of_each(union_all(followed, reader).subquery("author"), LIMIT, BEFORE).cte("reach")
    each = aliased(Post)
    theirs = and_(each.account_id == reach.c.id, each.id >= reach.c.oldest, each.id < BEFORE)
    page = _newest(select(each.id).select_from(reach).join(each, theirs).where(each.deleted_at.is_(None))).subquery()
    found = select(page.c.id, *SHOWN).select_from(page).join(Post, Post.id == page.c.id)
    return _newest(found.join(Account, Account.id == Post.account_id).where(is_alive()))  # type: ignore[no-any-return]


def walked(looked_at: int) -> AnySelect:
    """The part of a page that is among the newest posts of everybody, so many of them."""
    older = select(Post.id).where(Post.id < BEFORE).order_by(Post.id.desc())
    lowest = older.limit(1).offset(looked_at).scalar_subquery()
    found = select(Post.id, *SHOWN).outerjoin(Account, Account.id == Post.account_id)
    found = found.where(Post.id < BEFORE, Post.id > func.coalesce(lowest, 0), is_alive())
    return _newest(found.where(or_(Post.account_id == READER, follows_author(READER))))  # type: ignore[no-any-return]


def _home_state() -> AnySelect:
    """What the rows of a first page depend on that reaches down to the post `oldest`: on SQLite, where triggers number.

    A change to a post, an author, or whom the reader follows gives the reader or one of these authors a number that is
    greater than all that were; whoever is erased has none, and no entries here. In one row, because SQLite's driver
    lets go of the interpreter's lock at every row.
    """
    mine = select(LatestChange.number).where(LatestChange.account_id == READER).scalar_subquery()
    entries = _state_of(TimelineEntry.post_id, TimelineEntry.author_id, TimelineEntry.account_id == READER)
    return entries.add_columns(mine.label("mine"), FLOOR.scalar_subquery().label("floor"))


def _state_of(post_id: Any, author_id: Any, which: Any) -> AnySelect:
    """The ids of the newest posts from `oldest` on, up to a limit, and the number of the latest change to an author."""
    newest = select(post_id.label("id"), author_id.label("author_id")).where(which, post_id >= OLDEST)
    shown = newest.order_by(post_id.desc()).limit(LIMIT).subquery()
    found = select(func.group_concat(shown.c.id).label("ids"), func.max(LatestChange.number).label("theirs"))
    return found.join_from(shown, LatestChange, LatestChange.account_id == shown.c.author_id)


STORED = {"sqlite": _stored_on_sqlite(), "postgresql": _stored_on_postgresql()}
UNSTORED = _unstored()
WALKED = walked(LOOKED_AT)
HOME_STATE = _home_state()
EXPLORE_STATE = _state_of(Post.id, Post.account_id, Post.visibility == PUBLIC)
