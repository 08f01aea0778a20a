"""`send_email`: the one way in which mail leaves this server.

It stands beside the backends and not in `core/`, which knows none of them; features call it from above. A queued
message is a job, finished to the last byte and with its `Message-ID`, in the caller's transaction: it goes out exactly
when the reason for it was committed. A worker that dies between the server's "yes" and the commit sends the same
`Message-ID` again, by which mail programs know it for the same. While the server is down a message waits for days, and
no page does.
"""

import logging
from collections.abc import Iterable, Sequence
from email.message import EmailMessage

from microblog.backends.mail.addresses import mailbox, sender
from microblog.backends.mail.composing import Attachment, as_text, compose, from_text
from microblog.backends.mail.contract import Mailer, MailRefused, MailUnavailable
from microblog.core.actions import action
from microblog.core.context import backend
from microblog.core.jobs import enqueue, task

ATTEMPTS = 30
"""With the job table's pauses that is four to five days, as RFC 5321 (4.5.4.1) asks."""

log = logging.getLogger("microblog.mail")


def send_email(
    subject: str,
    recipients: Iterable[str],
    text_body: str,
    html_body: str,
    attachments: Sequence[Attachment | tuple[str, str, bytes]] = (),
    sync: bool = False,
) -> None:
    """Send a mail to each recipient alone, so that none of them sees the others.

    It is queued in the caller's transaction (or in one of its own), or, with `sync`, handed to the mail server before
    this returns; that is for processes that may wait, and not for a request.

    Raises:
        BadAddress, MailTooLarge: nothing was sent to anybody.
        MailRefused, MailUnavailable: only with `sync`; all recipients were tried.
    """
    files = [Attachment(*attachment) for attachment in attachments]
    addresses = [mailbox(address) for address in dict.fromkeys(recipients)]
    messages = [compose(subject, sender(), address, text_body, html_body, files) for address in addresses]
    if sync:
        _deliver_all(messages)
    else:
        _queue([as_text(message) for message in messages])


@action
def _queue(messages: Sequence[str]) -> None:
    for message in messages:
        enqueue(deliver, message=message)


def _deliver_all(messages: Sequence[EmailMessage]) -> None:
    failures: list[Exception] = []
    for message in messages:
        try:
            backend(Mailer).deliver(message)
        except (MailRefused, MailUnavailable) as error:
            failures.append(error)
    if failures:
        raise failures[0]


def _deliver(message: str) -> None:
    parsed = from_text(message)
    try:
        backend(Mailer).deliver(parsed)
    except MailRefused as error:
        log.warning("Mail %s was refused and is given up: %s", parsed["Message-ID"], error)


deliver = task(_deliver, name="mail.deliver", max_attempts=ATTEMPTS)
