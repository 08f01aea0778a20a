"""What the way to other servers promises."""

from typing import Protocol

from microblog.backends.fetch.client import Failed, Fetched, Refused

__all__ = ["Failed", "Fetched", "Fetcher", "Refused"]


class Fetcher(Protocol):
    """Gets what is on other servers. Whoever chose the address, nothing inside our own network is reached by it."""

    def get(self, url: str, *, limit: int) -> Fetched:
        """The answer to a GET, whatever its status, after up to five redirects; `limit` is in bytes.

        Raises:
            Refused: the address, or what it leads to, is none that we go to; or the answer is longer than the limit.
            Failed: there was no answer, or it took too long; it may be there later.
        """
