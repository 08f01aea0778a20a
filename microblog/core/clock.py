"""Time: always aware, always UTC."""

from datetime import UTC, datetime, timedelta
from zoneinfo import available_timezones

TIME_ZONES = frozenset(available_timezones())
"""The names of all time zones, such as `Europe/Madrid`."""


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def ago(**parts: float) -> datetime:
    """A moment in the past: `ago(minutes=5)`."""
    return now() - timedelta(**parts)


def ahead(**parts: float) -> datetime:
    """A moment in the future: `ahead(minutes=5)`."""
    return now() + timedelta(**parts)
