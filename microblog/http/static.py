"""Static files under names that carry their content's hash (`/static/base.3f2a9c1b.css`), so they may be kept for ever.

A file that refers to another one (`import "./x.js"` in JavaScript, `url(x.svg)` and `@import "x.css"` in CSS) is given
the hashed name of that other; a reference to a file that is missing, or a ring of them, is an error at the start.
What every page loads is joined into one of each kind: see joined.py.
"""

import hashlib
import mimetypes
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from microblog.http.answer import Answer, Headers
from microblog.http.compression import accepts_gzip, gzip
from microblog.http.joined import JOINED, joined

FOLDER = Path(__file__).parent.parent / "ui" / "static"
PREFIX = "/static/"

_TEXT = {".css", ".js", ".svg", ".json", ".txt", ".webmanifest", ".map"}
_REFERENCES = {
    ".js": re.compile(r"""(?<![\w.$])(?:from|import)\s*\(?\s*["'](?P<name>\.{1,2}/[^"']+)["']"""),
    ".css": re.compile(r"""(?:url\(\s*["']?|@import\s+["'])(?P<name>(?!data:|https?:|/|#)[^"')#\s]+)"""),
}
_KINDS = {
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}


class BadReference(Exception):
    """A static file refers to a file that is not there, or two refer to each other."""


@dataclass
class StaticFile:
    """One file as it is served; the gzip form is made once, when it is first wanted."""

    name: str
    body: bytes
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        self.digest = hashlib.sha256(self.body).hexdigest()[:8]

    @cached_property
    def address(self) -> str:
        """The path that it is served at."""
        path = PurePosixPath(self.name)
        return f"{PREFIX}{path.with_name(f'{path.stem}.{self.digest}{path.suffix}')}"

    @property
    def is_text(self) -> bool:
        """Whether it is worth compressing."""
        return PurePosixPath(self.name).suffix in _TEXT

    @cached_property
    def packed(self) -> bytes:
        """The gzip form."""
        return gzip(self.body, 9)

    @cached_property
    def headers(self) -> Headers:
        """What goes with every answer that has this file."""
        suffix = PurePosixPath(self.name).suffix
        kind = _KINDS.get(suffix) or mimetypes.guess_type(self.name)[0] or "application/octet-stream"
        charset = "; charset=utf-8" if self.is_text else ""
        return [
            (b"content-type", f"{kind}{charset}".encode()),
            (b"cache-control", b"public, max-age=31536000, immutable"),
            (b"x-content-type-options", b"nosniff"),
            *([(b"vary", b"Accept-Encoding")] if self.is_text else []),
        ]


class StaticFiles:
    """Every file of a folder, read once, and those that are joined from them."""

    def __init__(self, folder: Path, made_of: Mapping[str, Sequence[str]] = MappingProxyType({})) -> None:
        paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        self._sources = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
        self._files: dict[str, StaticFile] = {}
        for name in self._sources:
            self._build(name, ())
        for name, parts in made_of.items():
            self._files[name] = StaticFile(name, joined(name, [self._files[part].body for part in parts]))
        self._by_address = {file.address: file for file in self._files.values()}

    def asset(self, name: str) -> str:
        """The address of a file by its plain name; an unknown name is a `KeyError`."""
        return self._files[name].address

    def answer(self, method: str, path: str, accept_encoding: str = "", if_none_match: str = "") -> Answer:
        """The answer to a request for a path that begins with `/static/`; 404 and 405 are yet to be put into words."""
        file = self._by_address.get(path)
        if file is None:
            return Answer(404, [], b"")
        if method not in ("GET", "HEAD"):
            return Answer(405, [(b"allow", b"GET, HEAD")], b"")
        is_packed = file.is_text and accepts_gzip(accept_encoding)
        tag = f'"{file.digest}{"-gzip" if is_packed else ""}"'
        headers = [*file.headers, (b"etag", tag.encode())]
        if tag in if_none_match or if_none_match.strip() == "*":
            return Answer(304, headers, b"")
        body = file.packed if is_packed else file.body
        headers += [
            (b"content-length", str(len(body)).encode()),
            *([(b"content-encoding", b"gzip")] if is_packed else []),
        ]
        return Answer(200, headers, body if method == "GET" else b"")

    def _build(self, name: str, above: tuple[str, ...]) -> StaticFile:
        if name in above:
            raise BadReference(" -> ".join([*above, name]))
        if name not in self._files:
            self._files[name] = StaticFile(name, self._resolved(name, above))
        return self._files[name]

    def _resolved(self, name: str, above: tuple[str, ...]) -> bytes:
        pattern = _REFERENCES.get(PurePosixPath(name).suffix)
        if pattern is None or name.startswith("vendor/"):
            return self._sources[name]

        def hashed(match: re.Match[str]) -> str:
            target = _joined(name, match["name"])
            if target not in self._sources:
                raise BadReference(f"{name} refers to {match['name']}, which is not there")
            return match[0].replace(match["name"], self._build(target, (*above, name)).address)

        return pattern.sub(hashed, self._sources[name].decode()).encode()


@cache
def static_files() -> StaticFiles:
    """The files that ship with the application, read when they are first wanted."""
    return StaticFiles(FOLDER, JOINED)


def asset(name: str) -> str:
    """The address of a file of ours, for templates: `asset("base.css")` is `/static/base.3f2a9c1b.css`."""
    return static_files().asset(name)


def _joined(name: str, reference: str) -> str:
    """The name of the file that `reference`, found in the file `name`, means."""
    parts: list[str] = list(PurePosixPath(name).parent.parts)
    for part in reference.partition("?")[0].split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return "/".join(parts)
