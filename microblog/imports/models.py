"""What an import leaves beside the people and the posts."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, PrimaryKeyConstraint, String, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from microblog.core.columns import BigId, Moment
from microblog.core.db import Base
from microblog.posts.text import MAX_POST_BYTES

PERSON, POST, FOLLOW, MESSAGE = KINDS = ("person", "post", "follow", "message")


class ImportedRow(Base):
    """One row of a foreign database that was brought in, and what it became here.

    The key is a digest of what never changes in that row, its old id included. So the row is known again when the file
    was moved, has grown or was upgraded, and two databases that number their rows alike are not mixed up. `new_id` is
    the account or the post, and empty once that was erased: the row stays known, and does not come in again. Other
    things have no id that others would ask for.
    """

    __tablename__ = "imported_row"

    kind: Mapped[str] = mapped_column(String(10))
    key: Mapped[bytes] = mapped_column(LargeBinary(16))
    new_id: Mapped[int | None] = mapped_column(BigId, index=True)

    __table_args__ = (PrimaryKeyConstraint("kind", "key"), {"sqlite_with_rowid": False})


class ImportedMessage(Base):
    """A private message that waits until there are private messages here."""

    __tablename__ = "imported_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    sender_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    recipient_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    body: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime] = mapped_column(Moment)
    was_read: Mapped[bool]

    __table_args__ = (
        Index(None, "recipient_id", "id"),
        Index(None, "sender_id", "id"),
        CheckConstraint(func.length(body) <= MAX_POST_BYTES, name="body_length"),
    )
