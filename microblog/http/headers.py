"""Headers that every response carries, and how long browsers may keep a page."""

import hashlib
import logging
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, request

from microblog.core.context import settings
from microblog.core.request_id import new_request_id, request_id
from microblog.http.answer import WSGIApp

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = logging.getLogger("microblog.requests")

CSP = "Content-Security-Policy"
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
    """Name each request, tag each page, and write the request down where that is wanted."""
    app.before_request(name_request)
    app.after_request(log_request)
    app.after_request(tag_page)


def name_request() -> None:
    """Give the request an id that its log lines, its error page and its response share."""
    request_id.set(new_request_id())
    g.began = time.perf_counter()


def log_request(response: Response) -> Response:
    """One line for each request: what was asked, the status, the milliseconds. The log masks secrets in paths."""
    if settings().log_requests:
        took = (time.perf_counter() - g.began) * 1000
        log.info("%s %s %s %.1f ms", request.method, request.full_path.rstrip("?"), response.status_code, took)
    return response


def tag_page(response: Response) -> Response:
    """Let a browser that has this very page keep it: 304 instead of the page."""
    headers = response.headers
    if response.status_code != 200 or request.method not in {"GET", "HEAD"} or "Cache-Control" in headers:
        return response
    if "ETag" not in headers and not response.is_streamed:
        headers.add("ETag", weak_tag(response.get_data()))
    if "If-None-Match" in request.headers:
        tag, _is_weak = response.get_etag()
        if tag and request.if_none_match.contains_weak(tag):
            response.status_code = 304
    return response


def weak_tag(content: bytes) -> str:
    """The `ETag` of a page: the same for the same content, however it is compressed."""
    return f'W/"{hashlib.sha1(content, usedforsecurity=False).hexdigest()}"'


class Dressed:
    """A WSGI application whose every answer has the headers of this house, except those that it sets itself.

    A page that says nothing of caching is never shown to another reader. This is done to the finished list of headers,
    because Werkzeug asks 25 µs for the same.
    """

    def __init__(self, app: WSGIApp, *, https: bool) -> None:
        self.app = app
        policy = CONTENT_SECURITY_POLICY + ("; upgrade-insecure-requests" if https else "")
        transport = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"} if https else {}
        self.dress = {name.lower(): (name, value) for name, value in {**HEADERS, **transport, CSP: policy}.items()}

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request; its id must be known when the answer begins."""

        def start(status: str, headers: list[tuple[str, str]], failure: Any = None) -> Callable[[bytes], object]:
            return start_response(status, self._dressed(headers), failure)

        return self.app(environ, start)

    def _dressed(self, headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
        present = {name.lower(): value for name, value in headers}
        missing = [pair for name, pair in self.dress.items() if name not in present]
        missing.append(("X-Request-ID", request_id.get()))
        if "cache-control" in present:
            return headers + missing
        varying = ", ".join(filter(None, (present.get("vary"), "Cookie", "Accept-Language")))
        others = [pair for pair in headers if pair[0].lower() != "vary"] if "vary" in present else headers
        return [*others, *missing, ("Cache-Control", "private, no-cache"), ("Vary", varying)]
