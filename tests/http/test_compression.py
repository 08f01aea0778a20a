import gzip

import pytest

from microblog.http.answer import Answer
from microblog.http.compression import accepts_gzip, compressed

PAGE = b"<p>many words</p>" * 200
HTML = (b"content-type", b"text/html; charset=utf-8")
LENGTH = (b"content-length", b"3400")


def asked(accepted: str = "gzip, br", method: str = "GET") -> dict[str, str]:
    return {"REQUEST_METHOD": method, "HTTP_ACCEPT_ENCODING": accepted}


def headers(answer: Answer) -> dict[bytes, bytes]:
    assert len(dict(answer.headers)) == len(answer.headers)
    return dict(answer.headers)


def test_a_page_is_compressed_for_those_who_take_it() -> None:
    answer = compressed(asked(), Answer(200, [HTML, LENGTH, (b"etag", b'"abc"')], PAGE))
    assert gzip.decompress(answer.body) == PAGE
    assert headers(answer) == {
        b"content-type": HTML[1],
        b"content-encoding": b"gzip",
        b"content-length": str(len(answer.body)).encode(),
        b"etag": b'W/"abc"',
        b"vary": b"Accept-Encoding",
    }


def test_for_others_it_stays_as_it_is_and_says_that_it_varies() -> None:
    answer = compressed(asked("br"), Answer(200, [HTML, LENGTH, (b"etag", b'"abc"'), (b"vary", b"Cookie")], PAGE))
    assert answer.body == PAGE
    assert headers(answer) == {
        b"content-type": HTML[1],
        b"content-length": b"3400",
        b"etag": b'"abc"',
        b"vary": b"Cookie, Accept-Encoding",
    }


def test_not_modified_has_the_tag_of_the_compressed_page() -> None:
    answer = compressed(asked(), Answer(304, [(b"etag", b'W/"abc"'), (b"vary", b"Cookie")], b""))
    assert headers(answer) == {b"etag": b'W/"abc"', b"vary": b"Cookie, Accept-Encoding"}


def test_head_says_what_get_would_but_for_the_length() -> None:
    answer = compressed(asked(method="HEAD"), Answer(200, [HTML, LENGTH], b""))
    assert answer == Answer(200, [HTML, (b"vary", b"Accept-Encoding")], b"")


@pytest.mark.parametrize(
    ("status", "given", "body"),
    [
        (200, [HTML, (b"content-length", b"9")], b"too small"),
        (200, [(b"content-type", b"image/png"), LENGTH], PAGE),
        (200, [LENGTH], PAGE),
        (206, [HTML, LENGTH], PAGE),
        (200, [HTML, LENGTH, (b"content-encoding", b"br")], PAGE),
        (200, [HTML, LENGTH, (b"cache-control", b"private, no-transform")], PAGE),
    ],
)
def test_what_is_not_compressed_is_left_alone(status: int, given: list[tuple[bytes, bytes]], body: bytes) -> None:
    answer = Answer(status, given, body)
    assert compressed(asked(), answer) == answer


@pytest.mark.parametrize("given", [b"Accept-Encoding", b"cookie, accept-encoding", b"*"])
def test_vary_is_said_once(given: bytes) -> None:
    answer = compressed(asked(), Answer(200, [HTML, (b"vary", given)], PAGE))
    assert headers(answer)[b"vary"] == given


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        ("", False),
        ("gzip", True),
        ("GZIP;Q=0.5, br", True),
        ("gzip; q=0", False),
        ("gzip;q=0.000", False),
        ("*", True),
        ("*;q=0", False),
        ("*, gzip;q=0", False),
        ("identity", False),
        ("x-gzip", True),
        ("notgzip", False),
    ],
)
def test_who_takes_gzip(header: str, accepted: bool) -> None:
    assert accepts_gzip(header) is accepted
