"""What people may be called. Pure functions."""

import unicodedata
from collections.abc import Container, Iterator
from itertools import count

import regex

from microblog.accounts.reserved import is_reserved
from microblog.core.errors import Invalid
from microblog.core.i18n import N_
from microblog.core.text import clean, is_longer, one_line

MAX_USERNAME_LENGTH = 30
"""In characters."""

MAX_DISPLAY_NAME_LENGTH = 50
MAX_DISPLAY_NAME_BYTES = 400
MAX_BIO_LENGTH = 500
MAX_BIO_BYTES = 16_000
"""Lengths are in graphemes; bytes, in UTF-8, bound what a single grapheme may carry."""

_USERNAME = regex.compile(rf"[a-z0-9_]{{1,{MAX_USERNAME_LENGTH}}}")
_NOT_IN_USERNAME = regex.compile(r"[^a-z0-9]+")
_SPELLED_OUT = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ł": "l",
        "ı": "i",
        "ħ": "h",
        "&": "_and_",
    }
)


class BadUsername(Invalid):
    """A username that is empty, too long, or has other characters than are allowed."""

    message = N_("Please use 1 to %(max)s letters from a to z, digits and underscores.")
    field = "username"


class ReservedUsername(Invalid):
    """A username that would be taken for a page of the site or for someone in charge of it."""

    message = N_("This username is reserved. Please choose another one.")
    field = "username"


class DisplayNameTooLong(Invalid):
    """A display name beyond the limit."""

    message = N_("Please use at most %(max)s characters.")
    field = "display_name"


class BioTooLong(Invalid):
    """A bio beyond the limit."""

    message = N_("Please use at most %(max)s characters.")
    field = "about_me"


def check_username(name: str) -> str:
    """The name as it is stored, in lower case. Raises `BadUsername` or `ReservedUsername`."""
    if not name.isascii() or not _USERNAME.fullmatch(lower := name.strip().lower()):
        raise BadUsername(max=MAX_USERNAME_LENGTH)
    if is_reserved(lower):
        raise ReservedUsername
    return lower


def may_be_username(name: str) -> bool:
    """Whether somebody here may have this name."""
    try:
        return bool(check_username(name))
    except Invalid:
        return False


def check_display_name(text: str) -> str:
    """The name as it is shown: one line without controls, perhaps empty. Raises `DisplayNameTooLong`."""
    name = one_line(text, size=MAX_DISPLAY_NAME_BYTES)
    if is_longer(name, MAX_DISPLAY_NAME_LENGTH, MAX_DISPLAY_NAME_BYTES):
        raise DisplayNameTooLong(max=MAX_DISPLAY_NAME_LENGTH)
    return name


def check_bio(text: str) -> str:
    """What someone says about themselves, cleaned, its lines kept. Raises `BioTooLong`."""
    bio = clean(text, size=MAX_BIO_BYTES)
    if is_longer(bio, MAX_BIO_LENGTH, MAX_BIO_BYTES):
        raise BioTooLong(max=MAX_BIO_LENGTH)
    return bio


def username_from(text: str, taken: Container[str] = ()) -> str:
    """A username made from any foreign name: allowed, not reserved, not among the `taken` ones (in lower case).

    Accents go and other characters become underscores; nothing usable becomes `person`; a number sets it apart.
    A name that is allowed already stays as it is.
    """
    lower = text[: 4 * MAX_USERNAME_LENGTH].lower()
    stem = lower if _USERNAME.fullmatch(lower) and lower.strip("_") else _plain(lower)
    numbered = (stem[: MAX_USERNAME_LENGTH - len(suffix)] + suffix for suffix in _suffixes())
    return next(name for name in numbered if name not in taken and not is_reserved(name))


def _suffixes() -> Iterator[str]:
    yield ""
    yield from (f"_{number}" for number in count(2))


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(_SPELLED_OUT)).lower()
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _NOT_IN_USERNAME.sub("_", letters).strip("_")[:MAX_USERNAME_LENGTH].rstrip("_") or "person"
