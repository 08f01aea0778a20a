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

_BY_LANGUAGE = {code.partition("-")[0]: code for code in LOCALES}
_TRADITIONAL = {"hant", "tw", "hk", "mo"}


def install(app: Flask) -> None:
    """Listen to the browser before anything can fail, so that even that is said in a language the reader knows."""
    app.before_request(choose)


def choose() -> None:
    """Speak what the browser asks for, in its time zone."""
    speak(best_match(request.headers.get("Accept-Language", "")[:LONGEST_HEADER]))
    g.timezone = _zone(request.cookies.get("tz", ""))


def prefer(locale: str | None, timezone: str | None) -> None:
    """Speak what the reader has chosen, where they have: `identity` finds out who that is."""
    if locale:
        speak(locale)
    if timezone:
        g.timezone = _zone(timezone)


@lru_cache(maxsize=1000)
def best_match(accept_language: str) -> str | None:
    """The language of ours that an `Accept-Language` header likes best; give no more than `LONGEST_HEADER` of it.

    A language is taken in whatever region we have it (RFC 4647, lookup): `de-CH` is `de`, `pt-PT` is `pt-BR`.
    """
    asked = [tag.lower() for tag, quality in parse_accept_header(accept_language, LanguageAccept) if quality]
    return next(filter(None, map(_ours, sorted(asked, key=_is_makeshift))), None)


def _ours(tag: str) -> str | None:
    return LOCALES[0] if tag == "*" else _BY_LANGUAGE.get(tag.partition("-")[0])


def _is_makeshift(tag: str) -> bool:
    """Whether all else that is asked for comes first: simplified Chinese is not what readers of traditional mean."""
    language, *more = tag.split("-")
    return tag == "*" or (language == "zh" and "hans" not in more and not _TRADITIONAL.isdisjoint(more))


def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name) if name in TIME_ZONES else UTC
