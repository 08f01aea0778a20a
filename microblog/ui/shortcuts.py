"""The keys that do something on every page. The script that listens for them is `static/shortcuts.js`.

Keys without Ctrl or the like must be possible to switch off: https://www.w3.org/TR/WCAG22/#character-key-shortcuts
"""

from flask import request
from werkzeug.wrappers import Response

from microblog.core.context import settings
from microblog.core.i18n import N_

COOKIE = "shortcuts"
OFF = "off"
A_YEAR = 365 * 24 * 3600

GROUPS = (
    (
        N_("Reading"),
        (
            (("j",), N_("Next post or person")),
            (("k",), N_("Previous one")),
            (("Enter", "o"), N_("Open it")),
            (("l",), N_("Load more")),
            ((".",), N_("Back to the top")),
        ),
    ),
    (
        N_("Writing"),
        (
            (("c",), N_("Write a post")),
            (("e",), N_("Edit it, if it is yours")),
            (("Ctrl+Enter", "⌘+Enter"), N_("Publish it")),
            (("Esc",), N_("Leave the text, close a message")),
        ),
    ),
    (
        N_("Going places"),
        (
            (("g h",), N_("Home")),
            (("g e",), N_("Explore")),
            (("g p",), N_("Profile")),
            (("g s",), N_("Settings")),
            (("?",), N_("Show these keys")),
        ),
    ),
)
"""Headings, and below each what the keys do. Where several stand, each does it; `g h` is one key after the other."""


def are_on() -> bool:
    """Whether this browser listens for them: it does until somebody switches them off there."""
    return request.cookies.get(COOKIE) != OFF


def switch(response: Response, *, on: bool) -> None:
    """Have this browser listen, or not."""
    if on:
        response.delete_cookie(COOKIE, secure=settings().is_https, samesite="Lax")
    else:
        response.set_cookie(COOKIE, OFF, max_age=A_YEAR, secure=settings().is_https, samesite="Lax")
