"""Changes to a user that wait, or can still be taken back."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from microblog.auth.models import MAX_EMAIL
from microblog.core.clock import now
from microblog.core.columns import Moment
from microblog.core.db import Base


class WantedEmail(Base):
    """The address that a user wants instead of the present one, until it is confirmed. Several may want the same."""

    __tablename__ = "wanted_email"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    email: Mapped[str] = mapped_column(String(MAX_EMAIL))
    asked_at: Mapped[datetime] = mapped_column(Moment, default=now)


class FormerEmail(Base):
    """A confirmed address that a user had before, kept while the change can be undone from there."""

    __tablename__ = "former_email"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    email: Mapped[str] = mapped_column(String(MAX_EMAIL))
    replaced_at: Mapped[datetime] = mapped_column(Moment, default=now, index=True)

    __table_args__ = ({"sqlite_autoincrement": True},)


class Departure(Base):
    """A user has asked that everything be deleted: the account is closed at once, and erased when the grace is over."""

    __tablename__ = "departure"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(Moment, default=now, index=True)
