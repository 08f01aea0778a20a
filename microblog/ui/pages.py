"""What every template knows: the language, the look, and how to say dates and numbers in them."""

from datetime import datetime
from typing import Any

from flask import Flask, g
from markupsafe import Markup

from microblog.core import i18n
from microblog.core.context import settings
from microblog.core.i18n import current_locale
from microblog.http.static import asset
from microblog.ui import formats


def install(app: Flask) -> None:
    """Give the templates their words and functions."""
    environment = app.jinja_env
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(i18n.gettext, i18n.ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.globals.update(asset=asset, time=_time, when_long=_when_long, number=_number)
    environment.trim_blocks = environment.lstrip_blocks = True
    app.context_processor(for_this_page)


def for_this_page() -> dict[str, Any]:
    """What depends on the reader and the settings."""
    locale = current_locale()
    chosen = settings()
    return {
        "locale": locale,
        "text_direction": i18n.text_direction(locale),
        "theme": g.user.theme if g.get("user") else "auto",
        "site_name": chosen.site_name,
        "signup_open": chosen.signup_open,
    }


def _number(value: int) -> str:
    return formats.number(value, current_locale())


def _time(moment: datetime) -> Markup:
    return formats.time_element(moment, current_locale(), g.timezone)


def _when_long(moment: datetime) -> str:
    return formats.long(moment, current_locale(), g.timezone)
