"""Accounts, the public side of a person."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from microblog.accounts.names import MAX_BIO_BYTES, MAX_DISPLAY_NAME_BYTES, MAX_USERNAME_LENGTH
from microblog.core import links
from microblog.core.clock import now
from microblog.core.columns import Moment, sorted_by_bytes
from microblog.core.db import Base


class Account(Base):
    """Somebody with a profile. `domain` is empty for the people of this server.

    The three counts are kept by the actions that change them, in the same transaction.
    """

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(sorted_by_bytes(MAX_USERNAME_LENGTH))
    domain: Mapped[str] = mapped_column(String(255), default="")
    uri: Mapped[str | None] = mapped_column(String(2000))
    display_name: Mapped[str] = mapped_column(Text, default="")
    bio: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
    last_seen_at: Mapped[datetime | None] = mapped_column(Moment)
    disabled_at: Mapped[datetime | None] = mapped_column(Moment)
    posts_count: Mapped[int] = mapped_column(default=0)
    followers_count: Mapped[int] = mapped_column(default=0)
    following_count: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        UniqueConstraint("username", "domain"),
        CheckConstraint(func.length(username) <= MAX_USERNAME_LENGTH, name="username_length"),
        CheckConstraint(func.length(display_name) <= MAX_DISPLAY_NAME_BYTES, name="display_name_length"),
        CheckConstraint(func.length(bio) <= MAX_BIO_BYTES, name="bio_length"),
    )

    @property
    def name(self) -> str:
        """What to call them: the display name, or the username where there is none."""
        return self.display_name or self.username

    @property
    def avatar(self) -> str:
        """The address of the picture."""
        return links.avatar_path(self.id)
