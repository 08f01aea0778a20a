"""Kinds of settings that are addresses: hosts, pages, databases, mailboxes, files."""

import re
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from microblog.settings.kinds import Kind, Unfit

_HOST_NAME = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_][a-z0-9_-]{0,62})*\.?", re.ASCII | re.IGNORECASE
)
_MAILBOX = r"[^\s@<>,;:\"\\]{1,64}@[^\s@<>,;:\"\\]{1,255}"
_SQLITE = re.compile(r"sqlite:///[^?#]*[^?#/]")
_POSTGRESQL = re.compile(r"postgresql://\S*?[^/\s]/[^/\s]+")
_SERVICE = re.compile(r"(?P<site>https?://[^/?#]+)(?P<path>(?:/[A-Za-z0-9._~-]*)*)", re.ASCII | re.IGNORECASE)
_LOCAL_NAMES = ("localhost", "local", "internal", "lan", "test", "home.arpa")
_LOCAL_NETWORKS = [
    ip_network("127.0.0.0/8"),
    ip_network("10.0.0.0/8"),
    ip_network("172.16.0.0/12"),
    ip_network("192.168.0.0/16"),
    ip_network("169.254.0.0/16"),
    ip_network("100.64.0.0/10"),
    ip_network("::1/128"),
    ip_network("fc00::/7"),
    ip_network("fe80::/10"),
]


def host() -> Kind[str]:
    """A host name or an IP address, without port."""

    def read(given: str) -> str:
        bare = given.removeprefix("[").removesuffix("]") if given.startswith("[") else given
        if not (is_ip(bare) or (_HOST_NAME.fullmatch(bare) and not re.fullmatch(r"[\d.]+", bare))):
            raise Unfit
        return bare

    return Kind("a host name or an IP address, without a port", "127.0.0.1", read)


def public_url() -> Kind[str]:
    """The address of a whole site: scheme, host, perhaps a port, and nothing after."""

    def read(given: str) -> str:
        try:
            parts = urlsplit(given)
            port = parts.port
        except ValueError:
            raise Unfit from None
        bare = parts.hostname or ""
        literal = f"[{bare}]" if ":" in bare else bare
        plain = f"{parts.scheme}://{literal}" + (f":{port}" if port is not None else "")
        if parts.scheme not in {"http", "https"} or given.rstrip("/").lower() != plain or port == 0:
            raise Unfit
        host().read(bare)
        return plain

    return Kind("http:// or https://, a host and perhaps a port, without a path", "https://social.example.com", read)


def service() -> Kind[str]:
    """The address of a service: scheme, host, perhaps a port and a path."""

    def read(given: str) -> str:
        match = _SERVICE.fullmatch(given)
        if match is None:
            raise Unfit
        return public_url().read(match["site"]) + match["path"].rstrip("/")

    return Kind("http:// or https://, a host, and perhaps a port and a path", "https://example.com/service", read)


def bucket() -> Kind[str]:
    """The name of a bucket (https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html)."""

    def read(given: str) -> str:
        if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", given, re.ASCII):
            raise Unfit
        return given

    return Kind("3 to 63 small letters, digits, dots and dashes", "microblog-files", read)


def database_url() -> Kind[str]:
    """An SQLite file or a PostgreSQL database; `postgres://`, as many hosts spell it, is accepted."""

    def read(given: str) -> str:
        url = re.sub(r"^postgres(ql\+psycopg)?://", "postgresql://", given)
        if not (_SQLITE.fullmatch(url) or _POSTGRESQL.fullmatch(url)) or not url.isprintable():
            raise Unfit
        return url

    expected = "sqlite:/// and the path of a file, or postgresql://user:password@host/database"
    return Kind(expected, "postgresql://microblog:password@localhost/microblog", read)


def redis_url() -> Kind[str]:
    """A Redis or Valkey server."""

    def read(given: str) -> str:
        if not re.fullmatch(r"rediss?://[^\s/]+(/\d{0,4})?", given) or not given.isprintable():
            raise Unfit
        return given

    return Kind("redis:// or rediss://, a host, and perhaps a port and a number", "redis://localhost:6379/0", read)


def email() -> Kind[str]:
    """One mailbox."""

    def read(given: str) -> str:
        if not re.fullmatch(_MAILBOX, given) or not given.isprintable():
            raise Unfit
        return given

    return Kind("one e-mail address, without a name", "hello@example.com", read)


def emails() -> Kind[str]:
    """Mailboxes, parted by commas."""

    def read(given: str) -> str:
        addresses = [address.strip() for address in given.split(",")]
        if not all(re.fullmatch(_MAILBOX, address) for address in addresses) or not given.isprintable():
            raise Unfit
        return ", ".join(addresses)

    return Kind("e-mail addresses, parted by commas", "susan@example.com, david@example.com", read)


def file() -> Kind[str]:
    """The path of a file."""

    def read(given: str) -> str:
        if given.endswith("/") or not given.isprintable():
            raise Unfit
        return given

    return Kind("the path of a file", "/var/log/microblog.log", read)


def is_ip(address: str) -> bool:
    """Whether this is an IP address in figures."""
    try:
        ip_address(address)
    except ValueError:
        return False
    return True


def is_wildcard(address: str) -> bool:
    """Whether listening here means listening on every network."""
    return is_ip(address) and ip_address(address).is_unspecified


def is_this_machine(name: str) -> bool:
    """Whether a host is the machine itself, which nobody else reaches."""
    name = name.lower().rstrip(".")
    return ip_address(name).is_loopback if is_ip(name) else name == "localhost" or name.endswith(".localhost")


def is_local(name: str) -> bool:
    """Whether a host is this machine or in a private network, where http does no harm.

    Networks: RFC 1918, 3927, 4193, 6598 (private overlay networks use it); names: RFC 6761, 6762, 8375.
    """
    name = name.lower().rstrip(".")
    if is_ip(name):
        return any(ip_address(name) in network for network in _LOCAL_NETWORKS)
    return "." not in name or name.endswith(tuple(f".{each}" for each in _LOCAL_NAMES))
