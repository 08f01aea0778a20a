"""Pages of people who were renamed: every address below the old name leads to the same page below the new one."""

from flask import Flask, Response, redirect, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from microblog.accounts.errors import Renamed
from microblog.http.errors import refuse

FOR_GOOD, FOR_GOOD_WITH_ITS_FORM = 301, 308


def install(app: Flask) -> None:
    """Lead on whoever asks for an old name, on whatever page."""
    app.register_error_handler(Renamed, lead_on)


def lead_on(gone: Renamed) -> Response | WerkzeugResponse:
    """The page that is meant, where the address has the name in it."""
    return at_name(gone.username) if "username" in (request.view_args or {}) else refuse(gone)


def at_name(username: str) -> WerkzeugResponse:
    """Send a browser to this page below another name, with its method, its form and its question mark.

    Like every page, the answer is not kept unasked: who takes an old name back must not be sent in circles.
    """
    page = url_for(request.endpoint or "", **{**(request.view_args or {}), "username": username})
    asked = request.query_string.decode("latin-1")
    code = FOR_GOOD if request.method in {"GET", "HEAD"} else FOR_GOOD_WITH_ITS_FORM
    return redirect(page + (f"?{asked}" if asked else ""), code)
