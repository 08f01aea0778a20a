"""What every way of counting promises."""

from datetime import timedelta
from hashlib import blake2b
from typing import Protocol


class CountersUnavailable(Exception):
    """The counts cannot be read at present."""


class Counters(Protocol):
    """Counts how often things happen, over all processes and restarts, in a sliding window."""

    def hit(self, key: str, limit: int, window: timedelta) -> int:
        """Count one more, if that makes no more than `limit` (at least 1) within the window that ends now.

        Returns:
            0 when it was counted; else the seconds, at least 1, after which the same key is allowed again. What was
            refused is not counted, so waiting that long is enough.
        Raises:
            CountersUnavailable: nothing was counted.
        """


def slot(key: str, window: timedelta) -> str:
    """The name under which a key is kept: short however long the key is, and no address or name in clear."""
    return blake2b(f"{window.total_seconds()}:{key}".encode("utf-8", "replace"), digest_size=16).hexdigest()
