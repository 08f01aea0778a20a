"""Follows, the edges between accounts."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from microblog.core.clock import now
from microblog.core.columns import Moment
from microblog.core.db import Base

ACCEPTED, REQUESTED = STATES = ("accepted", "requested")
IS_WAITING = text("state = 'requested'")


class Follow(Base):
    """One account reads another. The id gives the lists their order."""

    __tablename__ = "follow"

    id: Mapped[int] = mapped_column(primary_key=True)
    follower_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    followed_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    state: Mapped[str] = mapped_column(String(10), default=ACCEPTED)
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)

    __table_args__ = (
        UniqueConstraint("follower_id", "followed_id"),
        Index(None, "followed_id", "id"),
        Index(None, "follower_id", "id"),
        Index("ix_follow_waiting", "followed_id", "id", sqlite_where=IS_WAITING, postgresql_where=IS_WAITING),
        CheckConstraint("follower_id <> followed_id", name="not_oneself"),
        CheckConstraint(state.in_(STATES), name="state"),
    )
