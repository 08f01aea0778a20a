"""Mail by SMTP (RFC 5321), one connection a message.

Only what the server says about *this* message and its recipient is final. When it refuses us (a wrong password, a
sender that it does not know, no TLS), the settings are at fault: the mail waits until they are mended.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import getaddresses

from microblog.backends.mail.contract import MailRefused, MailUnavailable

TIMEOUT_SECONDS = 10
TOO_LARGE = 552


@dataclass(frozen=True)
class Smtp:
    """A mail server. `use_tls` asks for STARTTLS and insists on it; `use_ssl` speaks TLS from the first byte.

    `timeout` is in seconds, for each answer of the server. Certificates are verified against `tls`, by default against
    the authorities that the operating system trusts. `introduced_as` is the host name that we give.
    """

    host: str
    port: int = 25
    use_tls: bool = False
    use_ssl: bool = False
    username: str = ""
    password: str = field(default="", repr=False)
    timeout: float = TIMEOUT_SECONDS
    introduced_as: str = "localhost"
    tls: ssl.SSLContext | None = field(default=None, repr=False)

    def deliver(self, message: EmailMessage) -> None:
        """Hand a message to the server, which takes responsibility for it or says why not."""
        with self._connection() as connection:
            _send(connection, message)

    @contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        connection = self._opened()
        try:
            yield connection
            with suppress(smtplib.SMTPException, OSError):
                connection.quit()
        finally:
            connection.close()

    def _opened(self) -> smtplib.SMTP:
        connection = None
        try:
            connection = self._connected()
            if self.use_tls and not self.use_ssl:
                connection.starttls(context=self._verifying())
            if self.username:
                connection.login(self.username, self.password)
        except (smtplib.SMTPException, OSError) as error:
            if connection is not None:
                connection.close()
            raise MailUnavailable(f"{self.host}:{self.port}: {_reason(error)}") from error
        return connection

    def _connected(self) -> smtplib.SMTP:
        if self.use_ssl:
            context = self._verifying()
            return smtplib.SMTP_SSL(self.host, self.port, self.introduced_as, timeout=self.timeout, context=context)
        return smtplib.SMTP(self.host, self.port, self.introduced_as, timeout=self.timeout)

    def _verifying(self) -> ssl.SSLContext:
        return self.tls or ssl.create_default_context()


def _send(connection: smtplib.SMTP, message: EmailMessage) -> None:
    try:
        _say(connection, message)
    except smtplib.SMTPRecipientsRefused as error:
        [(code, answer)] = error.recipients.values()
        raise _refusal(code, answer) from error
    except smtplib.SMTPSenderRefused as error:
        kind = MailRefused if error.smtp_code == TOO_LARGE else MailUnavailable
        raise kind(_reason(error)) from error
    except smtplib.SMTPDataError as error:
        raise _refusal(error.smtp_code, error.smtp_error) from error
    except (smtplib.SMTPException, OSError) as error:
        raise MailUnavailable(_reason(error)) from error


def _say(connection: smtplib.SMTP, message: EmailMessage) -> None:
    """What `send_message` does, without its `>From`: that one changes lines of the text."""
    sender, recipient = _bare_address(message["From"]), _bare_address(message["To"])
    international = not (sender + recipient).isascii()
    connection.ehlo_or_helo_if_needed()
    if international and not connection.has_extn("smtputf8"):
        raise MailRefused("the mail server cannot write to an address with such letters")
    content = message.as_bytes(policy=SMTPUTF8 if international else SMTP)
    connection.sendmail(sender, [recipient], content, ["SMTPUTF8", "BODY=8BITMIME"] if international else [])


def _refusal(code: int, answer: bytes | str) -> MailRefused | MailUnavailable:
    kind = MailRefused if 500 <= code < 600 else MailUnavailable
    return kind(f"{code} {_readable(answer)}")


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_readable(error.smtp_error)}"
    return f"{type(error).__name__}: {_readable(str(error))}"


def _readable(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join(text.split())[:500]


def _bare_address(header: str) -> str:
    [(_, address)] = getaddresses([str(header)])
    return address
