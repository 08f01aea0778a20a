"""What is wrong with the settings, said so that the operator can mend it at once."""

import json
import re
from dataclasses import dataclass

MASK = "********"
LONGEST_SHOWN = 80


@dataclass(frozen=True)
class Mistake:
    """One setting that cannot be used: what was given, where, and what is expected instead."""

    key: str
    value: str
    source: str
    expected: str
    example: str = ""

    def __str__(self) -> str:
        given = f"{self.key} = {self.value}" if self.value else self.key
        example = f"\n    For example: {self.example}" if self.example else ""
        return f"  {given}  ({self.source})\n    Expected: {self.expected}.{example}"


class BadSettings(Exception):
    """The settings cannot be used; every mistake that was found is listed."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__(mistakes)
        self.mistakes = mistakes

    def __str__(self) -> str:
        count = len(self.mistakes)
        heading = "One setting is wrong:" if count == 1 else f"{count} settings are wrong:"
        return "\n\n".join([heading, *map(str, self.mistakes)])


def shown(value: str, *, secret: bool = False) -> str:
    """A value as it may be printed: in quotes, in one line, cut when long, without passwords."""
    if secret:
        return MASK
    value = without_passwords(value)
    cut = value if len(value) <= LONGEST_SHOWN else value[:LONGEST_SHOWN] + "…"
    quoted = json.dumps(cut, ensure_ascii=False)
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in quoted)


def without_passwords(address: str) -> str:
    """An address with the password in it masked, also where the rest of the address is misspelt."""
    address = re.sub(r"(?i)(passw(?:or)?d=)[^&\s]+", rf"\1{MASK}", address)
    head, at, tail = address.rpartition("@")
    user, colon, password = re.sub("//", "\0\0", head, count=1).partition(":")
    if colon and password.startswith("\0\0"):
        name, colon, password = password.partition(":")
        user = f"{user}:{name}"
    return f"{user}:{MASK}@{tail}".replace("\0\0", "//") if at and colon and password else address
