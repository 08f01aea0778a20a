"""`send_email`: who gets what, and that nothing is lost, doubled or smuggled in."""

import os
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from microblog.backends.mail.addresses import BadAddress
from microblog.backends.mail.composing import MAX_BYTES, MailTooLarge
from microblog.backends.mail.contract import MailRefused
from microblog.backends.mail.sending import send_email
from microblog.backends.mail.smtp import Smtp
from microblog.core.actions import action
from microblog.core.context import AppContext
from microblog.core.db import transaction
from tests.fixtures.mail_house import NO_DATABASE, house, waiting, work
from tests.fixtures.mail_server import Letter, MailServer
from tests.naughty import NAUGHTY

OURS = {"Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"}


def test_a_mail_goes_out_with_what_it_is_about(at_home: AppContext, server: MailServer) -> None:
    with transaction():
        _send("susan@blog.example")
        assert server.letters == []
    assert work() == []
    [letter] = server.letters
    assert (letter.sender, letter.recipients) == ("no-reply@blog.example", ["susan@blog.example"])
    assert letter.message["Subject"] == "Hello"
    assert letter.message["From"] == "microblog <no-reply@blog.example>"
    assert letter.message["Auto-Submitted"] == "auto-generated"
    assert abs(parsedate_to_datetime(letter.message["Date"]) - datetime.now(UTC)) < timedelta(minutes=1)
    assert letter.message.get_content_type() == "multipart/alternative"
    assert [_content(letter, kind) for kind in ("plain", "html")] == ["Hello there\n", "<p>Hello there</p>\n"]
    assert waiting() == 0


def test_what_was_rolled_back_is_not_told(at_home: AppContext, server: MailServer) -> None:
    @action
    def fail_in_the_end() -> None:
        _send("susan@blog.example")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_in_the_end()
    assert waiting() == 0
    work()
    assert server.letters == []


def test_outside_a_transaction_it_is_queued_all_the_same(at_home: AppContext) -> None:
    _send("susan@blog.example")
    assert waiting() == 1


def test_recipients_do_not_see_each_other(at_home: AppContext, server: MailServer) -> None:
    _send("susan@blog.example", "david@blog.example", "susan@blog.example")
    work()
    assert sorted(letter.recipients for letter in server.letters) == [["david@blog.example"], ["susan@blog.example"]]
    assert not any(b"david" in letter.raw for letter in server.letters if letter.recipients == ["susan@blog.example"])
    assert len({letter.message["Message-ID"] for letter in server.letters}) == 2


def test_with_sync_it_is_there_before_the_next_line(at_home: AppContext, server: MailServer) -> None:
    _send("susan@blog.example", sync=True)
    assert len(server.letters) == 1
    assert waiting() == 0


def test_with_sync_a_failure_is_told_after_everybody_was_tried(at_home: AppContext, server: MailServer) -> None:
    server.answers["RCPT"] = "550 no such user"
    with pytest.raises(MailRefused, match="550 no such user"):
        _send("susan@blog.example", "david@blog.example", sync=True)


def test_attachments_keep_their_names_and_bytes(at_home: AppContext, server: MailServer) -> None:
    content = bytes(range(256)) * 40
    files = [
        ("Übersicht – 統計.json", "application/json", content),
        ("../../.profile", "nonsense\r\nX: y", b"x"),
        ("", "text/plain", b""),
    ]
    send_email("Files", ["susan@blog.example"], "Here", "<p>Here</p>", files)
    work()
    found = list(server.letters[0].message.iter_attachments())
    assert [(each.get_filename(), each.get_content_type()) for each in found] == [
        ("Übersicht – 統計.json", "application/json"),
        ("_.._.profile", "application/octet-stream"),
        ("attachment", "text/plain"),
    ]
    assert found[0].get_content() == content
    assert b"filename*=utf-8''" in server.letters[0].raw.replace(b"*0*", b"*")


def test_a_mail_that_no_server_takes_is_refused_at_once(at_home: AppContext) -> None:
    with pytest.raises(MailTooLarge):
        send_email(
            "Big", ["susan@blog.example"], "", "", [("a.bin", "application/octet-stream", os.urandom(MAX_BYTES))]
        )
    assert waiting() == 0


def test_one_bad_address_and_nobody_gets_anything(at_home: AppContext) -> None:
    with pytest.raises(BadAddress):
        _send("susan@blog.example", "susan@blog.example\r\nBcc: eve@x.example")
    assert waiting() == 0


def test_no_words_become_headers_or_recipients(tmp_path: Path, server: MailServer) -> None:
    smuggled = [
        f"Hello{gap}Bcc: eve@x.example"
        for gap in ("\r\n", "\n", "\r", "\r\n\r\n", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029")
    ]
    mailer = Smtp("127.0.0.1", server.port)
    tried = [*smuggled, *NAUGHTY[::8]]
    for words in tried:
        with house(NO_DATABASE, tmp_path, mailer, site_name=words):
            send_email(words, ["susan@blog.example"], words, words, [(words, words, b"x")], sync=True)
    assert len(server.letters) == len(tried)
    for letter in server.letters:
        assert letter.recipients == ["susan@blog.example"]
        assert set(letter.message.keys()) == OURS
        assert letter.message.defects == []
        assert len(list(letter.message.walk())) == 5
        assert letter.raw.isascii()
        assert max(map(len, letter.raw.split(b"\r\n"))) <= 998
        assert b"\n" not in letter.raw.replace(b"\r\n", b"")


def _send(*recipients: str, sync: bool = False) -> None:
    send_email("Hello", recipients, "Hello there", "<p>Hello there</p>", sync=sync)


def _content(letter: Letter, kind: str) -> str:
    part = letter.message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")
