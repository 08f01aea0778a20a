"""Checks of what reaches beyond this process: the port, the public address, the mail server."""

import smtplib
import socket
import ssl
from contextlib import closing
from datetime import timedelta
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from microblog.backends.cache.contract import CountersUnavailable
from microblog.backends.cache.redis import RedisCounters
from microblog.commands.doctor.findings import Answer, Examined, fail, ok, warn
from microblog.settings import Settings
from microblog.settings.addresses import is_local, is_wildcard
from microblog.settings.mistakes import without_passwords

PATIENCE_SECONDS = 5
LIVE = "/-/live"


def port(examined: Examined) -> Answer:
    """The port is free, or a microblog is what listens there."""
    settings = examined.settings
    place = f"{settings.host}:{settings.port}"
    try:
        with socket.create_server((settings.host, settings.port), family=_family(settings.host)):
            return ok(f"{place} is free")
    except OSError as error:
        if _answers(settings):
            return ok(f"{place} has a server that answers {LIVE}")
        return fail(
            f"{place} cannot be used: {error.strerror}", "stop what listens there, or choose another PORT or HOST"
        )


def public_url(examined: Examined) -> Answer:
    """What people see is there, and its certificate is good."""
    url = urlsplit(examined.settings.public_url)
    host = url.hostname or ""
    if url.scheme == "http":
        return ok(f"{examined.settings.public_url}, for this machine or network only")
    try:
        plain = socket.create_connection((host, url.port or 443), timeout=PATIENCE_SECONDS)
        with ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secure:
            return ok(f"{examined.settings.public_url}, {secure.version()}")
    except OSError as error:
        said = f"{examined.settings.public_url} does not answer as it should: {error}"
        return fail(said, "check the name's DNS entry, the reverse proxy and its certificate, or mend PUBLIC_URL")


def mail_server(examined: Examined) -> Answer:
    """The mail server takes our word and our password; nothing is sent."""
    settings = examined.settings
    if not settings.mail_server:
        if is_local(urlsplit(settings.public_url).hostname or ""):
            return ok("none is set: mail goes to the outbox folder")
        return warn("none is set: people get no mail, it goes to the outbox folder", "set MAIL_SERVER")
    try:
        with _connected(settings) as server:
            if settings.mail_use_tls:
                server.starttls(context=ssl.create_default_context())
            if settings.mail_username:
                server.login(settings.mail_username, settings.mail_password)
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        said = f"{settings.mail_server}:{settings.mail_port}: {_reason(error)}"
        return fail(said, "check MAIL_SERVER, MAIL_PORT, MAIL_USE_TLS, MAIL_USE_SSL, MAIL_USERNAME and MAIL_PASSWORD")
    return ok(f"{settings.mail_server}:{settings.mail_port} takes our mail")


def error_reports(examined: Examined) -> Answer:
    """Somebody hears of errors."""
    if examined.settings.admins or is_local(urlsplit(examined.settings.public_url).hostname or ""):
        return ok(examined.settings.admins or "shown in the log")
    return warn("only the log shows errors, nobody gets a mail", "ADMINS=your@address.example")


def rate_limits(examined: Examined) -> Answer:
    """Guessing passwords and sending masses of mail is slowed down."""
    if examined.settings.rate_limits or is_local(urlsplit(examined.settings.public_url).hostname or ""):
        return ok("counted" if examined.settings.rate_limits else "off, on a site for this machine or network")
    return fail("off, on a site that everybody reaches: anybody may guess passwords", "RATE_LIMITS=yes")


def counters(examined: Examined) -> Answer:
    """What counts for rate limits answers; without it, each process counts for itself."""
    url = examined.settings.redis_url
    if not url:
        return ok("a file in the data folder")
    try:
        with closing(RedisCounters(url)) as shared:
            shared.hit("doctor", 1000, timedelta(seconds=1))
    except CountersUnavailable as error:
        return fail(f"{without_passwords(url)}: {error}", "start the server, or mend REDIS_URL, or leave it empty")
    return ok(without_passwords(url))


def _connected(settings: Settings) -> smtplib.SMTP:
    address = (settings.mail_server, settings.mail_port, "localhost")
    if settings.mail_use_ssl:
        return smtplib.SMTP_SSL(*address, timeout=PATIENCE_SECONDS, context=ssl.create_default_context())
    return smtplib.SMTP(*address, timeout=PATIENCE_SECONDS)


def _reason(error: Exception) -> str:
    """What went wrong, in one line, whether the server said it or the network."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
    return " ".join(f"{type(error).__name__} {error}".split())


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _answers(settings: Settings) -> bool:
    """Whether what listens on our port is one of us."""
    loopback = "::1" if ":" in settings.host else "127.0.0.1"
    host = loopback if is_wildcard(settings.host) else settings.host
    connection = HTTPConnection(host, settings.port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", LIVE)
        return connection.getresponse().read(100).startswith(b"alive")
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
