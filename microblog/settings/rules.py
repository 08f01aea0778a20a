"""Settings that are well formed one by one and yet must not be used: weak keys, and what is unsafe together."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from microblog.settings.addresses import is_local, is_wildcard
from microblog.settings.mistakes import Mistake, shown
from microblog.settings.sources import Given
from microblog.settings.table import Settings, declared, key_of

SHORTEST_KEY = 32
KNOWN_KEYS = (
    "youwillneverguess",
    "changeme",
    "changethis",
    "replaceme",
    "secretkey",
    "mysecret",
    "topsecret",
    "supersecret",
    "yoursecret",
    "notsecret",
    "insecure",
    "default",
    "password",
    "microblog",
    "development",
    "production",
    "example",
    "test123",
    "hardtoguess",
    "thisisasecret",
    "correcthorse",
    "deadbeef",
    "0123456789",
    "abcdefgh",
    "qwerty",
)
"""Keys, or parts of keys, that stand in tutorials, examples and lists of bad keys; letters and figures only."""

Complaint = tuple[str, str, str]
"""The field at fault, what is expected, and an example."""


@dataclass(frozen=True)
class Rule:
    """A question about some fields; it is not asked when one of them is already wrong."""

    names: frozenset[str]
    complaints: Callable[[Settings], Iterator[Complaint]]


_rules: list[Rule] = []


def about(
    *names: str,
) -> Callable[[Callable[[Settings], Iterator[Complaint]]], Callable[[Settings], Iterator[Complaint]]]:
    """Make a function a rule about these fields."""

    def register(function: Callable[[Settings], Iterator[Complaint]]) -> Callable[[Settings], Iterator[Complaint]]:
        _rules.append(Rule(frozenset(names), function))
        return function

    return register


def broken_rules(settings: Settings, given: Mapping[str, Given], wrong: set[str]) -> Iterator[Mistake]:
    """Every rule that these settings break, but for rules about fields that are wrong by themselves."""
    by_name = {declaration.name: declaration for declaration in declared().values()}
    for rule in _rules:
        if rule.names & wrong:
            continue
        for name, expected, example in rule.complaints(settings):
            declaration = by_name[name]
            key = key_of(declaration)
            written = given.get(key, Given(str(getattr(settings, name)), "the default"))
            value = shown(written.value, secret=declaration.metadata["secret"]) if written.value else "(empty)"
            yield Mistake(key, value, written.source, expected, example)


@about("secret_key")
def key_is_strong(settings: Settings) -> Iterator[Complaint]:
    """A key that can be guessed lets anybody sign anything."""
    if settings.secret_key and (weakness := weakness_of_key(settings.secret_key)):
        yield (
            "secret_key",
            f"a long random key; this one is {weakness}",
            "leave it out, and one is made in the data folder",
        )


def weakness_of_key(key: str) -> str:
    """What is wrong with a secret key, or nothing."""
    plain = re.sub(r"[^a-z0-9]", "", key.casefold())
    if any(known in plain for known in KNOWN_KEYS):
        return "known from examples"
    if len(key.encode()) < SHORTEST_KEY:
        return f"shorter than {SHORTEST_KEY} bytes"
    if len(set(key)) < 10:
        return "made of too few different characters"
    return ""


@about("public_url")
def public_url_is_private(settings: Settings) -> Iterator[Complaint]:
    """Over http, everybody on the way reads passwords."""
    url = urlsplit(settings.public_url)
    if url.scheme == "http" and not is_local(url.hostname or ""):
        yield (
            "public_url",
            "https, because this host is neither this machine nor in a private network",
            f"https://{url.netloc}",
        )


@about("host", "public_url")
def open_host_has_a_name(settings: Settings) -> Iterator[Complaint]:
    """A server that others can reach must know its address, or its links lead nowhere and passwords lie open."""
    if not settings.public_url and (is_wildcard(settings.host) or not is_local(settings.host)):
        expected = "PUBLIC_URL set too, because this listens beyond this machine: set it to the address that people see"
        yield "host", expected, "PUBLIC_URL=https://social.example.com"


@about("mail_use_tls", "mail_use_ssl")
def one_kind_of_tls(settings: Settings) -> Iterator[Complaint]:
    """STARTTLS inside TLS is nothing that a server speaks."""
    if settings.mail_use_tls and settings.mail_use_ssl:
        yield (
            "mail_use_ssl",
            "not both MAIL_USE_TLS (usually port 587) and MAIL_USE_SSL (usually port 465)",
            "MAIL_USE_SSL=no",
        )


@about("mail_server", "mail_username", "mail_use_tls", "mail_use_ssl")
def mail_password_is_private(settings: Settings) -> Iterator[Complaint]:
    """A password goes to another machine only through TLS."""
    safe = settings.mail_use_tls or settings.mail_use_ssl or is_local(settings.mail_server)
    if settings.mail_username and settings.mail_server and not safe:
        yield (
            "mail_username",
            "MAIL_USE_TLS or MAIL_USE_SSL set too, or the password would travel in the open",
            "MAIL_USE_TLS=yes",
        )


@about("mail_server", "mail_username", "mail_password")
def mail_login_is_complete(settings: Settings) -> Iterator[Complaint]:
    """A user name without its password, a password without its name, or both without a server are oversights."""
    if settings.mail_username and not settings.mail_password:
        yield "mail_username", "MAIL_PASSWORD set too", "MAIL_PASSWORD_FILE=/run/secrets/mail"
    if settings.mail_password and not settings.mail_username:
        yield "mail_password", "MAIL_USERNAME set too", "MAIL_USERNAME=microblog@example.com"
    if settings.mail_username and not settings.mail_server:
        yield "mail_username", "MAIL_SERVER set too", "MAIL_SERVER=smtp.example.com"


@about("job_lease", "job_poll")
def lease_outlasts_poll(settings: Settings) -> Iterator[Complaint]:
    """A lease shorter than a look at the table would end before anybody noticed."""
    if settings.job_poll >= settings.job_lease:
        yield "job_poll", "less than JOB_LEASE", "0.25"
