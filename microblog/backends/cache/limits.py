"""Rate limits: how often somebody may do a thing.

LOGIN = Limit("login", times=10, window=timedelta(minutes=5))
LOGIN.spend(address, username)
"""

from dataclasses import dataclass
from datetime import timedelta

from microblog.backends.cache.contract import Counters
from microblog.core.context import backend, settings
from microblog.core.errors import TooFast


@dataclass(frozen=True)
class Limit:
    """So many times in a sliding window, for each combination of who is counted."""

    name: str
    times: int
    window: timedelta

    def spend(self, *who: object) -> None:
        """Count one attempt.

        Raises:
            TooFast: there were too many; it says for how many seconds to wait.
        """
        if not settings().rate_limits:
            return
        key = ":".join((self.name, *map(str, who)))
        if wait := backend(Counters).hit(key, self.times, self.window):
            raise TooFast(retry_after=wait)


MAILS_TO = Limit("mail to", times=5, window=timedelta(minutes=30))
"""Mails to one address that somebody may ask for."""

MAILS_FROM = Limit("mail from", times=25, window=timedelta(minutes=5))
"""Mails that may be asked for from one network address."""
