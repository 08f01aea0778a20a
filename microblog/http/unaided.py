"""Errors that Flask has no part in, because it failed or is not to be asked: a page in our look, JSON, or one line.

The words are those of `errors.py`, the page is `ui/templates/unaided.html`, and each has the headers of every response.
"""

from functools import lru_cache
from http import HTTPStatus
from typing import NamedTuple

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from microblog.core.i18n import gettext, ngettext, speaking, text_direction
from microblog.core.request_id import new_request_id
from microblog.http import environ as wsgi
from microblog.http.answer import Answer, Headers
from microblog.http.errors import EXPLANATIONS, TITLES
from microblog.http.headers import CONTENT_SECURITY_POLICY, HEADERS
from microblog.http.languages import LONGEST_HEADER, best_match
from microblog.http.static import FOLDER, asset

TEMPLATES = FOLDER.parent / "templates"
GAP = "REQUEST-ID"
HTML, JSON, LINE = "text/html", "application/json", "text/plain"

_DRESS: Headers = [
    (name.lower().encode(), value.encode())
    for name, value in {
        **HEADERS,
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "Cache-Control": "no-store",
        "Vary": "Accept, Accept-Language",
    }.items()
]


class Wishes(NamedTuple):
    """What somebody wants to be answered in: the headers `Accept` and `Accept-Language`."""

    accept: str
    accept_language: str


def wishes(asked: Headers | wsgi.Environ) -> Wishes:
    """The wishes in the headers of an ASGI scope, or in a WSGI environment."""
    if isinstance(asked, dict):
        return Wishes(asked.get("HTTP_ACCEPT", ""), asked.get("HTTP_ACCEPT_LANGUAGE", ""))
    known = dict(asked)
    return Wishes(known.get(b"accept", b"").decode("latin-1"), known.get(b"accept-language", b"").decode("latin-1"))


def unaided(status: int, wishes: Wishes, *more: tuple[bytes, bytes], id: str | None = None) -> Answer:
    """The answer to a request that failed; `more` are headers of its own, `id` is the request's where it has one."""
    kind, id = _kind(wishes.accept), id or new_request_id()
    locale = best_match(wishes.accept_language[:LONGEST_HEADER])
    body = _words(status, kind, locale).replace(GAP, id).encode()
    headers = [
        (b"content-type", f"{kind}; charset=utf-8".encode() if kind != JSON else kind.encode()),
        (b"x-request-id", id.encode()),
        (b"content-length", str(len(body)).encode()),
    ]
    return Answer(status, [*headers, *_DRESS, *more], body)


def _kind(accept: str) -> str:
    return next((kind for kind in (HTML, JSON) if kind in accept.lower()), LINE)


@lru_cache(maxsize=100)
def _words(status: int, kind: str, locale: str | None) -> str:
    with speaking(locale):
        title, explanation = gettext(TITLES[status]), gettext(EXPLANATIONS[status])
        if kind == LINE:
            return f"{title}. {explanation} ({GAP})\n"
        if kind == JSON:
            code = HTTPStatus(status).phrase.replace(" ", "").lower()
            return orjson.dumps({"error": code, "message": explanation, "request_id": GAP}).decode()
        language = {"locale": locale or "en", "text_direction": text_direction(locale or "en")}
        said = {"status": status, "title": title, "explanation": explanation, "request_id": GAP}
        return _environment.get_template("unaided.html").render(**said, **language, asset=asset)


_environment = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    extensions=["jinja2.ext.i18n"],
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
