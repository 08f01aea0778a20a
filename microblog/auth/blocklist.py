"""Passwords that attackers try first, recognised without asking anyone: words and names, dressed up as people do it.

`common_passwords.txt` has the words; the rules here see through capitals, digits and signs around them, letters written
as digits, repetition and reversal, and know sequences, walks over keyboards, and dates. NIST SP 800-63B asks for such a
list.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

LONGEST = 64
"""Passwords of more characters than this are only looked at for repetition, and that in their first thousand."""

_SEQUENCES = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "1234567890qwertyuiopasdfghjklzxcvbnm",
    "qwertyuiop[]asdfghjkl;'zxcvbnm,./",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "йцукенгшщзхъфывапролджэячсмитьбю",
    "!@#$%^&*()_+",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "a1b2c3d4e5f6g7h8i9",
    "1a2b3c4d5e6f7g8h9i",
    "aqswdefrgthyjukilo",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1qazxsw23edcvfr45tgbnhy67ujm",
    "147258369",
    "159357",
    "13579",
    "24680",
    "qweasdzxcrtyfghvbn",
    "qwaszxerdfcv",
)
_WALKS = tuple(walk for sequence in _SEQUENCES for walk in (sequence, sequence[::-1]))
_AS_LETTERS = tuple(
    str.maketrans("0134579@$!+8€", f"o{one}east{nine}as{one}tbe") for one, nine in (("i", "g"), ("l", "g"), ("l", "q"))
)
_SEPARATORS = re.compile(r"[\s_.\-]+")
_SIGNS = re.compile(r"[\W_]+")
_DRESS_BEFORE = re.compile(r"\A[\W\d_]+")
_DRESS_AFTER = re.compile(r"[\W\d_]+\Z")
_MOST_DRESS = 13
_DATE = re.compile(
    r"(?:0?[1-9]|[12]\d|3[01])(?:0?[1-9]|[12]\d|3[01])(?:(?:19|20)?\d\d)"
    r"|(?:19|20)?\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
)


def is_common(password: str, *, context: Iterable[str] = ()) -> bool:
    """Whether a password is easily guessed.

    `context` is what an attacker knows: username, e-mail address, name of the site.
    """
    folded = password[:1000].casefold()
    forms = {folded, _SEPARATORS.sub("", folded), _SIGNS.sub("", folded)}
    known = _pieces(context)
    return any(_is_simple(form) or _is_dressed_word(form, known) for form in forms)


def _is_simple(text: str) -> bool:
    """Digits alone as in dates and telephone numbers, a short unit repeated, or at most three walks over a keyboard."""
    if text.isdigit() and len(text) <= 10:
        return True
    return len(set(text)) < 4 or len(_unit(text)) <= 4 or (len(text) <= LONGEST and _is_walked(_unit(text)))


def _is_walked(text: str) -> bool:
    for _ in range(3):
        text = text[_walk_length(text) :]
        if len(text) < 2:
            return True
    return text.isdigit() and len(text) <= 4


def _walk_length(text: str) -> int:
    """How much of the beginning walks along one sequence, or repeats one character; 0 if less than three."""
    same = len(text) - len(text.lstrip(text[0]))
    walked = 2
    while walked < len(text) and any(text[: walked + 1] in walk for walk in _WALKS):
        walked += 1
    return max(length if length > 2 else 0 for length in (walked, same))


def _is_dressed_word(text: str, known: frozenset[str]) -> bool:
    if len(text) > LONGEST:
        return False
    return any(
        form in words() or form in known
        for core in _undressed(text)
        for spelled in {core, *(core.translate(letters) for letters in _AS_LETTERS)}
        for form in (spelled, _unit(spelled), spelled[::-1], _unit(spelled)[::-1])
    )


def _undressed(text: str) -> Iterator[str]:
    """What remains when digits and signs are taken from both ends, in every way that leaves little enough taken."""
    before = len(text) - len(_DRESS_BEFORE.sub("", text))
    after = len(_DRESS_AFTER.sub("", text))
    starts = [start for start in range(min(before, _MOST_DRESS) + 1) if _is_dress(text[:start])]
    ends = [end for end in range(max(after, len(text) - _MOST_DRESS), len(text) + 1) if _is_dress(text[end:])]
    for start in starts:
        yield from (text[start:end] for end in ends if end - start > 2)


def _is_dress(text: str) -> bool:
    """At most three signs, and digits that are few, a date, or in sequence."""
    digits = "".join(filter(str.isdigit, text))
    few = len(digits) <= 4 or bool(_DATE.fullmatch(digits)) or _is_walked(digits)
    return len(text) - len(digits) <= 3 and few


def _unit(text: str) -> str:
    """The shortest beginning that gives the text when repeated."""
    return text[: (text + text).find(text, 1)] if text else text


def _pieces(context: Iterable[str]) -> frozenset[str]:
    """The words of the context, an e-mail address also as its local part, all without separators."""
    found = set()
    for item in context:
        folded = item.casefold()
        found.update(_SIGNS.split(folded))
        found.update(_SIGNS.sub("", part) for part in (folded, folded.partition("@")[0]))
    return frozenset(piece for piece in found if len(piece) > 2)


@cache
def words() -> frozenset[str]:
    """The list of common words and names, in lower case; read when first asked for."""
    return frozenset((Path(__file__).parent / "common_passwords.txt").read_text(encoding="utf-8").casefold().split())
