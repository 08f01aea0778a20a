"""Entries of the log."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from microblog.core.clock import now
from microblog.core.columns import BigId, Moment
from microblog.core.db import Base


class AuditEntry(Base):
    """One deed. `actor_id` and `subject_id` are accounts, or were: an entry outlives both. No actor: the command line.

    Names are not kept: they change, and of somebody who has left nothing should remain but a number.
    """

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, default=now)
    actor_id: Mapped[int | None]
    act: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int | None]
    details: Mapped[str] = mapped_column(Text, default="{}")

    __table_args__ = (Index(None, "subject_id", "id"), {"sqlite_autoincrement": True})
