"""Headers that every response carries, and how long browsers may keep a page."""

import logging
import time

from flask import Flask, Response, g, request

from microblog.core.context import settings
from microblog.core.request_id import new_request_id, request_id

log = logging.getLogger("microblog.requests")

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "object-src 'none'"
)

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}


def install(app: Flask) -> None:
    """Name each request, dress each response, and write both down where that is wanted."""
    app.before_request(name_request)
    app.after_request(log_request)
    app.after_request(add_headers)


def name_request() -> None:
    """Give the request an id that its log lines, its error page and its response share."""
    request_id.set(new_request_id())
    g.began = time.perf_counter()


def add_headers(response: Response) -> Response:
    """Security headers, the request's id, and caching that never shows one reader's page to another."""
    https = settings().is_https
    headers = response.headers
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    headers.setdefault("Content-Security-Policy", _policy(https))
    if https:
        headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    headers["X-Request-ID"] = request_id.get()
    if "Cache-Control" not in headers:
        headers["Cache-Control"] = "private, no-cache"
        response.vary.update(("Cookie", "Accept-Language"))
        _tag(response)
    return response


def log_request(response: Response) -> Response:
    """One line for each request: what was asked, the status, the milliseconds. Secrets in paths are masked by the log."""
    if settings().log_requests:
        took = (time.perf_counter() - g.began) * 1000
        log.info("%s %s %s %.1f ms", request.method, request.full_path.rstrip("?"), response.status_code, took)
    return response


def _policy(https: bool) -> str:
    return CONTENT_SECURITY_POLICY + ("; upgrade-insecure-requests" if https else "")


def _tag(response: Response) -> None:
    """Let a browser that has this very page keep it: 304 instead of the page."""
    if request.method in {"GET", "HEAD"} and response.status_code == 200 and not response.is_streamed:
        response.add_etag(weak=True)
        response.make_conditional(request)
