"""Keeping the stored timelines: what jobs do after a post, after a follow, for a new reader and for one long gone.

Each of these may run late or twice. A page never shows too much for it, because reading checks every entry.
"""

import secrets
from collections.abc import Collection, Sequence
from functools import cache

from sqlalchemy import (
    BigInteger,
    Delete,
    Integer,
    ScalarSelect,
    Select,
    Update,
    bindparam,
    delete,
    func,
    literal,
    select,
    update,
)

from microblog.accounts.models import Account
from microblog.core.clock import ago
from microblog.core.db import change, insert_or_ignore, session, transaction
from microblog.core.ids import MAX_ID
from microblog.follows.models import ACCEPTED, Follow
from microblog.posts.models import Post
from microblog.timelines.models import KEPT, UNFINISHED, Timeline, TimelineEntry
from microblog.timelines.statements import newest_of_each

BATCH = 500
"""Followers who are served in one transaction."""

CUT_ONE_IN = 64
"""After a post, one in so many of the timelines that it came to is cut to `KEPT` entries: that spreads the work."""

DROPPED = 50
"""Timelines that are forgotten in one transaction: 20,000 rows."""

UNREAD_DAYS = 30
_COLUMNS = ("account_id", "author_id", "post_id")


def deliver(post_id: int, author_id: int, after: int = 0) -> int | None:
    """Put a post into the timelines of the next `BATCH` followers; returns where to go on, or `None` at the end."""
    if session.scalar(_is_there, {"post_id": post_id}) is None:
        return None
    asked = {"author_id": author_id, "after": after}
    many, upto = session.execute(_next_followers, {**asked, "batch": BATCH}).one()
    if many == 0:
        return None
    these = {"post_id": post_id, **asked, "upto": upto}
    session.execute(insert_or_ignore(TimelineEntry).from_select(_COLUMNS, _their_entries), these)
    cut(_some_followers, **asked, upto=upto, turn=secrets.randbelow(CUT_ONE_IN))
    return int(upto) if many == BATCH else None


def follow_changed(reader_id: int, author_id: int) -> None:
    """Add an author's posts to a reader's timeline, or take them out, by what the follow is now."""
    if change(update(Timeline).where(Timeline.account_id == reader_id).values(floor=Timeline.floor)) == 0:
        return
    follow = select(Follow.id).filter_by(follower_id=reader_id, followed_id=author_id, state=ACCEPTED)
    if session.scalar(follow) is None:
        gone = delete(TimelineEntry).where(TimelineEntry.account_id == reader_id, TimelineEntry.author_id == author_id)
        session.execute(gone)
        return
    floor = select(Timeline.floor).where(Timeline.account_id == reader_id).scalar_subquery()
    posts = select(literal(reader_id), Post.account_id, Post.id).where(Post.account_id == author_id, Post.id > floor)
    posts = posts.where(Post.deleted_at.is_(None)).order_by(Post.id.desc()).limit(KEPT)
    session.execute(insert_or_ignore(TimelineEntry).from_select(_COLUMNS, posts))
    cut(_reader, reader_id=reader_id)


def open_timeline(reader_id: int) -> bool:
    """Begin a reader's timeline: from now on new posts arrive in it, though nothing is read from it yet.

    Returns whether there was none before.
    """
    new = insert_or_ignore(Timeline).values(account_id=reader_id, floor=UNFINISHED)
    return session.scalar(new.returning(Timeline.account_id)) is not None


def fill_timeline(reader_id: int) -> None:
    """Put the newest posts into an opened timeline, and let it be read. Must follow in a transaction of its own."""
    mine = update(Timeline).where(Timeline.account_id == reader_id)
    if change(mine.values(floor=Timeline.floor)) == 0:
        return
    followed = select(Follow.followed_id.label("id")).where(Follow.follower_id == reader_id, Follow.state == ACCEPTED)
    reach = newest_of_each(followed.subquery("author"), KEPT, MAX_ID).cte("reach")
    posts = select(literal(reader_id), Post.account_id, Post.id).select_from(reach)
    posts = posts.join(Post, (Post.account_id == reach.c.id) & (Post.id >= reach.c.oldest))
    posts = posts.where(Post.deleted_at.is_(None)).order_by(Post.id.desc()).limit(KEPT)
    session.execute(insert_or_ignore(TimelineEntry).from_select(_COLUMNS, posts))
    session.execute(mine.values(floor=func.coalesce(_entry(KEPT - 1) - 1, 0)))


