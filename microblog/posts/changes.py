"""What an edit changed, word by word. Pure functions."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

import regex

SAME, REMOVED, ADDED = "same", "removed", "added"

KEPT = 500

# An address, a mention, or a word, with the spaces after it; where words are not parted by spaces, and else, every
# character counts as one.
_WORD = regex.compile(
    r"https?://\S++[ ]*+|@\w++[ ]*+"
    r"|[[\p{L}\p{M}\p{N}_]--[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]]++[ ]*+|\s++|\X",
    regex.VERSION1,
)


class Piece(NamedTuple):
    """Some words, and whether they stayed, went or came."""

    kind: str
    text: str


@lru_cache(maxsize=KEPT)
def changes(before: str, after: str) -> tuple[Piece, ...]:
    """How one text became another: what stayed and what came is `after`, what stayed and what went is `before`."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    begins = _common(old, new)
    ends = _common(old[begins:][::-1], new[begins:][::-1])
    middle = _middle(old[begins : len(old) - ends], new[begins : len(new) - ends])
    ends_with = new[len(new) - ends :]
    return tuple(piece for piece in (_piece(SAME, new[:begins]), *middle, _piece(SAME, ends_with)) if piece.text)


def _middle(old: list[str], new: list[str]) -> Iterator[Piece]:
    """Words that are everywhere are not looked for in a long text: that would take time by the cube of its length."""
    for _, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=True).get_opcodes():
        went, came = old[start:end], new[new_start:new_end]
        yield from [_piece(SAME, came)] if went == came else [_piece(REMOVED, went), _piece(ADDED, came)]


def _common(one: list[str], other: list[str]) -> int:
    """How many words two lists begin with alike."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (word, same) in enumerate(pairs) if word != same), min(len(one), len(other)))


def _piece(kind: str, words: list[str]) -> Piece:
    return Piece(kind, "".join(words))
