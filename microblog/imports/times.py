"""Times of the old app, brought between the year 2000, where our ids begin, and now."""

from datetime import datetime, timedelta
from typing import Any

from microblog.core.clock import now
from microblog.core.ids import EPOCH
from microblog.imports.report import Report
from microblog.imports.values import as_moment, label_of

EARLIEST = EPOCH + timedelta(milliseconds=1)


class Times:
    """Settles one time after another; one that cannot be read becomes that of the row before it."""

    def __init__(self, kind: str) -> None:
        self.kind, self.latest = kind, now()
        self.previous = self.latest

    def settle(self, value: object, row: tuple[Any, ...], report: Report) -> datetime:
        """The time to use, with a remark where it is another than the row's."""
        moment = as_moment(value)
        if moment is None:
            moment = self.previous
            report.changed(f"{self.kind}: the time cannot be read, so it is that of the row before", label_of(row))
        elif moment > self.latest:
            moment = self.latest
            report.changed(f"{self.kind}: the time lies in the future, so it is now", label_of(row))
        elif moment < EARLIEST:
            moment = EARLIEST
            report.changed(f"{self.kind}: the time is before 2000, so it is the first of January 2000", label_of(row))
        self.previous = moment
        return moment


def settled(*values: object) -> datetime | None:
    """The earliest of these times that can be read, not in the future and not before 2000."""
    found = [moment for value in values if (moment := as_moment(value))]
    return max(EARLIEST, min(*found, now())) if found else None
