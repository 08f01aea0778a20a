"""Headers that every response carries, and how long browsers may keep a page."""

import hashlib
import logging
import time
from functools import cache

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
    headers = response.headers
    present = {name.lower() for name, _ in headers}
    headers.extend([pair for pair in _dress(settings().is_https) if pair[0].lower() not in present])
    headers.add("X-Request-ID", request_id.get())
    if "cache-control" not in present:
        headers.add("Cache-Control", "private, no-cache")
        response.vary.update(("Cookie", "Accept-Language"))
        _tag(response)
    return response


def log_request(response: Response) -> Response:
    """One line for each request: what was asked, the status, the milliseconds. The log masks secrets in paths."""
    if settings().log_requests:
        took = (time.perf_counter() - g.began) * 1000
        log.info("%s %s %s %.1f ms", request.method, request.full_path.rstrip("?"), response.status_code, took)
    return response


@cache
def _dress(https: bool) -> tuple[tuple[str, str], ...]:
    """What does not depend on the response."""
    policy = CONTENT_SECURITY_POLICY + ("; upgrade-insecure-requests" if https else "")
    found = {**HEADERS, "Content-Security-Policy": policy}
    if https:
        found["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    return tuple(found.items())


def _tag(response: Response) -> None:
    """Let a browser that has this very page keep it: 304 instead of the page."""
    if request.method not in {"GET", "HEAD"} or response.status_code != 200 or response.is_streamed:
        return
    if "ETag" not in response.headers:
        response.headers.add("ETag", weak_tag(response.get_data()))
    tag, _is_weak = response.get_etag()
    if tag and "If-None-Match" in request.headers and request.if_none_match.contains_weak(tag):
        response.status_code = 304


def weak_tag(content: bytes) -> str:
    """The `ETag` of a page: the same for the same content, however it is compressed."""
    return f'W/"{hashlib.sha1(content, usedforsecurity=False).hexdigest()}"'
