"""The memory that requests' bodies may take in one process.

A body takes room from its first piece until its request is answered; only one that comes in a single piece, as most
forms do, takes none while it comes. When there is no room left, the body that has been coming for longest has to leave:
so nobody can fill it by sending slowly, and whoever sends quickly is not kept out.
"""

import asyncio
from types import TracebackType

ROOM = 32 * 1024 * 1024
"""Bytes for each process: 16 of the longest forms, or four pictures."""


class Room:
    """So many bytes, and who has taken them."""

    def __init__(self, size: int = ROOM) -> None:
        self.size, self.taken = size, 0
        self.coming: dict[Arrival, None] = {}

    def make(self, arrival: "Arrival") -> bool:
        """Send away what has been coming for longest until there is room; whether this arrival could stay."""
        while self.taken > self.size and self.coming:
            next(iter(self.coming)).send_away()
        return arrival in self.coming

    def give_back(self, size: int) -> None:
        """The request of a body that stayed has been answered."""
        self.taken -= size


class Arrival:
    """One body while it comes; with the block ends what it has taken, unless it `stays()`."""

    def __init__(self, room: Room) -> None:
        self.room, self.size = room, 0
        self.was_sent_away = False
        self.patience: asyncio.Timeout | None = None

    def __enter__(self) -> "Arrival":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.room.give_back(self.stays())

    def takes(self, size: int) -> bool:
        """Take more room; `False` when there is none, not even with every other body gone that is still coming."""
        self.room.coming.setdefault(self)
        self.size += size
        self.room.taken += size
        return self.room.make(self)

    def stays(self) -> int:
        """It is whole: nobody can send it away any more. Gives the size that whoever keeps it must give back."""
        self.room.coming.pop(self, None)
        size, self.size = self.size, 0
        return size

    def send_away(self) -> None:
        """Give its room to somebody else, and end the waiting for the rest of it."""
        self.room.give_back(self.stays())
        self.was_sent_away = True
        if self.patience is not None and not self.patience.expired():
            self.patience.reschedule(0)
