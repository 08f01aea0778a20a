"""Reading forms: none of ours has many fields, so no more of them are looked at, and long ones are read quickly."""

import re
from binascii import a2b_qp
from io import BytesIO
from typing import IO
from urllib.parse import unquote

from flask import Request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

PLAIN_FORM = "application/x-www-form-urlencoded"

_AS_WERKZEUG = "werkzeug.url_quote"
_UNUSUAL = re.compile(r"%(?![0-9A-Fa-f]{2})|[^\0-\x7f]")


class FewFields(FormDataParser):
    """Bounds the number of fields in plain forms too: Werkzeug does it only in those that files come with.

    A megabyte holds half a million of them, which would take seconds, and hundreds of megabytes of memory.
    """

    def parse(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str] | None = None
    ) -> tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]:
        """The fields and files of a form.

        Raises:
            RequestEntityTooLarge: there are more than `max_form_parts`.
        """
        if mimetype != PLAIN_FORM:
            return super().parse(stream, mimetype, content_length, options)
        body = stream.read()
        if self.max_form_parts is not None and body.count(b"&") >= self.max_form_parts:
            raise RequestEntityTooLarge
        return BytesIO(), self.cls(fields(body)), self.cls()


class PlainRequest(Request):
    """A request whose form is read so."""

    form_data_parser_class = FewFields


def fields(body: bytes) -> list[tuple[str, str]]:
    """The names and values of a plain form, as `urllib.parse.parse_qsl` gives them; none if it is no text at all."""
    try:
        pieces = [piece.partition("=") for piece in body.decode().split("&") if piece]
    except UnicodeDecodeError:
        return []
    return [(_unquoted(name), _unquoted(value)) for name, _, value in pieces]


def _unquoted(text: str) -> str:
    """Text that was sent as `%C3%A9`. The standard library splits it at each `%`, which takes 0.2 s for a megabyte.

    MIME's `=C3=A9` is the same with another sign, and is read by a function in C.
    """
    text = text.replace("+", " ")
    if "%" not in text or _UNUSUAL.search(text):
        return unquote(text, errors=_AS_WERKZEUG)
    return a2b_qp(text.replace("=", "=3D").replace("%", "=").encode("ascii")).decode("utf-8", _AS_WERKZEUG)
