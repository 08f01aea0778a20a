"""The check of the proxies in front: one question through the public address, with a forged header."""

import json
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from microblog.commands.doctor.findings import Answer, Examined, fail, ok, warn
from microblog.http.echo import question
from microblog.settings import Settings

PATIENCE_SECONDS = 5
LONGEST_ANSWER = 100_000
FORGED = "192.0.2.66"
"""An address that nobody has: https://www.rfc-editor.org/rfc/rfc5737."""


def proxies(examined: Examined) -> Answer:
    """As many proxies are believed as there are: with fewer, all people count as one; with more, anybody as another."""
    settings = examined.settings
    hops = settings.proxy_hops
    told = _told(settings)
    if told is None:
        return _unasked(settings)
    there = len(told) - 1 - told.index(FORGED) if FORGED in told else len(told)
    if hops > there:
        said = f"{hops} are believed and {there} there: anybody can pretend to have another address"
        return fail(said, f"PROXY_HOPS={there}, and start microblog again")
    if hops < there:
        said = f"{there} there and {hops} believed: limits count all people as one"
        return warn(said, f"PROXY_HOPS={there}, and start microblog again")
    if settings.is_https and not there:
        said = "one speaks https for this server and does not say whom it asks for"
        return warn(said, "let it set X-Forwarded-For, as deploy/nginx.conf does, and set PROXY_HOPS=1")
    return ok(f"{there} there and believed")


def _unasked(settings: Settings) -> Answer:
    """What can be said without an answer."""
    if settings.is_https and not settings.proxy_hops:
        said = "none is believed, though one must speak https for this server: limits count all people as one"
        return warn(said, "PROXY_HOPS=1, and start microblog again")
    if settings.is_https:
        said = f"{settings.public_url} does not lead to this server, so it could not be asked"
        return warn(said, "start microblog and the proxy, and ask again")
    return ok(f"{settings.proxy_hops} are believed; to compare, ask while microblog runs")


def _told(settings: Settings) -> list[str] | None:
    """What our server is told through its public address of who asks; `None` when it is not what answers."""
    url = urlsplit(settings.public_url)
    kind = HTTPSConnection if settings.is_https else HTTPConnection
    connection = kind(url.hostname or "", url.port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", f"/-/arrived/{question(settings.secret_key)}", headers={"X-Forwarded-For": FORGED})
        return [str(step) for step in json.loads(connection.getresponse().read(LONGEST_ANSWER))["told"]]
    except (HTTPException, OSError, ValueError, LookupError, TypeError):
        return None
    finally:
        connection.close()