def cut(readers: Select[int], **asked: int) -> None:
    """Keep the newest `KEPT` entries of some readers, and raise the floor to what was cut off."""
    for statement in _cutting(readers):
        session.execute(statement, asked)


@cache
def _cutting(readers: Select[int]) -> tuple[Update, Delete]:
    first_beyond = _entry(KEPT)
    theirs = update(Timeline).where(Timeline.account_id.in_(readers), Timeline.floor < first_beyond)
    floor = select(Timeline.floor).where(Timeline.account_id == TimelineEntry.account_id).scalar_subquery()
    beyond = delete(TimelineEntry).where(TimelineEntry.account_id.in_(readers), TimelineEntry.post_id <= floor)
    return theirs.values(floor=first_beyond), beyond


def drop_unread(after: int = 0) -> int | None:
    """Forget those of the next timelines whose readers have not been here for `UNREAD_DAYS`; a visit starts a new one.

    Returns where to go on, or `None` at the end.
    """
    looked_at = _readers(after, BATCH)
    unread = select(Account.id).where(Account.id.in_(looked_at), Account.last_seen_at < ago(days=UNREAD_DAYS))
    gone = session.scalars(unread.order_by(Account.id).limit(DROPPED)).all()
    forget_readers(gone)
    if len(gone) == DROPPED:
        return gone[-1]
    return looked_at[-1] if len(looked_at) == BATCH else None


def drop_timelines() -> None:
    """Forget all stored timelines: after a bulk import, say. Pages stay the same; jobs build them anew."""
    gone: Collection[int] = (0,)
    while gone:
        with transaction():
            gone = _readers(0, DROPPED)
            forget_readers(gone)


def _readers(after: int, many: int) -> Sequence[int]:
    """Who has a timeline, in the order of their ids."""
    readers = select(Timeline.account_id).where(Timeline.account_id > after)
    return session.scalars(readers.order_by(Timeline.account_id).limit(many)).all()


def forget_author(author_id: int, readers: Collection[int]) -> None:
    """Take an author's posts out of the timelines of some readers."""
    theirs = delete(TimelineEntry).where(TimelineEntry.account_id.in_(readers), TimelineEntry.author_id == author_id)
    session.execute(theirs)


def forget_readers(reader_ids: Collection[int]) -> int:
    """Remove the timelines of some readers; returns how many rows there were.

    An entry that is delivered at this moment may stay behind: no page shows it, unless it is true.
    """
    timelines = change(delete(Timeline).where(Timeline.account_id.in_(reader_ids)))
    return timelines + change(delete(TimelineEntry).where(TimelineEntry.account_id.in_(reader_ids)))


def _entry(skipped: int) -> ScalarSelect[int]:
    """The newest entry's post of a timeline, but for so many."""
    theirs = select(TimelineEntry.post_id).where(TimelineEntry.account_id == Timeline.account_id)
    return theirs.order_by(TimelineEntry.post_id.desc()).limit(1).offset(skipped).correlate(Timeline).scalar_subquery()


_is_there = select(Post.id).where(Post.id == bindparam("post_id"), Post.deleted_at.is_(None))

_batch = (
    select(Follow.id)
    .where(Follow.followed_id == bindparam("author_id"), Follow.id > bindparam("after"))
    .order_by(Follow.id)
    .limit(bindparam("batch", type_=Integer))
    .subquery()
)
_next_followers = select(func.count(), func.max(_batch.c.id)).select_from(_batch)

_these = (
    Follow.followed_id == bindparam("author_id"),
    Follow.id > bindparam("after"),
    Follow.id <= bindparam("upto"),
)
_their_entries = (
    select(Follow.follower_id, Follow.followed_id, bindparam("post_id", type_=BigInteger).label("post_id"))
    .where(*_these, Follow.state == ACCEPTED)
    .join(Timeline, Timeline.account_id == Follow.follower_id)
)
_some_followers = select(Follow.follower_id).where(*_these, Follow.follower_id % CUT_ONE_IN == bindparam("turn"))
_reader = select(bindparam("reader_id", type_=Integer))
