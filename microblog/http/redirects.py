"""Where to go next, when the address says so: only ever to a page of this site."""

import re

from flask import request

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
    came_from = (request.referrer or "").removeprefix(request.host_url.rstrip("/"))
    return came_from if is_local(came_from) else "/"
