"""Messages, whatever words they are made of."""

from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage

import pytest

from microblog.backends.mail.composing import MAX_SUBJECT, Attachment, as_text, compose, from_text
from microblog.core.text import clean, graphemes
from tests.naughty import NAUGHTY

SENDER, RECIPIENT = Address("microblog", "no-reply", "blog.example"), Address(username="susan", domain="blog.example")
HEADERS = ["Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"]


@pytest.mark.many
def test_any_words_make_a_sound_message_that_survives_the_job_table() -> None:
    for words in NAUGHTY:
        message = compose(words, SENDER, RECIPIENT, words, words, [Attachment(words, words, b"x")])
        raw = from_text(as_text(message)).as_bytes()
        assert raw.isascii()
        assert max(map(len, raw.split(b"\r\n"))) <= 998
        read = message_from_bytes(raw, EmailMessage, policy=policy.default)
        assert sorted(read.keys()) == sorted(HEADERS)
        assert [part.get_content_type() for part in read.walk() if not part.is_multipart()][:2] == [
            "text/plain",
            "text/html",
        ]
        assert _text(read) == clean(words).rstrip()
        assert graphemes(read["Subject"]) <= MAX_SUBJECT
        assert read["Message-ID"] == message["Message-ID"]


def test_every_message_has_an_id_of_its_own_that_tells_nothing() -> None:
    ids = {compose("Hello", SENDER, RECIPIENT, "", "", [])["Message-ID"] for _ in range(50)}
    assert len(ids) == 50
    assert all(id.endswith("@blog.example>") and len(id) == len("<@blog.example>") + 32 for id in ids)


def _text(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n").rstrip()
