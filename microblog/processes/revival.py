"""When a process that died is started again."""

import time
from dataclasses import dataclass

SOON = 0.1
LATE = 5.0
HEALTHY_SECONDS = 10.0
MOST_FAILURES = 5


@dataclass
class Revival:
    """One process's lives: pauses that grow while it dies young, and an end to them when it cannot even start.

    A process that a signal ended (`kill -9`, out of memory) is always started again; one that ended by itself, five
    times in a row within 10 s, is broken.
    """

    born: float = 0.0
    due: float | None = None
    failures: int = 0
    pause: float = SOON

    def has_started(self) -> None:
        """It was started just now."""
        self.born, self.due = time.monotonic(), None

    def has_died(self, exit_code: int | None) -> None:
        """It ended with this code, negative when by a signal: decide when to start it again."""
        moment = time.monotonic()
        was_healthy = moment - self.born > HEALTHY_SECONDS
        was_killed = exit_code is not None and exit_code < 0
        self.failures = 0 if was_healthy or was_killed else self.failures + 1
        self.pause = SOON if was_healthy or was_killed else min(self.pause * 2, LATE)
        self.due = moment + self.pause

    @property
    def is_hopeless(self) -> bool:
        """Whether it makes no sense to start it again."""
        return self.failures >= MOST_FAILURES

    def is_due(self) -> bool:
        """Whether the pause is over."""
        return self.due is not None and time.monotonic() >= self.due
