"""From words to a message (RFC 5322): one recipient, both bodies, nothing that could become another header.

Everything is encoded in ASCII, so any mail server takes it as it is, and the job table can hold it as text.
"""

import email
import re
import secrets
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import NamedTuple

from microblog.core.clock import now
from microblog.core.errors import Invalid
from microblog.core.i18n import N_
from microblog.core.text import clean, one_line, shorten

MAX_BYTES = 10 * 1024 * 1024
MAX_SUBJECT = 200
MAX_FILE_NAME = 100

_POLICY = SMTP.clone(cte_type="7bit")
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*")
_PATH = re.compile(r"[/\\:]")


class MailTooLarge(Invalid):
    """More than mail servers take."""

    message = N_("This is too large to be sent by mail.")


class Attachment(NamedTuple):
    """A file in a message: its name, its media type such as `application/json`, and its bytes."""

    name: str
    media_type: str
    content: bytes


def compose(
    subject: str, sender: Address, recipient: Address, text: str, html: str, attachments: list[Attachment]
) -> EmailMessage:
    """A finished message, with a `Message-ID` that it keeps however often it is sent.

    Raises:
        MailTooLarge: it has more than `MAX_BYTES` bytes.
    """
    message = EmailMessage(policy=_POLICY.clone(utf8=not recipient.username.isascii()))
    message["Subject"] = shorten(one_line(subject), MAX_SUBJECT)
    message["From"] = sender
    message["To"] = recipient
    message["Date"] = format_datetime(now())
    message["Message-ID"] = f"<{secrets.token_hex(16)}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(clean(text) + "\n")
    message.add_alternative(_encodable(html), subtype="html")
    for attachment in attachments:
        _attach(message, attachment)
    if len(message.as_bytes()) > MAX_BYTES:
        raise MailTooLarge
    return message


def as_text(message: EmailMessage) -> str:
    """A message as text that `from_text` reads again."""
    return message.as_bytes().decode()


def from_text(text: str) -> EmailMessage:
    """A message that was kept as text."""
    return email.message_from_bytes(text.encode(), policy=_POLICY)


def _attach(message: EmailMessage, attachment: Attachment) -> None:
    name = one_line(_PATH.sub("_", attachment.name)).lstrip(".")[:MAX_FILE_NAME] or "attachment"
    media_type = attachment.media_type.lower()
    kind = media_type if _MEDIA_TYPE.fullmatch(media_type) else "application/octet-stream"
    maintype, subtype = kind.split("/")
    message.add_attachment(attachment.content, maintype=maintype, subtype=subtype, filename=name)


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
