"""Errors to responses: a page in our look, or JSON where JSON was asked for; always with the request's id."""

import orjson
from flask import Flask, Response, abort, g, make_response, render_template, request, url_for
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, default_exceptions
from werkzeug.http import HTTP_STATUS_CODES

from microblog.core.db import session
from microblog.core.errors import AppError, Conflict, Forbidden, Invalid, Missing, TooFast, Unavailable
from microblog.core.i18n import N_, gettext
from microblog.core.request_id import request_id
from microblog.core.text import without_controls
from microblog.http.csrf import SessionEnded
from microblog.http.error_mail import report_error
from microblog.http.redirects import here
from microblog.http.wants import wants_json

STATUSES: dict[type[AppError], int] = {
    Invalid: 422,
    Forbidden: 403,
    Missing: 404,
    Conflict: 409,
    TooFast: 429,
    Unavailable: 503,
}

TITLES = {
    400: N_("This request cannot be read"),
    401: N_("Please log in"),
    403: N_("This is not allowed"),
    404: N_("There is nothing here"),
    405: N_("This cannot be done here"),
    408: N_("This took too long"),
    409: N_("Somebody was faster"),
    413: N_("This is too much at once"),
    422: N_("This cannot be accepted"),
    429: N_("Too many attempts"),
    500: N_("Something went wrong on our side"),
    503: N_("Please try again in a moment"),
}

EXPLANATIONS = {
    400: N_("The browser sent something that makes no sense to us. Please go back and try again."),
    401: N_("You need to be logged in for this."),
    403: N_("You may not do this."),
    404: N_("The page was moved or deleted, or the address is mistyped."),
    405: N_("The address exists, but not for this kind of request. Please start again from the page before."),
    408: N_("The request did not arrive in time. Please check the connection and send it again."),
    413: N_("What was sent is larger than we take. Please send less."),
    500: N_("It was noted, and the people who run this server were told. Please try again in a while."),
    503: N_("The server is busy or being looked after. Nothing was lost; please try again in a moment."),
}

RETRY_AFTER_BUSY = 5


def install(app: Flask) -> None:
    """Answer every kind of error, those that the bridge finds before Flask is asked among them."""
    app.before_request(refuse_as_the_bridge_did)
    app.register_error_handler(AppError, refuse)
    app.register_error_handler(HTTPException, fail)
    for away in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(away, busy)
    app.register_error_handler(Exception, crash)


def refuse_as_the_bridge_did() -> None:
    """A request that was too large, too slow or could not be read is handed on without its body, to be worded here."""
    if refused := request.environ.get("microblog.refused"):
        abort(refused)


def status_of(refusal: AppError) -> int:
    """The HTTP status of one of the six kinds of refusal."""
    return next(status for kind, status in STATUSES.items() if isinstance(refusal, kind))


def refuse(refusal: AppError) -> Response:
    """The rules said no."""
    retry_after = refusal.retry_after if isinstance(refusal, TooFast) else None
    parts = refusal.parts if len(refusal.parts) > 1 else ()
    return answer(
        status_of(refusal),
        str(refusal),
        code=refusal.code,
        field=refusal.field,
        parts=parts,
        retry_after=retry_after,
        log_in=url_for("auth.login", next=here()) if isinstance(refusal, SessionEnded) else None,
    )


def fail(error: HTTPException) -> Response:
    """The request could not be understood, or leads nowhere."""
    status = error.code or 500
    response = answer(status, gettext(EXPLANATIONS.get(status, "")))
    if allowed := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def busy(error: SQLAlchemyError) -> Response:
    """The database cannot be reached, or somebody has held it for too long: so the page asks it nothing more."""
    _report(error)
    g.session = g.user = g.account = None
    return answer(503, gettext(EXPLANATIONS[503]), retry_after=RETRY_AFTER_BUSY)


def crash(error: Exception) -> Response:
    """A fault of ours: logged once, reported once, and no detail for the visitor but the id."""
    _report(error)
    return answer(500, gettext(EXPLANATIONS[500]))


def answer(
    status: int,
    explanation: str,
    *,
    code: str | None = None,
    field: str | None = None,
    parts: tuple[AppError, ...] = (),
    retry_after: int | None = None,
    log_in: str | None = None,
) -> Response:
    """An error as a page or as JSON; the page offers to `log_in` at that address."""
    title = gettext(TITLES.get(401 if log_in else status) or HTTP_STATUS_CODES.get(status, "Error"))
    if wants_json():
        response = _as_json(status, explanation or title, code or _code(status), field, parts)
    else:
        shown = {"title": title, "explanation": explanation, "retry_after": retry_after, "log_in": log_in}
        page = render_template("error.html", status=status, request_id=request_id.get(), text=_written(), **shown)
        response = make_response(page, status)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    response.headers["Cache-Control"] = "no-store"
    return response


def _as_json(status: int, message: str, code: str, field: str | None, parts: tuple[AppError, ...]) -> Response:
    said = {
        "error": code,
        "message": message,
        "field": field,
        "errors": [{"error": part.code, "message": str(part), "field": part.field} for part in parts] or None,
        "request_id": request_id.get(),
    }
    return Response(orjson.dumps({k: v for k, v in said.items() if v is not None}), status, mimetype="application/json")


def _report(error: Exception) -> None:
    session.rollback()
    report_error(error, request_id=request_id.get(), method=request.method, path=request.path)


def _written() -> str | None:
    """What the person had written, so that an error loses nothing."""
    if request.method != "POST" or request.content_length is None or request.content_length > 100_000:
        return None
    return next((without_controls(request.form[name]) for name in ("post", "about_me") if request.form.get(name)), None)


def _code(status: int) -> str:
    known = default_exceptions.get(status)
    return (known.__name__ if known else f"status_{status}").lower()
