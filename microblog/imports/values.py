"""What stands in a foreign column, read with suspicion: SQLite keeps any value in any column. Pure functions."""

import hashlib
import re
from datetime import UTC, datetime
from typing import Any

from microblog.core.text import one_line, shorten

EXAMPLE_LENGTH = 60

_HASH = re.compile(r"(scrypt|pbkdf2):([a-z0-9_]+):(\d{1,8})(?::(\d{1,3}))?\$([^$]+)\$((?:[0-9a-f]{2}){16,64})")
_MAX_HASH = 255
_MAX_SCRYPT_BYTES = 256 * 1024 * 1024
_MAX_PBKDF2_ROUNDS = 5_000_000


def as_text(value: object) -> str:
    """A column's value as text; NULL is empty."""
    if value is None:
        return ""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def as_number(value: object) -> int | None:
    """A key, or `None` where there is no whole number."""
    return value if isinstance(value, int) else None


def as_moment(value: object) -> datetime | None:
    """A time as SQLAlchemy writes it to SQLite, naive and in UTC; `None` where there is none that can be read."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def as_password_hash(value: object) -> str | None:
    """A hash that can be verified here, as werkzeug.security writes it; `None` for others, and for NULL.

    A hash whose cost is far beyond what Werkzeug ever chose is refused: it would exhaust the server at a login.
    """
    text = as_text(value)
    match = _HASH.fullmatch(text)
    if match is None or len(text) > _MAX_HASH:
        return None
    method, first, second, third = match[1], match[2], int(match[3]), match[4]
    is_fit = _is_scrypt(first, second, third) if method == "scrypt" else _is_pbkdf2(first, second, third)
    return text if is_fit else None


def key_of(*parts: object) -> bytes:
    """The digest by which a row is known again."""
    text = "\x1f".join(repr(part) for part in parts)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def example(text: str) -> str:
    """A foreign text as it may be printed: one short line without controls, in quotation marks."""
    return f"“{shorten(one_line(text), EXAMPLE_LENGTH)}”"


def label_of(row: tuple[Any, ...]) -> str:
    """How a report calls a row that begins with its number and its words."""
    return f"{example(as_text(row[1]))} (number {example(as_text(row[0]))[1:-1]})"


def _is_scrypt(n: str, r: int, p: str | None) -> bool:
    if not n.isdigit() or len(n) > 8 or not p:
        return False
    cost, lanes = int(n), int(p)
    is_power_of_two = cost > 1 and cost & (cost - 1) == 0
    return is_power_of_two and r > 0 and 0 < lanes <= 16 and 128 * cost * r * lanes <= _MAX_SCRYPT_BYTES


def _is_pbkdf2(digest: str, rounds: int, third: str | None) -> bool:
    return (
        digest in hashlib.algorithms_guaranteed
        and not digest.startswith("shake")
        and 0 < rounds <= _MAX_PBKDF2_ROUNDS
        and third is None
    )
