"""Which workers there are: each writes down now and then that it is at work, so that somebody who looks can tell."""

import os
import platform
import time
from datetime import datetime, timedelta

from sqlalchemy import String, delete, update
from sqlalchemy.orm import Mapped, mapped_column

from microblog.core.clock import now
from microblog.core.columns import Moment
from microblog.core.db import Base, change, insert_or_ignore, session, transaction

BETWEEN_SHOWS = 20.0
"""Seconds: each show is a small write."""

SILENT_AFTER = timedelta(seconds=90)
"""Who has not shown up for so long is no longer at work, or is held up."""

FORGOTTEN_AFTER = timedelta(days=1)


class WorkerSeen(Base):
    """A process that runs jobs, and when it last said so."""

    __tablename__ = "worker"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)


class Presence:
    """One worker process; its name is its machine's and its number there."""

    def __init__(self) -> None:
        self.name = f"{platform.node()[:100]}:{os.getpid()}"
        self.started_at = now()
        self._next = 0.0

    def show(self) -> None:
        """Write down that this worker is here, unless it did so lately; forget those who vanished long ago."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + BETWEEN_SHOWS
        moment = now()
        with transaction():
            seen = update(WorkerSeen).where(WorkerSeen.name == self.name)
            if change(seen.values(started_at=self.started_at, seen_at=moment)) == 0:
                row = {"name": self.name, "started_at": self.started_at, "seen_at": moment}
                session.execute(insert_or_ignore(WorkerSeen), row)
                session.execute(delete(WorkerSeen).where(WorkerSeen.seen_at < moment - FORGOTTEN_AFTER))

    def end(self) -> None:
        """This worker goes, in order."""
        with transaction():
            session.execute(delete(WorkerSeen).where(WorkerSeen.name == self.name))
