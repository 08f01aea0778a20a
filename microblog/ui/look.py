"""Light or dark for somebody who is not logged in: as it was when they last were, in this browser.

It is the account's, and goes with it to every browser. Without this cookie, a page that was dark all day would turn
white with the log-out: see docs/decisions/0025.
"""

from flask import request
from werkzeug.wrappers import Response

from microblog.auth.models import THEMES
from microblog.core.context import settings

COOKIE = "look"
A_YEAR = 365 * 24 * 3600


def remembered() -> str:
    """The look that this browser remembers; the device's where it remembers none."""
    look = request.cookies.get(COOKIE, "")
    return look if look in THEMES else THEMES[0]


def remember(response: Response, look: str) -> None:
    """Have this browser remember a look; the device's is none."""
    if look != THEMES[0]:
        response.set_cookie(COOKIE, look, max_age=A_YEAR, secure=settings().is_https, httponly=True, samesite="Lax")
    elif COOKIE in request.cookies:
        response.delete_cookie(COOKIE, secure=settings().is_https, httponly=True, samesite="Lax")
