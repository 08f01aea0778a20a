"""An ASGI scope as a WSGI environment (PEP 3333).

Header names with an underscore are dropped: as `HTTP_…` keys they could pass for headers that a proxy sets.
"""

import sys
from collections.abc import MutableMapping
from typing import Any
from urllib.parse import unquote_to_bytes

Scope = MutableMapping[str, Any]
Environ = dict[str, Any]


def environ_of(scope: Scope) -> Environ:
    """Describe a request, all but its body, to a WSGI application."""
    server, client = scope.get("server") or ("localhost", 80), scope.get("client")
    root = scope.get("root_path", "")
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": root.encode().decode("latin-1"),
        "PATH_INFO": path_of(scope).removeprefix(root),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0] if client else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    _add_headers(environ, scope["headers"])
    return environ


def path_of(scope: Scope) -> str:
    """The path as WSGI wants it: percent-decoded bytes, each of them one character."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    raw = raw.partition(b"?")[0]
    return (unquote_to_bytes(raw) if b"%" in raw else raw).decode("latin-1")


def _add_headers(environ: Environ, headers: list[tuple[bytes, bytes]]) -> None:
    for raw_name, raw_value in headers:
        key = _KEYS.get(raw_name) or _key(raw_name)
        if key is None:
            continue
        value = raw_value.decode("latin-1")
        if key in environ:
            value = environ[key] + ("; " if key == "HTTP_COOKIE" else ",") + value
        environ[key] = value


def _key(name: bytes) -> str | None:
    if b"_" in name:
        return None
    return "HTTP_" + name.decode("latin-1").upper().replace("-", "_")


_KEYS = {
    name.encode(): "HTTP_" + name.upper().replace("-", "_")
    for name in ("host", "user-agent", "accept", "accept-language", "accept-encoding", "cookie", "referer", "origin")
} | {b"content-type": "CONTENT_TYPE", b"content-length": "CONTENT_LENGTH"}
