"""Mail without a mail server: each message becomes a file that any mail program opens.

The links are shown on the console too, so that somebody who is trying things out can click them; the log, which masks
such links, has none of it. This is for a laptop, and for tests: a public server sets `MAIL_SERVER`.
"""

import re
import sys
from contextlib import suppress
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from microblog.backends.mail.contract import MailUnavailable
from microblog.backends.whole_files import write_whole

_LINK = re.compile(r"https?://[^\s<>]+")
_UNFIT_FOR_FILE_NAMES = re.compile(r"[^A-Za-z0-9.@-]")


class Outbox:
    """A folder of `.eml` files. The folder and the files are for their owner's eyes only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def deliver(self, message: EmailMessage) -> None:
        """Write a message, whole or not at all; the same `Message-ID` once more replaces its file."""
        target = self.folder / _file_name(message)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(target, message.as_bytes())
        except OSError as error:
            raise MailUnavailable(f"the outbox cannot be written: {error}") from error
        _show(message, target)


def links_in(message: EmailMessage) -> list[str]:
    """The addresses in a message's plain text."""
    plain = message.get_body(("plain",))
    return _LINK.findall(plain.get_content()) if plain else []


def _show(message: EmailMessage, file: Path) -> None:
    told = [f"Mail to {message['To']}: {message['Subject']}", *links_in(message), f"({file})"]
    with suppress(OSError):
        sys.stdout.write("\n    ".join(told) + "\n")
        sys.stdout.flush()


def _file_name(message: EmailMessage) -> str:
    moment = parsedate_to_datetime(message["Date"])
    name = _UNFIT_FOR_FILE_NAMES.sub("", message["Message-ID"])[:120]
    return f"{moment:%Y%m%dT%H%M%SZ}-{name}.eml"
