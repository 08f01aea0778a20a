"""What the SMTP backend makes of difficult servers."""

import ssl
import time
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult

from microblog.backends.mail.composing import compose
from microblog.backends.mail.contract import MailRefused, MailUnavailable
from microblog.backends.mail.smtp import Smtp
from tests.fixtures import mail_server
from tests.fixtures.mail_server import MailServer, listening

CERTIFICATES = Path(mail_server.__file__).parent / "certificates"

REFUSED = [{"RCPT": "550 no such user"}, {"DATA": "554 looks like spam"}, {"MAIL": "552 too large"}]
UNAVAILABLE = [
    {"RCPT": "450 greylisted, come back"},
    {"DATA": "452 disk full"},
    {"MAIL": "451 busy"},
    {"MAIL": "530 log in first"},
    {"DATA": "421 going down"},
]


@pytest.mark.parametrize("answers", REFUSED, ids=str)
def test_a_final_no_is_final(answers: dict[str, str]) -> None:
    with listening(MailServer(answers=answers)) as server, pytest.raises(MailRefused, match=r"5\d\d \w+"):
        Smtp("127.0.0.1", server.port).deliver(_message())
    assert server.letters == []


@pytest.mark.parametrize("answers", UNAVAILABLE, ids=str)
def test_anything_else_may_work_later(answers: dict[str, str]) -> None:
    with listening(MailServer(answers=answers)) as server, pytest.raises(MailUnavailable):
        Smtp("127.0.0.1", server.port).deliver(_message())


def test_a_rude_good_bye_does_not_undo_the_delivery() -> None:
    with listening(MailServer(answers={"QUIT": "451 why"})) as server:
        Smtp("127.0.0.1", server.port).deliver(_message())
    assert len(server.letters) == 1


def test_a_silent_server_is_not_waited_for() -> None:
    with listening(MailServer(delay=3)) as server:
        began = time.monotonic()
        with pytest.raises(MailUnavailable):
            Smtp("127.0.0.1", server.port, timeout=0.5).deliver(_message())
        assert time.monotonic() - began < 2


@pytest.mark.parametrize("wrapped", [False, True], ids=["STARTTLS", "TLS from the start"])
def test_it_speaks_tls_and_logs_in(wrapped: bool) -> None:
    server, door = MailServer(), _Door()
    with listening(server, **_with_tls(wrapped), authenticator=door, auth_require_tls=not wrapped):
        _smtp(server, wrapped, tls=_trusting()).deliver(_message())
    assert len(server.letters) == 1
    assert door.let_in == [b"blog"]


@pytest.mark.parametrize("wrapped", [False, True], ids=["STARTTLS", "TLS from the start"])
def test_a_certificate_that_nobody_vouches_for_is_not_accepted(wrapped: bool) -> None:
    server = MailServer()
    with listening(server, **_with_tls(wrapped)), pytest.raises(MailUnavailable, match="CERTIFICATE_VERIFY_FAILED"):
        _smtp(server, wrapped).deliver(_message())
    assert server.letters == []


def test_without_starttls_nothing_is_said() -> None:
    with listening(MailServer()) as server, pytest.raises(MailUnavailable, match="STARTTLS"):
        Smtp("127.0.0.1", server.port, use_tls=True, username="u", password="p").deliver(_message())
    assert server.letters == []


def test_a_wrong_password_of_ours_loses_no_mail() -> None:
    server = MailServer()
    with listening(server, authenticator=_Door(), auth_require_tls=False), pytest.raises(MailUnavailable, match="535"):
        Smtp("127.0.0.1", server.port, username="blog", password="wrong").deliver(_message())


def test_letters_of_other_scripts_before_the_at_sign() -> None:
    message = _message(Address(username="jörg", domain="blog.example"))
    with listening(MailServer(), enable_SMTPUTF8=True) as server:
        Smtp("127.0.0.1", server.port).deliver(message)
    assert server.letters[0].recipients == ["jörg@blog.example"]
    assert "jörg@blog.example".encode() in server.letters[0].raw
    with listening(MailServer(), enable_SMTPUTF8=False) as old, pytest.raises(MailRefused):
        Smtp("127.0.0.1", old.port).deliver(message)


def test_a_password_is_not_shown() -> None:
    assert "hush" not in repr(Smtp("127.0.0.1", password="hush"))


class _Door:
    def __init__(self) -> None:
        self.let_in: list[bytes] = []

    def __call__(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        if (given.login, given.password) != (b"blog", b"correct"):
            return AuthResult(success=False, handled=False)
        self.let_in.append(given.login)
        return AuthResult(success=True)


def _smtp(server: MailServer, wrapped: bool, **options: Any) -> Smtp:
    return Smtp("127.0.0.1", server.port, not wrapped, wrapped, "blog", "correct", **options)


def _with_tls(wrapped: bool) -> dict[str, Any]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATES / "localhost.pem", CERTIFICATES / "localhost.key")
    return {"ssl_context": context} if wrapped else {"tls_context": context, "require_starttls": True}


def _trusting() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(CERTIFICATES / "localhost.pem"))


def _message(to: Address | None = None) -> EmailMessage:
    to = to or Address(username="susan", domain="blog.example")
    return compose("Hello", Address(username="no-reply", domain="blog.example"), to, "Hello", "<p>Hello</p>", [])
