"""A mail server that is down or says no, and workers that die: nothing is lost, and what comes twice can be told."""

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from microblog.backends.mail.contract import MailUnavailable
from microblog.backends.mail.outbox import Outbox
from microblog.backends.mail.sending import send_email
from microblog.backends.mail.smtp import Smtp
from microblog.core import jobs
from microblog.core.context import AppContext
from microblog.core.db import session
from tests.fixtures.mail_house import NO_DATABASE, house, let_time_pass, waiting, work
from tests.fixtures.mail_server import MailServer, listening

WORKER = """
import sys
from datetime import timedelta
from pathlib import Path
from microblog.backends.mail import sending
from microblog.backends.mail.smtp import Smtp
from microblog.core import jobs
from tests.fixtures.mail_house import house
with house(sys.argv[1], Path(sys.argv[2]), Smtp("127.0.0.1", int(sys.argv[3]))):
    jobs.run(jobs.claim(timedelta(seconds=60)))
"""


def test_while_the_server_is_down_nothing_is_lost(database_url: str, tmp_path: Path) -> None:
    server = MailServer()
    with house(database_url, tmp_path, Smtp("127.0.0.1", server.port)):
        _send("susan@blog.example")
        for _ in range(3):
            assert "MailUnavailable" in work()[0]
            let_time_pass()
        with listening(server):
            assert work() == []
            assert work() == []
        assert len(server.letters) == 1
        assert waiting() == 0


def test_a_final_no_ends_it_and_is_logged(
    at_home: AppContext, server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.answers["RCPT"] = "550 no such user"
    _send("susan@blog.example")
    assert work() == []
    assert waiting() == 0
    assert "550 no such user" in caplog.text


def test_mail_waits_for_days_before_it_is_given_up() -> None:
    whole = sum((jobs.pause(attempt) for attempt in range(1, jobs.tasks["mail.deliver"].max_attempts)), timedelta())
    assert timedelta(days=4) <= whole <= timedelta(days=6)


def test_a_worker_killed_after_the_yes_sends_the_same_message_again(database_url: str, tmp_path: Path) -> None:
    server = MailServer()
    with house(database_url, tmp_path, Smtp("127.0.0.1", server.port)), listening(server):
        _send("susan@blog.example")
        session.rollback()
        root = Path(__file__).parents[3]
        worker = subprocess.Popen(
            [sys.executable, "-c", WORKER, database_url, str(tmp_path), str(server.port)], cwd=root
        )
        server.after_taking = worker.kill
        assert worker.wait(60) == -signal.SIGKILL
        server.after_taking = lambda: None
        assert waiting() == 1
        let_time_pass()
        assert work() == []
    assert [letter.message["Subject"] for letter in server.letters] == ["Hello", "Hello"]
    assert server.letters[0].raw == server.letters[1].raw


def test_the_outbox_takes_what_is_queued(database_url: str, tmp_path: Path) -> None:
    with house(database_url, tmp_path, Outbox(tmp_path / "outbox")):
        _send("susan@blog.example")
        assert work() == []
    assert len(list((tmp_path / "outbox").glob("*.eml"))) == 1


def test_a_full_outbox_is_no_reason_to_lose_mail(tmp_path: Path) -> None:
    (tmp_path / "outbox").touch()
    with house(NO_DATABASE, tmp_path, Outbox(tmp_path / "outbox")), pytest.raises(MailUnavailable):
        _send("susan@blog.example", sync=True)


def _send(*recipients: str, sync: bool = False) -> None:
    send_email("Hello", recipients, "Hello there", "<p>Hello there</p>", sync=sync)
