"""Time: always aware, always UTC."""

from datetime import UTC, datetime, timedelta


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def ago(**parts: float) -> datetime:
    """A moment in the past: `ago(minutes=5)`."""
    return now() - timedelta(**parts)


def ahead(**parts: float) -> datetime:
    """A moment in the future: `ahead(minutes=5)`."""
    return now() + timedelta(**parts)
