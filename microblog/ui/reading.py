"""How one reads: what comes by itself, which numbers are shown, what moves, and in which colour.

It is chosen for a browser and not for an account, as the keys are: see docs/decisions/0025.
"""

from flask import request
from werkzeug.wrappers import Response

from microblog.core.context import settings
from microblog.core.i18n import N_

COOKIE = "reading"
A_YEAR = 365 * 24 * 3600

SWITCHES = {
    "onward": N_("Load more by itself at the end of a list"),
    "uncounted": N_("Hide how many posts and followers people have"),
    "still": N_("Let nothing move"),
}
ACCENTS = {
    "": N_("Persimmon"),
    "moss": N_("Moss"),
    "lake": N_("Lake"),
    "plum": N_("Plum"),
}
"""What can be chosen, and its names. Stylesheets and `paging.js` know the keys; the first colour is everybody's."""

WORDS = (*SWITCHES, *filter(None, ACCENTS))


def chosen() -> str:
    """What this browser has chosen, with a space between; what nobody knows is left out."""
    wanted = request.cookies.get(COOKIE, "").split(".")
    return " ".join(word for word in WORDS if word in wanted)


def choose(response: Response, words: list[str]) -> None:
    """Have this browser remember a choice, or forget the one that it had."""
    known = ".".join(word for word in WORDS if word in words)
    if known:
        response.set_cookie(COOKIE, known, max_age=A_YEAR, secure=settings().is_https, httponly=True, samesite="Lax")
    else:
        response.delete_cookie(COOKIE, secure=settings().is_https, httponly=True, samesite="Lax")
