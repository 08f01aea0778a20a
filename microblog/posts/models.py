"""Posts."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from microblog.core.columns import BigId, Moment
from microblog.core.db import Base
from microblog.core.ids import moment_of
from microblog.posts.text import MAX_POST_BYTES

PUBLIC, FOLLOWERS = VISIBILITIES = ("public", "followers")


class Post(Base):
    """A short text by an account. The id holds the moment of publishing, so newest first is the order of the key.

    `mentions` are the usernames in the text that were accounts when it was published, parted by spaces. `submission`
    is the SHA-256 of the form that brought it, so that sending a form twice makes one post.
    """

    __tablename__ = "post"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    text: Mapped[str] = mapped_column(Text)
    visibility: Mapped[str] = mapped_column(String(10), default=PUBLIC)
    mentions: Mapped[str] = mapped_column(Text, default="")
    submission: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    deleted_at: Mapped[datetime | None] = mapped_column(Moment)

    __table_args__ = (
        Index(None, account_id, id, sqlite_where=deleted_at.is_(None), postgresql_where=deleted_at.is_(None)),
        CheckConstraint(func.length(text) <= MAX_POST_BYTES, name="text_length"),
        CheckConstraint(visibility.in_(VISIBILITIES), name="visibility"),
    )

    @property
    def created_at(self) -> datetime:
        """When it was published, to the millisecond."""
        return moment_of(self.id)
