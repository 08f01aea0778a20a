"""Which language and which time zone a reader gets: the one they chose, else what the browser says."""

from zoneinfo import ZoneInfo, available_timezones

from flask import Flask, g, request

from microblog.core.i18n import LOCALES, speak

UTC = ZoneInfo("UTC")
TIME_ZONES = frozenset(available_timezones())


def install(app: Flask) -> None:
    """Choose before each request."""
    app.before_request(choose)


def choose() -> None:
    """Speak the reader's language from here on."""
    chosen = g.user.locale if g.user else None
    speak(chosen or request.accept_languages.best_match(LOCALES))
    g.timezone = _zone(g.user.timezone if g.user else None)


def _zone(chosen: str | None) -> ZoneInfo:
    name = chosen or request.cookies.get("tz", "")
    return ZoneInfo(name) if name in TIME_ZONES else UTC
