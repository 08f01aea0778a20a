"""Invitations, and who came by which."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from microblog.core.clock import now
from microblog.core.columns import Moment
from microblog.core.db import Base

MAX_NOTE_LENGTH = 100
"""In graphemes."""

MAX_NOTE_BYTES = 1000


class Invitation(Base):
    """A link that lets people sign up. The link's token is not kept, only its SHA-256.

    `inviter_id` is nobody's for one from the command line; `most_uses` is empty where any number may come.
    Invitations go with the account of who invites; the people who came by them stay.
    """

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    inviter_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    note: Mapped[str] = mapped_column(Text, default="")
    most_uses: Mapped[int | None]
    uses: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)

    __table_args__ = (
        Index(None, "inviter_id", "id"),
        CheckConstraint("uses >= 0 AND (most_uses IS NULL OR uses <= most_uses)", name="uses"),
        CheckConstraint(func.length(note) <= MAX_NOTE_BYTES, name="note_length"),
        {"sqlite_autoincrement": True},
    )


class Invited(Base):
    """An account that was made by an invitation. It goes with the account."""

    __tablename__ = "invited"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(Moment, default=now)

    __table_args__ = (Index(None, "invitation_id", "account_id"),)
