"""What the admins are told about errors, how often, and what they are not told."""

import logging
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from microblog.backends.cache.sqlite import SqliteCounters
from microblog.backends.mail.smtp import Smtp
from microblog.core.db import session
from microblog.http import error_mail
from microblog.http.error_mail import MAILS_AN_HOUR, report_error, without_secrets
from tests.fixtures.mail_house import NO_DATABASE, house, waiting, work
from tests.fixtures.mail_server import MailServer, listening

ADMINS = "ada@blog.example, grace@blog.example"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with listening(MailServer()) as server:
        yield server


@pytest.fixture
def at_home(database_url: str, tmp_path: Path, server: MailServer) -> Iterator[None]:
    with house(database_url, tmp_path, Smtp("127.0.0.1", server.port), admins=ADMINS):
        yield


def test_each_admin_gets_a_mail_with_the_place_and_the_request(at_home: None, server: MailServer) -> None:
    _report(_raised(KeyError("cats")), path="/@susan")
    assert server.letters == []
    assert work() == []
    assert sorted(letter.recipients[0] for letter in server.letters) == ["ada@blog.example", "grace@blog.example"]
    letter = server.letters[0]
    assert letter.message["Subject"] == "microblog: KeyError"
    for kind in ("plain", "html"):
        part = letter.message.get_body((kind,))
        assert part is not None
        assert all(
            word in part.get_content() for word in ("POST /@susan", "req-1", "builtins.KeyError", "test_error_mail.py")
        )


def test_it_is_logged_once_with_everything(at_home: None, caplog: pytest.LogCaptureFixture) -> None:
    _report(_raised(KeyError("cats")))
    [record] = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert record.getMessage() == "POST /@susan failed"
    assert "KeyError: 'cats'" in caplog.text


def test_nothing_that_somebody_typed_is_mailed(at_home: None, server: MailServer) -> None:
    typed = "hunter" * 3
    try:
        try:
            session.execute(text("SELECT * FROM nowhere WHERE password = :password"), {"password": typed})
        except DBAPIError as error:
            session.rollback()
            raise ValueError(typed) from error
    except ValueError as error:
        _report(error, path="/reset-password/" + "s3cret" * 8 + "?next=" + typed)
    work()
    assert b"sqlalchemy" in server.letters[0].raw
    assert not any(b"hunterhunter" in letter.raw or b"s3cret" in letter.raw for letter in server.letters)


def test_the_same_error_is_mailed_once_in_ten_minutes(at_home: None, server: MailServer) -> None:
    with time_machine.travel("2026-05-01 12:00") as clock:
        for seconds, mails in ((0, 2), (590, 0), (11, 2)):
            clock.shift(seconds)
            for _ in range(3):
                _report(_raised(KeyError("cats")))
            work()
            assert len(server.letters) == mails
            server.letters.clear()


def test_a_flood_of_different_errors_is_a_few_mails(at_home: None) -> None:
    for number in range(MAILS_AN_HOUR + 10):
        _report(_raised(type(f"Error{number}", (Exception,), {})()))
    assert waiting() == 2 * MAILS_AN_HOUR


def test_all_processes_count_together(database_url: str, tmp_path: Path, server: MailServer) -> None:
    for _ in range(2):
        counters = SqliteCounters(tmp_path / "limits.db")
        with house(database_url, tmp_path, Smtp("127.0.0.1", server.port), counters, admins=ADMINS):
            _report(_raised(KeyError("cats")))
            assert waiting() == 2
        counters.close()


def test_without_admins_it_is_only_logged(database_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with house(database_url, tmp_path, Smtp("127.0.0.1", 1)):
        _report(_raised(KeyError("cats")))
        assert waiting() == 0
    assert "KeyError" in caplog.text


def test_when_the_database_failed_the_mail_goes_straight(tmp_path: Path, server: MailServer) -> None:
    with house(NO_DATABASE, tmp_path, Smtp("127.0.0.1", server.port), admins=ADMINS):
        try:
            session.execute(text("SELECT 1"))
        except DBAPIError as error:
            _report(error)
        assert len(server.letters) == 2


def test_when_it_cannot_be_queued_the_mail_goes_straight(tmp_path: Path, server: MailServer) -> None:
    with house(f"sqlite:///{tmp_path}/without-tables.db", tmp_path, Smtp("127.0.0.1", server.port), admins=ADMINS):
        _report(_raised(KeyError("cats")))
    assert len(server.letters) == 2


def test_a_page_waits_for_a_slow_mail_server_no_longer_than_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(error_mail, "STRAIGHT_SECONDS", 0.5)
    with (
        listening(MailServer(delay=2)) as slow,
        house(NO_DATABASE, tmp_path, Smtp("127.0.0.1", slow.port), admins="ada@blog.example"),
    ):
        began = time.monotonic()
        _report(_raised(KeyError("cats")))
        assert time.monotonic() - began < 1.5
        while not slow.letters and time.monotonic() - began < 10:
            time.sleep(0.05)
        assert len(slow.letters) == 1


def test_when_everything_is_down_it_is_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with house(NO_DATABASE, tmp_path, Smtp("127.0.0.1", 1), admins=ADMINS):
        _report(_raised(KeyError("cats")))
    assert "KeyError: 'cats'" in caplog.text
    assert "could not be mailed" in caplog.text


@pytest.mark.parametrize("admins", ["not an address", "ada@blog.example\r\nBcc: eve@x.example"])
def test_a_report_never_fails_itself(
    database_url: str, tmp_path: Path, admins: str, caplog: pytest.LogCaptureFixture
) -> None:
    with house(database_url, tmp_path, Smtp("127.0.0.1", 1), admins=admins):
        _report(_raised(KeyError("cats")))
        assert waiting() == 0
    assert "could not be mailed" in caplog.text


def test_causes_are_told_first_and_circles_end(at_home: None) -> None:
    error = _raised(KeyError("inner"))
    error.__cause__ = outer = _raised(ValueError("outer"))
    outer.__cause__ = error
    told = error_mail.course_of(error)
    assert told.endswith("builtins.KeyError")
    assert told.count("builtins.") == error_mail.CAUSES
    assert "inner" not in told.replace('KeyError("inner")', "")


def test_paths_lose_what_may_be_a_secret() -> None:
    assert without_secrets("/@susan/1234567890123456?q=cats") == "/@susan/1234567890123456"
    assert without_secrets("/confirm/" + "x" * 31) == "/confirm/…"


def _report(error: BaseException, path: str = "/@susan") -> None:
    report_error(error, request_id="req-1", method="POST", path=path)


def _raised(error: Exception) -> Exception:
    try:
        raise error
    except Exception as caught:  # noqa: BLE001 (whatever it is)
        return caught
