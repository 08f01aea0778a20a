"""What every way of delivering mail must do, shown on a folder and on a real SMTP server."""

from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path

import pytest

from microblog.backends.mail.composing import Attachment, compose
from microblog.backends.mail.contract import Mailer, MailUnavailable
from microblog.backends.mail.outbox import Outbox
from microblog.backends.mail.smtp import Smtp
from tests.fixtures.mail_server import MailServer, listening

Delivered = Callable[[], list[EmailMessage]]
Socket = tuple[Mailer, Delivered]

FROM = Address("Ágora", "no-reply", "blog.example")
TO = Address(username="susan", domain="xn--exmple-cua.example")


@pytest.fixture(params=["outbox", "smtp"])
def socket(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Socket]:
    if request.param == "outbox":
        yield Outbox(tmp_path / "new" / "outbox"), lambda: [_read(file) for file in sorted(tmp_path.rglob("*.eml"))]
    else:
        with listening(MailServer()) as server:
            yield Smtp("127.0.0.1", server.port), lambda: [letter.message for letter in server.letters]


@pytest.fixture(params=["outbox", "smtp"])
def broken(request: pytest.FixtureRequest, tmp_path: Path) -> Mailer:
    (tmp_path / "outbox").write_text("a file where a folder should be", encoding="utf-8")
    return Outbox(tmp_path / "outbox") if request.param == "outbox" else Smtp("127.0.0.1", MailServer().port, timeout=2)


def test_every_part_arrives_as_it_was_written(socket: Socket) -> None:
    mailer, delivered = socket
    mailer.deliver(_message("Años “felices”", "¡Hola!\nhttps://blog.example/a?b=c\n.\nFrom me", "<p>¡Hola! 🐈</p>"))
    [message] = delivered()
    assert message["Subject"] == "Años “felices”"
    assert message["From"] == "Ágora <no-reply@blog.example>"
    assert message["To"] == "susan@xn--exmple-cua.example"
    assert _body(message, "plain") == "¡Hola!\nhttps://blog.example/a?b=c\n.\nFrom me\n"
    assert _body(message, "html") == "<p>¡Hola! 🐈</p>\n"
    [attachment] = message.iter_attachments()
    assert attachment.get_filename() == "años.json"
    assert attachment.get_content_type() == "application/json"
    assert attachment.get_content() == b'{"\xc3\xa9": 1}'


def test_two_messages_arrive_as_two(socket: Socket) -> None:
    mailer, delivered = socket
    mailer.deliver(_message("One", "1", "1"))
    mailer.deliver(_message("Two", "2", "2"))
    assert sorted(message["Subject"] for message in delivered()) == ["One", "Two"]


def test_a_message_that_comes_twice_keeps_its_id(socket: Socket) -> None:
    mailer, delivered = socket
    message = _message("Once", "1", "1")
    mailer.deliver(message)
    mailer.deliver(message)
    assert {each["Message-ID"] for each in delivered()} == {message["Message-ID"]}


def test_what_cannot_be_delivered_now_may_come_again(broken: Mailer) -> None:
    with pytest.raises(MailUnavailable):
        broken.deliver(_message("Later", "1", "1"))


def _message(subject: str, text: str, html: str) -> EmailMessage:
    return compose(subject, FROM, TO, text, html, [Attachment("años.json", "application/json", b'{"\xc3\xa9": 1}')])


def _read(file: Path) -> EmailMessage:
    return message_from_bytes(file.read_bytes(), EmailMessage, policy=policy.default)


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")
