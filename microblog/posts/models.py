"""Posts, what they said before they were edited, and their hashtags."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, PrimaryKeyConstraint, String, Text, false, func
from sqlalchemy.orm import Mapped, mapped_column

from microblog.core.columns import BigId, Moment, sorted_by_bytes
from microblog.core.db import Base
from microblog.core.ids import moment_of
from microblog.posts.hashtags import MAX_TAG_LENGTH
from microblog.posts.text import MAX_POST_BYTES

PUBLIC, UNLISTED, FOLLOWERS = VISIBILITIES = ("public", "unlisted", "followers")
"""Unlisted posts may be read by everybody who comes to them, and are in no list of what everybody writes."""

MAX_LANGUAGE_LENGTH = 35
"""What https://www.rfc-editor.org/rfc/rfc5646#section-4.4.1 wants room for."""


class Post(Base):
    """A short text by an account. The id holds the moment of publishing, so newest first is the order of the key.

    `mentions` are the usernames in the text that were accounts when it was published, parted by spaces. `submission`
    is the SHA-256 of the form that brought it, so that sending a form twice makes one post. `edited_id` and `pinned_id`
    hold a moment as ids do; they are numbers because every page of posts reads them. `language` is a code such as `de`
    (BCP 47), or nothing where it could not be found out; one that the author has chosen stays.

    `ix_post_author` has all posts of an author, so that who has none can be found out, and what it takes to step over
    those that somebody may not read.
    """

    __tablename__ = "post"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    text: Mapped[str] = mapped_column(Text)
    visibility: Mapped[str] = mapped_column(String(10), default=PUBLIC)
    mentions: Mapped[str] = mapped_column(Text, default="")
    submission: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    language: Mapped[str | None] = mapped_column(String(MAX_LANGUAGE_LENGTH))
    language_is_chosen: Mapped[bool] = mapped_column(default=False, server_default=false())
    edited_id: Mapped[int | None] = mapped_column(BigId)
    pinned_id: Mapped[int | None] = mapped_column(BigId)
    deleted_at: Mapped[datetime | None] = mapped_column(Moment)

    __table_args__ = (
        Index("ix_post_author", account_id, id, visibility, deleted_at),
        Index(
            None, account_id, pinned_id, sqlite_where=pinned_id.is_not(None), postgresql_where=pinned_id.is_not(None)
        ),
        CheckConstraint(func.length(text) <= MAX_POST_BYTES, name="text_length"),
        CheckConstraint(visibility.in_(VISIBILITIES), name="visibility"),
    )

    @property
    def created_at(self) -> datetime:
        """When it was published, to the millisecond."""
        return moment_of(self.id)

    @property
    def version(self) -> int:
        """The id of the present version: that of the last edit, or of the post itself."""
        return self.edited_id or self.id


class PostVersion(Base):
    """What a post said, and to whom, until it was edited. The id holds the moment from which on it said so."""

    __tablename__ = "post_version"

    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    id: Mapped[int] = mapped_column(BigId)
    text: Mapped[str] = mapped_column(Text)
    visibility: Mapped[str] = mapped_column(String(10))

    __table_args__ = (
        PrimaryKeyConstraint("post_id", "id"),
        CheckConstraint(func.length(text) <= MAX_POST_BYTES, name="text_length"),
        CheckConstraint(visibility.in_(VISIBILITIES), name="visibility"),
    )


class PostTag(Base):
    """A hashtag of a post that stands in the lists of what everybody writes, and of no other post.

    So the page of a hashtag walks along this key, and has nobody's private words to step over.
    """

    __tablename__ = "post_tag"

    tag: Mapped[str] = mapped_column(sorted_by_bytes(MAX_TAG_LENGTH))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)

    __table_args__ = (
        PrimaryKeyConstraint("tag", "post_id"),
        CheckConstraint(func.length(tag) <= MAX_TAG_LENGTH, name="tag_length"),
        {"sqlite_with_rowid": False},
    )
