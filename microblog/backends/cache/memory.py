"""Counting in this process alone: what is left when the shared counters cannot be reached."""

import math
import threading
from collections import OrderedDict, deque
from datetime import timedelta

from microblog.backends.cache.contract import slot
from microblog.core.clock import now

MAX_KEYS = 20_000


class MemoryCounters:
    """Counts in memory; of the keys that were not hit for longest it forgets some when there are too many."""

    def __init__(self) -> None:
        self._hits: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def hit(self, key: str, limit: int, window: timedelta) -> int:
        """Count one more, or say how long to wait."""
        moment, name = now().timestamp(), slot(key, window)
        with self._lock:
            hits = self._hits.setdefault(name, deque())
            self._hits.move_to_end(name)
            while hits and not moment - window.total_seconds() < hits[0] <= moment:
                hits.popleft()
            if len(hits) >= limit:
                return max(1, math.ceil(hits[-limit] + window.total_seconds() - moment))
            hits.append(moment)
            while len(self._hits) > MAX_KEYS:
                self._hits.popitem(last=False)
        return 0
