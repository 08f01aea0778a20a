"""What every way of delivering mail promises."""

from email.message import EmailMessage
from typing import Protocol


class MailRefused(Exception):
    """This message will never be taken: trying again is of no use. For people, the reason is in the text."""


class MailUnavailable(Exception):
    """Mail cannot be delivered at present: the same message may be taken later."""


class Mailer(Protocol):
    """Takes responsibility for finished messages that have one recipient, a `Date` and a `Message-ID`."""

    def deliver(self, message: EmailMessage) -> None:
        """Hand a message on before returning. The same one may come twice, after a crash in between.

        Raises:
            MailRefused: it will never be taken.
            MailUnavailable: it was not taken, or perhaps not; try again later.
        """
