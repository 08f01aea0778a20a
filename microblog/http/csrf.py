"""CSRF: every request that changes something carries a token that other sites cannot know. Checked here, for all forms.

The token is a keyed hash of the session's token, or before login of a random cookie. Browsers also say where a request
comes from, and one that says "another site" is refused whatever it carries.
https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
"""

import hmac
import secrets
from functools import lru_cache
from urllib.parse import urlsplit

from flask import Flask, Response, g, request

from microblog.core.context import settings
from microblog.core.errors import Forbidden
from microblog.core.i18n import N_
from microblog.http.identity import cookie_name, needs_login

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}

KEPT = 1000
"""How many tokens, and the secrets that they are made of, are in memory, so that they need not be computed again."""


class FormExpired(Forbidden):
    """The form was made for another session, or by another site."""

    message = N_(
        "This form was opened before you logged in or out, or too long ago. Nothing was saved. "
        "Please go back, load the page again and send it once more."
    )


class SessionEnded(FormExpired):
    """The form was made for somebody who was logged in, and is so no longer."""

    message = N_("You are no longer logged in, and nothing was saved. Log in, and send it once more.")


def install(app: Flask) -> None:
    """Check every request that changes something, and give visitors the cookie that their forms need."""
    app.before_request(protect)
    app.after_request(keep_secret)
    app.jinja_env.globals["csrf_token"] = csrf_token


def protect() -> None:
    """Refuse a change that did not come from one of our own forms.

    Raises:
        FormExpired: no token, a wrong one, or a foreign origin.
        SessionEnded: the token may have been right while the session lasted.
    """
    if request.method in SAFE_METHODS or request.routing_exception is not None:
        return
    sent = request.headers.get("X-CSRF-Token") or request.form.get("csrf_token", "")
    if not _comes_from_here():
        raise FormExpired
    if not hmac.compare_digest(sent.encode("utf-8", "replace"), csrf_token().encode()):
        raise SessionEnded if g.user is None and needs_login(request.endpoint) else FormExpired


def csrf_token() -> str:
    """The token for the forms of this page."""
    token: str | None = g.get("csrf_token")
    if token is None:
        g.csrf_token = token = _token(settings().secret_key, _secret())
    return token


def keep_secret(response: Response) -> Response:
    """Give a visitor without a session the cookie that belongs to the form just shown."""
    if new := g.pop("new_csrf_secret", None):
        response.set_cookie(_cookie_name(), new, secure=settings().is_https, httponly=True, samesite="Lax")
    return response


@lru_cache(maxsize=KEPT)
def _token(key: str, secret: str) -> str:
    return hmac.digest(key.encode(), secret.encode(), "sha256").hex()[:32]


def _secret() -> str:
    if g.get("session"):
        return "session:" + request.cookies[cookie_name()]
    known = request.cookies.get(_cookie_name())
    if not known:
        g.new_csrf_secret = known = secrets.token_urlsafe(16)
    return "visitor:" + known


def _cookie_name() -> str:
    return "__Host-csrf" if settings().is_https else "csrf"


def _comes_from_here() -> bool:
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("Origin")
    return origin is None or origin in {request.host_url.rstrip("/"), _public_origin()}


def _public_origin() -> str:
    """The origin that people see: not the one that we see where a proxy speaks TLS for us."""
    parts = urlsplit(settings().public_url)
    return f"{parts.scheme}://{parts.netloc}"
