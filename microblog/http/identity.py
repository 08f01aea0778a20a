"""Who is asking: the session cookie, read once a request into `g.session`, `g.user` and `g.account`."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, abort, current_app, g, redirect, request, url_for
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

from microblog.auth import queries, session_actions, tokens
from microblog.auth.models import ADMIN, MODERATOR, LoginSession, User
from microblog.auth.reading import reading_session_with
from microblog.auth.sessions import REMEMBERED, Entry
from microblog.core import links
from microblog.core.clock import now
from microblog.core.context import settings
from microblog.http import languages
from microblog.http.redirects import here
from microblog.http.wants import wants_json

View = TypeVar("View", bound=Callable[..., Any])

MAX_TOKEN = 100
A_YEAR = timedelta(days=365)
OPEN_TO_VISITORS = {"auth", "static", "http", "invitations", "site", "tutorial", "ui"}
"""Blueprints that a closed site still shows: one must be able to log in, and to come by an invitation."""

FOR_MEMBERS: set[Callable[..., Any]] = set()
"""Views that `@login_required` guards."""

FOR_MODERATORS: set[str] = set()
"""Endpoints under `/admin` that `@for_moderators()` opens to them."""

FOR_MACHINES = "http"
"""Where nobody is asked who it is: `/-/live` answers without the database."""


def install(app: Flask) -> None:
    """Ask who it is before each request."""
    app.before_request(load)
    app.before_request(keep_visitors_out)
    app.before_request(keep_others_out)


def load() -> None:
    """Find the session behind the cookie, and note at most once a minute that it is in use."""
    g.session = g.user = g.account = None
    token = request.cookies.get(cookie_name())
    if not token or len(token) > MAX_TOKEN or request.blueprint == FOR_MACHINES:
        return
    find = reading_session_with if request.method in {"GET", "HEAD"} else queries.session_with
    opened = find(token)
    if opened and is_visit() and queries.needs_noting(opened, now()):
        note_use(opened)
        opened = find(token)
    if opened:
        g.session, g.user, g.account = opened, opened.user, opened.user.account
        languages.prefer(opened.user.locale, opened.user.timezone)


def note_use(opened: LoginSession) -> None:
    """Write down that somebody is here; a database that is busy is not worth an error."""
    try:
        session_actions.note_use(opened)
    except OperationalError:
        return


def is_visit() -> bool:
    """Whether a person asked for this, rather than a script, a picture or the browser's own foresight."""
    foresight = request.headers.get("Sec-Purpose", "").startswith("prefetch")
    return not foresight and request.headers.get("Sec-Fetch-Dest", "document") in {"document", "empty"}


def keep_visitors_out() -> Response | None:
    """On a closed site, only people who are logged in may read."""
    if settings().public_reading or g.user:
        return None
    is_open = request.url_rule is None or request.blueprint in OPEN_TO_VISITORS
    return None if is_open else ask_to_log_in()


def keep_others_out() -> Response | None:
    """Whatever is under `/admin` is for admins, and some of it for moderators; for others there is no such page.

    Asked before anything else is, so it costs them no statement, and what is not there looks to them as what is.
    """
    if not f"{request.path}/".startswith(links.ADMIN_PATH + "/"):
        return None
    if g.user is None:
        return ask_to_log_in()
    is_open = g.user.role == MODERATOR and request.endpoint in FOR_MODERATORS
    return None if is_open or g.user.role == ADMIN else abort(404)


def for_moderators(endpoint: str) -> Callable[[View], View]:
    """Let moderators use a page under `/admin` too."""

    def register(view: View) -> View:
        FOR_MODERATORS.add(endpoint)
        return view

    return register


def login_required(view: View) -> View:
    """Let a view be used only by people who are logged in; others are asked to, and come back afterwards."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs) if g.user else ask_to_log_in()

    FOR_MEMBERS.add(guarded)
    return cast(View, guarded)


def needs_login(endpoint: str | None) -> bool:
    """Whether only people who are logged in can use an endpoint."""
    return endpoint is not None and current_app.view_functions.get(endpoint) in FOR_MEMBERS


def ask_to_log_in() -> Response:
    """The way to the log-in page and back; for programs, 401."""
    if wants_json():
        abort(401)
    return redirect(url_for("auth.login", next=here()), 303)


def cookie_name() -> str:
    """`__Host-session` over https, which no other site can set; a plain name over http on a laptop."""
    return "__Host-session" if settings().is_https else "session"


def remember_session(response: Response, entry: Entry, *, remember: bool) -> None:
    """Give the browser its session, for this visit or for 30 days, and make it known for later log-ins."""
    response.set_cookie(
        cookie_name(),
        entry.token,
        max_age=REMEMBERED if remember else None,
        secure=settings().is_https,
        httponly=True,
        samesite="Lax",
    )
    _remember_browser(response, entry.browser)


def remember_browser(response: Response, user: User) -> None:
    """Make the browser known as one that this person uses, who has just proved it in another way than by logging in."""
    _remember_browser(response, tokens.browser_token(user))


def browser() -> str:
    """What the browser says of earlier log-ins; perhaps it is not true."""
    return request.cookies.get(_browser_cookie(), "")[:MAX_TOKEN]


def _remember_browser(response: Response, token: str) -> None:
    response.set_cookie(
        _browser_cookie(),
        token,
        max_age=A_YEAR,
        path=links.LOG_IN_PATH,
        secure=settings().is_https,
        httponly=True,
        samesite="Strict",
    )


def _browser_cookie() -> str:
    """Sent to the log-in page alone, so it cannot be a `__Host-` cookie, which are sent everywhere."""
    return "__Secure-browser" if settings().is_https else "browser"


def forget_session(response: Response) -> None:
    """Take the token back from the browser."""
    response.delete_cookie(cookie_name(), secure=settings().is_https, httponly=True, samesite="Lax")
