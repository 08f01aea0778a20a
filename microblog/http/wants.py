"""What kind of answer a request wants."""

from ipaddress import ip_network

from flask import request

from microblog.http.forwarded import plain_address


def wants_json() -> bool:
    """Whether JSON was asked for, by the address or by an `Accept` that prefers it to a page."""
    accepted = request.accept_mimetypes
    return request.path.startswith("/api/") or (accepted["application/json"] > accepted["text/html"])


def wants_fragment() -> bool:
    """Whether the page's own script asks, which puts a part of the answer into the page (https://htmx.org)."""
    return request.headers.get("HX-Request") == "true"


def device() -> str:
    """A short name for the browser that asks, from its `User-Agent`: `Firefox on Linux`."""
    agent = request.headers.get("User-Agent", "")
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return " · ".join(part for part in (browser, system) if part)


def address() -> str:
    """The network address that limits are counted for; of an IPv6 address the /64 that one household has."""
    remote = plain_address(request.remote_addr or "") or "unknown"
    return str(ip_network((remote, 64), strict=False)) if ":" in remote else remote


BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
    ("python", "Python"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
