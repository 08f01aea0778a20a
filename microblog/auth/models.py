"""The private side of a person, and the places where they are logged in."""

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from microblog.accounts.models import Account
from microblog.core.clock import now
from microblog.core.columns import Moment, sorted_by_bytes
from microblog.core.context import settings
from microblog.core.db import Base

MEMBER, MODERATOR, ADMIN = ROLES = ("member", "moderator", "admin")
ADMINS = "admins"
"""The name under which one at a time changes who is an admin: so at least one always is."""
THEMES = ("auto", "light", "dark")
MAX_EMAIL = 254


class User(Base):
    """Somebody who can log in. Only the owner and the admins see what is here.

    Several users may claim an address; only one can have confirmed it. So a sign-up never has to say whether an
    address is known. A user and the account are loaded together, always.
    """

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    email: Mapped[str] = mapped_column(sorted_by_bytes(MAX_EMAIL), index=True)
    email_confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    password_hash: Mapped[str | None] = mapped_column(String(255))
    role: Mapped[str] = mapped_column(String(20), default=MEMBER)
    locale: Mapped[str | None] = mapped_column(String(20))
    timezone: Mapped[str | None] = mapped_column(String(64))
    theme: Mapped[str] = mapped_column(String(10), default=THEMES[0])
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
    notice: Mapped[str | None] = mapped_column(String(200))

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (
        Index(
            "uq_user_confirmed_email",
            email,
            unique=True,
            sqlite_where=email_confirmed_at.is_not(None),
            postgresql_where=email_confirmed_at.is_not(None),
        ),
        CheckConstraint(role.in_(ROLES), name="role"),
        CheckConstraint(theme.in_(THEMES), name="theme"),
        {"sqlite_autoincrement": True},
    )

    @property
    def is_confirmed(self) -> bool:
        """Whether the address is known to be theirs."""
        return self.email_confirmed_at is not None

    @property
    def may_post(self) -> bool:
        """Whether they may write and follow: once the address is confirmed, where this server asks for that."""
        return self.is_confirmed or not settings().confirmation_needed

    @property
    def is_in_charge(self) -> bool:
        """Whether they look after this server, or after its people."""
        return self.role != MEMBER

    @property
    def disabled_at(self) -> datetime | None:
        """When an admin closed the account, if one did."""
        return self.account.disabled_at


class LoginSession(Base):
    """One browser in which a user is logged in. The cookie's token is not kept, only its SHA-256."""

    __tablename__ = "login_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
    last_used_at: Mapped[datetime] = mapped_column(Moment, default=now)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
    device: Mapped[str] = mapped_column(String(200), default="")

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = ({"sqlite_autoincrement": True},)

    @property
    def is_remembered(self) -> bool:
        """Whether it was opened for longer than a day."""
        return self.expires_at - self.created_at > timedelta(days=1, minutes=1)
