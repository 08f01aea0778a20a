"""Which language a text is surely in, by its script alone: for screen readers, and for the right shapes of letters.

Scripts are those of https://www.unicode.org/reports/tr24/. One that many languages share, as Latin, says nothing.
"""

from collections import Counter

import regex

_ONE_LANGUAGE = {
    "Hangul": "ko",
    "Thai": "th",
    "Lao": "lo",
    "Khmer": "km",
    "Greek": "el",
    "Armenian": "hy",
    "Georgian": "ka",
    "Hebrew": "he",
    "Sinhala": "si",
    "Tamil": "ta",
    "Telugu": "te",
    "Kannada": "kn",
    "Malayalam": "ml",
    "Gujarati": "gu",
    "Gurmukhi": "pa",
}
_SCRIPTS = {
    "ja": regex.compile(r"[\p{Hiragana}\p{Katakana}]"),
    **{code: regex.compile(rf"\p{{{script}}}") for script, code in _ONE_LANGUAGE.items()},
}
_LETTER = regex.compile(r"\p{L}")
_HAN = regex.compile(r"\p{Han}")


def shown_language(language: str | None, text: str) -> str:
    """What pages say that a text is in: the language that is known, or else what its script says."""
    return language or language_by_script(text)


def language_by_script(text: str) -> str:
    """A language code such as `ja` when most letters are of a script that only it uses; otherwise nothing, `""`."""
    if text.isascii():
        return ""
    letters = len(_LETTER.findall(text))
    found = Counter({code: len(script.findall(text)) for code, script in _SCRIPTS.items()})
    if found["ja"]:
        found["ja"] += len(_HAN.findall(text))
    code, times = found.most_common(1)[0]
    return code if times * 2 > letters else ""
