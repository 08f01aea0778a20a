"""Addresses as mail headers and mail servers want them.

An address that people gave was checked when they gave it. This is the second lock: nothing that is not exactly one
address gets into a header. Unlike the first check it lets `localhost` and other names of a private network pass.
"""

from email.headerregistry import Address
from urllib.parse import urlsplit

import idna
import regex

from microblog.core.context import settings
from microblog.core.errors import Invalid
from microblog.core.i18n import N_
from microblog.core.site import site
from microblog.core.text import one_line, shorten

MAX_ADDRESS = 254
MAX_NAME = 60

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\p{L}\p{M}\p{N}-]+"
_LOCAL_PART = regex.compile(rf"{_ATOM}(?:\.{_ATOM})*+", regex.VERSION1)
_LITERAL = regex.compile(r"\[(?:[0-9.]+|IPv6:[0-9A-Fa-f:.]+)\]")


class BadAddress(Invalid):
    """Not one address that mail can be sent to."""

    message = N_("This is not an e-mail address that we can write to. Please check it.")
    field = "email"


def mailbox(address: str) -> Address:
    """An address without a name; a domain with letters of other scripts becomes its ASCII form (RFC 5891).

    Raises:
        BadAddress: it is not exactly one address (dot-atom of RFC 5322 or 6531, then a domain or an address literal).
    """
    local, _, domain = address.strip(" ").rpartition("@")
    if len(address) > MAX_ADDRESS or not _LOCAL_PART.fullmatch(local):
        raise BadAddress
    return Address(username=local, domain=_ascii_domain(domain))


def sender() -> Address:
    """Whom our mail is from: the `MAIL_FROM` setting, else no-reply at the public host, under the site's name."""
    address = mailbox(settings().mail_from or f"no-reply@{_public_host()}")
    return Address(shorten(one_line(site().name), MAX_NAME), address.username, address.domain)


def _ascii_domain(domain: str) -> str:
    if _LITERAL.fullmatch(domain):
        return domain
    try:
        return idna.encode(domain, uts46=True, transitional=False).decode()
    except (idna.IDNAError, UnicodeError) as error:
        raise BadAddress from error


def _public_host() -> str:
    host = urlsplit(settings().public_url).hostname or "localhost"
    if ":" in host:
        return f"[IPv6:{host}]"
    return f"[{host}]" if host.replace(".", "").isdigit() else host
