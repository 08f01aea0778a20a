"""Forms are read as the standard library reads them, only sooner."""

from urllib.parse import parse_qsl, urlencode

from hypothesis import given
from hypothesis import strategies as st

from microblog.http.few_fields import fields
from tests.naughty import ENCODABLE

SENT = st.text("%%%%===&&+;4aAfF0_. \r\n\t\0é😀")


def test_what_is_sent_arrives() -> None:
    for text in ENCODABLE:
        assert fields(urlencode({text: text, "b": ""}).encode()) == [(text, text), ("b", "")]


@given(SENT)
def test_whatever_is_sent_is_read_as_the_standard_library_does(sent: str) -> None:
    assert fields(sent.encode()) == parse_qsl(sent, keep_blank_values=True, errors="werkzeug.url_quote")


@given(st.binary().map(lambda text: text.replace(b"%", b"")))
def test_bytes_in_no_encoding_are_read_alike(text: bytes) -> None:
    quoted = "".join(f"%{byte:02x}" for byte in text)
    assert fields(b"a=" + quoted.encode()) == [("a", text.decode("utf-8", "werkzeug.url_quote"))]


def test_a_body_that_is_no_text_has_no_fields() -> None:
    assert fields(b"a=\xff&b=c") == []
