"""Reading forms: none of ours has many fields, so no more of them are looked at."""

from io import BytesIO
from typing import IO

from flask import Request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

PLAIN_FORM = "application/x-www-form-urlencoded"


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
        if mimetype == PLAIN_FORM:
            body = stream.read()
            if self.max_form_parts is not None and body.count(b"&") >= self.max_form_parts:
                raise RequestEntityTooLarge
            stream = BytesIO(body)
        return super().parse(stream, mimetype, content_length, options)


class PlainRequest(Request):
    """A request whose form is read so."""

    form_data_parser_class = FewFields
