"""Whom an address really leads to: host names that can be shown without deceiving anyone."""

from dataclasses import dataclass
from functools import lru_cache

import idna
import regex

_PORT = regex.compile(r":([0-9]{1,5})\Z")
_NAME = regex.compile(r"(?=.{4,253}\Z)(?:(?!-)[a-z0-9_-]{1,63}(?<!-)\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})\Z")
_IPV4 = regex.compile(r"(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.(?!\Z)|\Z)){4}")
# A label is shown in its own letters if all are of one script that is drawn left to right and not easily taken for
# Latin ...
_PLAIN_LABEL = regex.compile(
    r"[a-z0-9ß-öø-žœ\-_--[ıĸŀŉ]]+"
    r"|[0-9\-\p{Han}\p{Hiragana}\p{Katakana}ー--[ノソ一丶丿〇]]+|[0-9\-\p{Hangul}]+|[0-9\-\p{Thai}]+"
    r"|[0-9\-\p{Devanagari}]+|[0-9\-\p{Bengali}]+|[0-9\-\p{Tamil}]+|[0-9\-\p{Telugu}]+|[0-9\-\p{Georgian}]+",
    regex.VERSION1,
)
# ... or of one that is, where the whole name is written in it: пример.рф, but not аррӏе.com.
_LIKE_LATIN = regex.compile(r"[0-9\-\p{Cyrillic}.]+|[0-9\-\p{Greek}.]+")


@dataclass(frozen=True, slots=True)
class Host:
    """A host and port: as browsers send it, in ASCII, and as it may be shown."""

    ascii: str
    shown: str


@lru_cache(maxsize=512)
def host(written: str) -> Host | None:
    """Read the part of an address between `//` and the path; `None` if it has credentials or is no public-looking name.

    Names are mapped as browsers do (https://www.unicode.org/reports/tr46/). Addresses of four numbers are taken as they
    are, other spellings of numbers not at all. A name that could be taken for another one is shown in its ASCII form.
    """
    if len(written) > 300:
        return None
    port = _PORT.search(written)
    name = written[: port.start()] if port else written
    ascii_name = _ascii(name.removesuffix("."))
    if not ascii_name or (port and not 0 < int(port[1]) < 65536):
        return None
    suffix = f":{int(port[1])}" if port else ""
    return Host(ascii_name + suffix, _shown(ascii_name) + suffix)


def _ascii(name: str) -> str | None:
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True, transitional=False).decode()
        except (idna.IDNAError, UnicodeError):
            return None
    name = name.lower()
    return name if _NAME.fullmatch(name) or _IPV4.fullmatch(name) else None


def _shown(ascii_name: str) -> str:
    if "xn--" not in ascii_name:
        return ascii_name
    try:
        name = idna.decode(ascii_name)
    except (idna.IDNAError, UnicodeError):
        return ascii_name
    plain = all(_PLAIN_LABEL.fullmatch(label) for label in name.split("."))
    return name if plain or _LIKE_LATIN.fullmatch(name) else ascii_name
