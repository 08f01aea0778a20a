"""The stored home timelines: an index over posts and follows, and never the truth. Both tables may be emptied any time.

Why they are there, and what they cost: docs/decisions/0001-home-timeline.md. `LatestChange` is no part of them: it says
whether a page that was read before is still true (docs/decisions/0027-read-again-when-changed.md).
"""

from sqlalchemy import PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from microblog.core.columns import BigId
from microblog.core.db import Base
from microblog.core.ids import MAX_ID

KEPT = 400
"""Entries of one reader; deeper pages come from the posts themselves."""

UNFINISHED = MAX_ID
"""The floor of a timeline that is being built: nothing in it can be trusted yet."""


class Timeline(Base):
    """A reader's timeline: it holds all posts of the followed that are above its floor; 0: all there are."""

    __tablename__ = "timeline"

    account_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    floor: Mapped[int] = mapped_column(BigId)


class TimelineEntry(Base):
    """A post in a reader's timeline. The reader's own posts are not here; a page adds them."""

    __tablename__ = "timeline_entry"
    post_id: Mapped[int] = mapped_column(BigId)
    account_id: Mapped[int]
    author_id: Mapped[int]

    __table_args__ = (PrimaryKeyConstraint("account_id", "post_id"), {"sqlite_with_rowid": False})


class LatestChange(Base):
    """The number of the latest change to an account's posts, its name and picture, its being open, or whom it follows.

    Triggers write it, in the transaction that makes the change, whoever makes it; so far on SQLite only. Numbers are
    given once: a later change, to whatever account, has a greater one. The row of account 0, which nobody has, holds
    the greatest.
    """

    __tablename__ = "latest_change"

    account_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigId)
