"""Which language and which time zone a reader gets: the one they chose, else what the browser says."""

from functools import lru_cache
from zoneinfo import ZoneInfo

from flask import Flask, g, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from microblog.core.clock import TIME_ZONES
from microblog.core.i18n import LOCALES, speak

UTC = ZoneInfo("UTC")

LONGEST_HEADER = 200
"""What is kept of the answers must not grow with what strangers send."""


def install(app: Flask) -> None:
    """Listen to the browser before anything can fail, so that even that is said in a language the reader knows."""
    app.before_request(choose)


def choose() -> None:
    """Speak the reader's language from here on; `identity` asks again when it knows who that is."""
    user = g.get("user")
    speak((user and user.locale) or best_match(request.headers.get("Accept-Language", "")[:LONGEST_HEADER]))
    g.timezone = _zone(user and user.timezone)


@lru_cache(maxsize=1000)
def best_match(accept_language: str) -> str | None:
    """The language of ours that an `Accept-Language` header likes best; give no more than `LONGEST_HEADER` of it."""
    return parse_accept_header(accept_language, LanguageAccept).best_match(LOCALES)


def _zone(chosen: str | None) -> ZoneInfo:
    name = chosen or request.cookies.get("tz", "")
    return ZoneInfo(name) if name in TIME_ZONES else UTC
