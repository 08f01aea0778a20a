"""Whole pages, rendered and compressed once for each set of what they show, and kept.

A view still asks the database in every request; only when the answers are all the same is the page taken from before.
So what is sent can never be out of date. A visitor's page has no form, and therefore no CSRF token in it: it is one
page for all of them, however many come at once.
"""

from collections.abc import Hashable
from functools import lru_cache
from time import time
from typing import NamedTuple

from flask import Response, g, get_flashed_messages, render_template, request, session

from microblog.http.compression import LEVEL, gzip, may_compress
from microblog.http.csrf import csrf_token
from microblog.http.headers import weak_tag
from microblog.ui.pages import for_this_page
from microblog.ui.pieces import apart

KEPT = 500
"""Pages, of about 6 KB each when they are compressed, and as much again for what they were made from."""


class _Body(NamedTuple):
    content: bytes
    headers: tuple[tuple[str, str], ...]


class _Key(NamedTuple):
    """All that a page may depend on. The minute is there because of "3 minutes ago"."""

    template: str
    zipped: bool
    timezone: str
    minute: int
    csrf_token: str | None
    given: tuple[tuple[str, Hashable], ...]


def kept_page(template: str, **arguments: Hashable) -> Response:
    """A page that is mostly read. Its template sees its arguments, `for_this_page()`, and nothing else of the request.

    A page that says a passing word, such as "Your post is live.", is rendered for itself.
    """
    if session and get_flashed_messages():  # nothing else is in it
        return Response(render_template(template, **arguments))
    zipped = may_compress(request.environ)
    given = for_this_page() | arguments
    token = csrf_token() if g.session else None
    minute = int(time()) // 60
    body = _rendered(_Key(template, zipped, g.timezone.key, minute, token, tuple(given.items())))
    return Response(body.content, headers=body.headers)


@lru_cache(maxsize=KEPT)
def _rendered(key: _Key) -> _Body:
    content = apart(key.template, dict(key.given)).encode()
    if "new_csrf_secret" in g:
        raise RuntimeError(f"{key.template} has a form for visitors: it cannot be kept for all of them")
    headers = (("Content-Type", "text/html; charset=utf-8"), ("ETag", weak_tag(content)), ("Vary", "Accept-Encoding"))
    if not key.zipped:
        return _Body(content, headers)
    return _Body(gzip(content, LEVEL), (*headers, ("Content-Encoding", "gzip")))
