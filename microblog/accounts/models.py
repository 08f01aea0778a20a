"""Accounts, the public side of a person."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    String,
    Text,
    UniqueConstraint,
    false,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from microblog.accounts.fields import MAX_PACKED_LENGTH
from microblog.accounts.names import MAX_BIO_BYTES, MAX_DISPLAY_NAME_BYTES, MAX_USERNAME_LENGTH
from microblog.core import links
from microblog.core.clock import now
from microblog.core.columns import Moment, sorted_by_bytes
from microblog.core.db import Base
from microblog.core.links import Avatar

MAX_PICTURE_NAME = 32

MAX_OLD_NAME_LENGTH = 254
"""In characters. Longer ones are not kept, and let nobody in."""

MAX_PINS = 3
"""How many posts can stand above the others on a profile."""


class Account(Base):
    """Somebody with a profile. `domain` is empty for the people of this server.

    The counts are kept by the actions that change them, in the same transaction. `fields` is what `fields.packed()`
    made. Who wants to follow a locked account asks, and is counted among its requests until it answers.
    `picture` is the name of the stored picture, or nothing where it is drawn.
    """

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(sorted_by_bytes(MAX_USERNAME_LENGTH))
    domain: Mapped[str] = mapped_column(String(255), default="")
    uri: Mapped[str | None] = mapped_column(String(2000))
    display_name: Mapped[str] = mapped_column(Text, default="")
    bio: Mapped[str] = mapped_column(Text, default="")
    fields: Mapped[str] = mapped_column(
        Text,
        CheckConstraint(f"length(fields) <= {MAX_PACKED_LENGTH}", name="fields_length"),
        default="",
        server_default=text("''"),
    )
    is_locked: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
    last_seen_at: Mapped[datetime | None] = mapped_column(Moment)
    disabled_at: Mapped[datetime | None] = mapped_column(Moment)
    posts_count: Mapped[int] = mapped_column(default=0)
    followers_count: Mapped[int] = mapped_column(default=0)
    following_count: Mapped[int] = mapped_column(default=0)
    pins_count: Mapped[int] = mapped_column(
        CheckConstraint(f"pins_count BETWEEN 0 AND {MAX_PINS}", name="pins_count"), default=0, server_default="0"
    )
    requests_count: Mapped[int] = mapped_column(default=0, server_default="0")
    picture: Mapped[str | None] = mapped_column(String(MAX_PICTURE_NAME))

    __table_args__ = (
        UniqueConstraint("username", "domain"),
        CheckConstraint(func.length(username) <= MAX_USERNAME_LENGTH, name="username_length"),
        CheckConstraint(func.length(display_name) <= MAX_DISPLAY_NAME_BYTES, name="display_name_length"),
        CheckConstraint(func.length(bio) <= MAX_BIO_BYTES, name="bio_length"),
        Index("ix_account_picture", picture, sqlite_where=picture.is_not(None), postgresql_where=picture.is_not(None)),
        {"sqlite_autoincrement": True},
    )

    @property
    def name(self) -> str:
        """What to call them: the display name, or the username where there is none."""
        return self.display_name or self.username

    @property
    def avatar(self) -> Avatar:
        """The addresses of the picture."""
        return links.avatar(self.id, self.picture)


class UsedName(Base):
    """A username of this server that somebody has or had: it is given once, and stays that account's for good.

    When the account is gone the name stays, and nothing else: docs/decisions/0015-names-are-used-once.md.
    """

    __tablename__ = "used_name"

    name: Mapped[str] = mapped_column(String(MAX_USERNAME_LENGTH), primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)


class OldName(Base):
    """A name that somebody had in the app they came from, and that nobody can have here.

    It lets them in, and old links lead to them, as long as it is one person's alone. `old_name()` in
    `auth/queries.py` spells it.
    """

    __tablename__ = "old_name"

    name: Mapped[str] = mapped_column(String(MAX_OLD_NAME_LENGTH))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)

    __table_args__ = (PrimaryKeyConstraint("name", "account_id"),)
