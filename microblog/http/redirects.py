"""Where to go next, when the address says so: only ever to a page of this site."""

import re
from urllib.parse import urlsplit, urlunsplit

from flask import request

from microblog.core.context import settings

_LOCAL_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
MAX_LENGTH = 2000


def is_local(target: str | None) -> bool:
    """Whether this is a path on this site and nothing that a browser could read as another host.

    One slash, then neither a slash nor a backslash, and no control characters or spaces anywhere, which browsers drop
    before they look: https://url.spec.whatwg.org/#concept-basic-url-parser
    """
    return target is not None and len(target) <= MAX_LENGTH and _LOCAL_PATH.fullmatch(target) is not None


def safe_next(default: str) -> str:
    """The page that the visitor wanted before logging in, if it is one of ours."""
    wanted = request.values.get("next")
    return wanted if wanted and is_local(wanted) else default


def here() -> str:
    """The page to come back to: this one, or for a form the page that it was on."""
    if request.method in {"GET", "HEAD"}:
        return request.full_path.removesuffix("?")
    try:
        came_from = urlsplit(request.referrer or "")
    except ValueError:  # no browser sends such a one: "http://["
        return "/"
    if came_from.netloc not in {request.host, urlsplit(settings().public_url).netloc}:
        return "/"
    page = urlunsplit(("", "", came_from.path, came_from.query, ""))
    return page if is_local(page) else "/"
