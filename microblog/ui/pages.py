"""What every template knows: the language, the look, and how to say dates and numbers in them."""

from datetime import datetime
from typing import Any, NamedTuple

from flask import Flask, g, request
from markupsafe import Markup

from microblog.auth.models import User
from microblog.core import i18n
from microblog.core.context import settings
from microblog.core.i18n import current_locale
from microblog.core.links import Avatar
from microblog.core.site import site
from microblog.http.static import asset
from microblog.ui import formats, look, reading, shortcuts
from microblog.ui.pieces import piece

NAVIGATION = {"timelines.home", "timelines.explore", "accounts.profile", "auth.login", "auth.sign_up", "site.about"}


class Reader(NamedTuple):
    """What a page may know about the one who reads it."""

    id: int
    username: str
    name: str
    avatar: Avatar
    posts_count: int
    followers_count: int
    following_count: int
    requests_count: int
    email: str
    is_confirmed: bool
    may_post: bool
    is_in_charge: bool


def install(app: Flask) -> None:
    """Give the templates their words and functions."""
    environment = app.jinja_env
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(i18n.gettext, _plural, newstyle=True, pgettext=i18n.pgettext)  # type: ignore[attr-defined]
    environment.globals.update(
        asset=asset,
        piece=piece,
        time=_time,
        ago=_ago,
        day=_day,
        when_long=_when_long,
        number=_number,
        shortcuts_are_on=shortcuts.are_on,
        reading_switches=reading.SWITCHES,
        accents=reading.ACCENTS,
    )
    environment.trim_blocks = environment.lstrip_blocks = True
    app.context_processor(for_this_page)


def for_this_page() -> dict[str, Any]:
    """What depends on the reader and the settings."""
    locale, chosen, user, path = current_locale(), settings(), g.get("user"), request.path
    return {
        "locale": locale,
        "text_direction": i18n.text_direction(locale),
        "theme": user.theme if user else look.remembered(),
        "reading": reading.chosen(),
        "site_name": site().name,
        "signup_open": chosen.signup_open,
        "public_reading": chosen.public_reading,
        "path": path,
        "current": _current_item(path),
        "me": _reader(user) if user else None,
    }


def _reader(user: User) -> Reader:
    me = user.account
    shown = (me.id, me.username, me.name, me.avatar)
    counts = (me.posts_count, me.followers_count, me.following_count, me.requests_count)
    return Reader(*shown, *counts, user.email, user.is_confirmed, user.may_post, user.is_in_charge)


def _current_item(path: str) -> str:
    """Which entry of the navigation stands for this page."""
    if path.startswith(("/settings", "/invitations")):
        return "settings"
    if path.startswith("/admin"):
        return "admin"
    endpoint = request.endpoint
    if endpoint == "accounts.profile":
        me = g.get("account")
        return endpoint if me and (request.view_args or {}).get("username") == me.username else ""
    return endpoint if endpoint in NAVIGATION else ""


def _plural(singular: str, plural: str, num: int) -> str:
    """The form that the language wants, its placeholders still open: Jinja fills them, and escapes what it fills in."""
    return i18n.catalog(current_locale()).ngettext(singular, plural, num)


def _number(value: int) -> str:
    return formats.number(value, current_locale())


def _time(moment: datetime) -> Markup:
    return formats.time_element(moment, current_locale(), g.timezone)


def _ago(moment: datetime) -> Markup:
    return formats.ago_element(moment, current_locale(), g.timezone)


def _day(moment: datetime) -> Markup:
    return formats.day_element(moment, current_locale(), g.timezone)


def _when_long(moment: datetime) -> Markup:
    return formats.long_element(moment, current_locale(), g.timezone)
