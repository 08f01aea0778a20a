"""Who asked, and for what, when proxies stand in front: told by their headers, as far as these can be believed.

Each proxy adds what it saw to the right end of `X-Forwarded-For`, `-Proto` and `-Host`; whatever stands further left
may be the visitor's own invention. So with so many proxies of ours, exactly that many steps are taken from the right
(docs/decisions/0020-proxies-are-counted.md).
"""

from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING

from microblog.http.answer import WSGIApp
from microblog.http.body import HOST
from microblog.http.environ import Environ

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

FOR, PROTO, ADDRESSED = "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST"


def behind_proxies(app: WSGIApp, hops: int) -> WSGIApp:
    """The WSGI application as it is asked through so many proxies; without any it is the same."""
    if not hops:
        return app

    def run(environ: Environ, start_response: "StartResponse") -> Iterable[bytes]:
        believe(environ, hops)
        return app(environ, start_response)

    return run


def believe(environ: Environ, hops: int) -> None:
    """Put what the outermost of our proxies saw in the place of what the innermost one shows; nonsense is left out."""
    if address := plain_address(told(environ, FOR, hops)):
        environ["REMOTE_ADDR"] = address
    if (scheme := told(environ, PROTO, hops).lower()) in {"http", "https"}:
        environ["wsgi.url_scheme"] = scheme
    if HOST.fullmatch(host := told(environ, ADDRESSED, hops)):
        environ["HTTP_HOST"] = host


def told(environ: Environ, key: str, hops: int) -> str:
    """What one of these headers says at that step from the right; nothing when it has fewer.

    Several lines of a header are one list. Quotes mean nothing: they would let a visitor hide the commas behind them.
    """
    steps = environ.get(key, "").rsplit(",", hops)
    return steps[-hops].strip() if len(steps) >= hops else ""


def plain_address(given: str) -> str:
    """The IP address in what a proxy says, without a port and in its one spelling; nothing when there is none."""
    bare = given[1:].partition("]")[0] if given.startswith("[") else given
    if bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        address = ip_address(bare)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        return "" if address.scope_id else str(address.ipv4_mapped or address)
    return str(address)
