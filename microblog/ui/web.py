"""Pages about the pages: what the keys do, and what a device needs to know to put this site among its apps."""

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for

from microblog.core.i18n import current_locale, text_direction
from microblog.core.i18n import gettext as _
from microblog.core.site import site
from microblog.http.redirects import here
from microblog.http.replies import Reply
from microblog.http.static import asset
from microblog.ui import reading, shortcuts

web = Blueprint("ui", __name__)

PAPER = "#fcfaf6"
ICONS = (
    ("icons/icon-192.png", "192x192", "any"),
    ("icons/icon-512.png", "512x512", "any"),
    ("icons/maskable-512.png", "512x512", "maskable"),
    ("favicon.svg", "any", "any"),
)


@web.get("/shortcuts", endpoint="shortcuts")
def show_shortcuts() -> str:
    """What the keys do, and the switch. Scripts show the same in a dialog."""
    return render_template("shortcuts.html", groups=shortcuts.GROUPS)


@web.post("/shortcuts")
def switch_shortcuts() -> Reply:
    """Switch the keys on or off in this browser."""
    on = request.form.get("on") == "yes"
    flash(_("Shortcuts are on.") if on else _("Shortcuts are off."), "success")
    response = redirect(here(), 303)
    shortcuts.switch(response, on=on)
    return response


@web.post("/reading")
def choose_reading() -> Reply:
    """Choose how one reads in this browser."""
    flash(_("Your preferences are saved."), "success")
    response = redirect(here(), 303)
    reading.choose(response, request.form.getlist("choice"))
    return response


@web.get("/manifest.webmanifest")
def manifest() -> Response:
    """What an installed site is called, looks like and begins with: https://www.w3.org/TR/appmanifest/."""
    locale = current_locale()
    response = jsonify(
        id="/",
        name=site().name,
        short_name=site().name[:12],
        description=site().description or _("People writing in their own words, newest first."),
        lang=locale,
        dir=text_direction(locale),
        start_url=url_for("timelines.home"),
        scope="/",
        display="standalone",
        background_color=PAPER,
        theme_color=PAPER,
        icons=[{"src": asset(name), "sizes": sizes, "purpose": purpose} for name, sizes, purpose in ICONS],
        shortcuts=[
            {"name": _("Write a post"), "url": url_for("timelines.home") + "#post"},
            {"name": _("Explore"), "url": url_for("timelines.explore")},
        ],
    )
    response.mimetype = "application/manifest+json"
    return response
