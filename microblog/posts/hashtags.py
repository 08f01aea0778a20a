"""What a hashtag is called. Pure functions.

Letters, marks and digits of all scripts, and underscores: https://www.unicode.org/reports/tr31/#hashtag_identifiers,
without its emoji. Two spellings are one hashtag when they are the same but for case, and for forms that look alike.
"""

import unicodedata

import regex

MAX_TAGS = 20
"""How many hashtags of one post count; the rest is plain text."""

MAX_TAG_LENGTH = 100
"""In characters of the name that is stored. What is longer is no hashtag."""

MAX_WRITTEN = 4 * MAX_TAG_LENGTH
"""Characters that are looked at: a name of the longest spelling is shorter than this."""

_NOT_IN_NAME = regex.compile(r"[^\p{L}\p{M}\p{Nd}_]|\p{Default_Ignorable_Code_Point}")
_NAME = regex.compile(rf"(?=[\p{{Nd}}_]*\p{{L}})[\p{{L}}\p{{M}}\p{{Nd}}_]{{1,{MAX_TAG_LENGTH}}}")


def tag_name(written: str) -> str | None:
    """The name that all spellings of a hashtag share, from one without its `#`; `None` where it is no hashtag.

    Folded as https://www.unicode.org/reports/tr31/#R5 has it: case by Unicode's full folding, forms by NFKC, without
    what cannot be seen. The name of a name is itself.
    """
    if len(written) > MAX_WRITTEN:
        return None
    name = _folded(_folded(written))
    return name if _NAME.fullmatch(name) else None


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    return _NOT_IN_NAME.sub("", unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()))
