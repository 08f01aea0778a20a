"""The way to servers that somebody else names: to the public internet, and nowhere else."""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from microblog.backends.fetch.addresses import is_public
from microblog.backends.fetch.client import PORTS, SECONDS, Client, Fetched, Refused

MAX_REDIRECTS = 5
REDIRECTS = {301, 302, 303, 307, 308}


@dataclass(frozen=True)
class Guarded:
    """Gets what is on public servers, on the ports of the web. `own_host` is us: we do not ask ourselves.

    `also` are addresses with ports that count as public. No setting leads there: it is how tests name their server.
    """

    own_host: str = ""
    also: Collection[tuple[str, int]] = ()
    seconds: float = SECONDS

    def get(self, url: str, *, limit: int) -> Fetched:
        """The answer at the end of the redirects; each of them is looked at like the first address."""
        client = Client(self._trusts, seconds=self.seconds)
        for _ in range(MAX_REDIRECTS + 1):
            self._check(url)
            answer = client.send("GET", url, limit=limit)
            if answer.status not in REDIRECTS or "location" not in answer.headers:
                return answer
            url = _following(url, answer.headers["location"])
        raise Refused("too many redirects")

    def _trusts(self, address: str, port: int) -> bool:
        return (port in PORTS.values() and is_public(address)) or (address, port) in self.also

    def _check(self, url: str) -> None:
        try:
            host = (urlsplit(url).hostname or "").rstrip(".")
        except ValueError:
            raise Refused("not an address") from None
        if self.own_host and host == self.own_host.lower().rstrip("."):
            raise Refused("this server itself")


def _following(url: str, location: str) -> str:
    """Where a redirect leads; never from TLS to plain text."""
    try:
        target = urljoin(url, location)
        if urlsplit(url).scheme == "https" and urlsplit(target).scheme != "https":
            raise Refused("a redirect away from TLS")
    except ValueError:
        raise Refused("not an address") from None
    return target
