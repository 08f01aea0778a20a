"""The folder of mail."""

import stat
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path

import pytest

from microblog.backends.mail.composing import compose
from microblog.backends.mail.contract import MailUnavailable
from microblog.backends.mail.outbox import Outbox


def test_the_console_shows_whom_it_is_for_and_the_links(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Outbox(tmp_path / "outbox").deliver(_message())
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "Mail to susan@blog.example: Confirm"
    assert told[1].strip() == "https://blog.example/confirm/" + "x" * 90
    assert told[2].strip() == f"({next(tmp_path.rglob('*.eml'))})"


def test_the_same_message_twice_is_one_file(tmp_path: Path) -> None:
    message = _message()
    Outbox(tmp_path).deliver(message)
    Outbox(tmp_path).deliver(message)
    assert len(list(tmp_path.iterdir())) == 1


def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    Outbox(tmp_path / "outbox").deliver(_message())
    [file] = (tmp_path / "outbox").iterdir()
    assert stat.S_IMODE((tmp_path / "outbox").stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_an_id_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    message = _message()
    message.replace_header("Message-ID", "<../../x/../y\\z@blog.example>")
    Outbox(tmp_path / "outbox").deliver(message)
    assert [file.parent.name for file in tmp_path.rglob("*.eml")] == ["outbox"]


def test_a_failure_leaves_no_half_file(tmp_path: Path) -> None:
    Outbox(tmp_path).deliver(message := _message())
    [file] = tmp_path.iterdir()
    file.unlink()
    (file / "in the way").mkdir(parents=True)
    with pytest.raises(MailUnavailable):
        Outbox(tmp_path).deliver(message)
    assert list(tmp_path.iterdir()) == [file]


def _message() -> EmailMessage:
    text = "Open <https://blog.example/confirm/" + "x" * 90 + ">."
    to, sender = Address(username="susan", domain="blog.example"), Address(username="a", domain="blog.example")
    return compose("Confirm", sender, to, text, "<p>Open it</p>", [])
