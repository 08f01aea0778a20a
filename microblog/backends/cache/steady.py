"""Limits that hold while the shared counters are away: each process then counts for itself.

With several processes that allows several times as much, for as long as it lasts; it is never open, and it is logged.
"""

import logging
import threading
import time
from datetime import timedelta

from microblog.backends.cache.contract import Counters, CountersUnavailable
from microblog.backends.cache.memory import MemoryCounters

PAUSE_SECONDS = 5.0

log = logging.getLogger("microblog.limits")


class SteadyCounters:
    """Counts in the shared store; after a failure, for a few seconds, in memory, so that no page waits for timeouts."""

    def __init__(self, shared: Counters) -> None:
        self._shared = shared
        self._own = MemoryCounters()
        self._retry_at = 0.0
        self._lock = threading.Lock()

    def hit(self, key: str, limit: int, window: timedelta) -> int:
        """Count one more, or say how long to wait; never fails."""
        if time.monotonic() >= self._retry_at:
            try:
                return self._shared.hit(key, limit, window)
            except CountersUnavailable as error:
                self._step_aside(error)
        return self._own.hit(key, limit, window)

    def _step_aside(self, error: CountersUnavailable) -> None:
        with self._lock:
            if time.monotonic() < self._retry_at:
                return
            self._retry_at = time.monotonic() + PAUSE_SECONDS
        log.warning("The shared rate limits are away, so each process counts for itself: %s", error)
