"""Keeping secrets out of the log: the values of secret settings, and whatever is named or shaped like a secret."""

import re
from collections.abc import Iterable
from urllib.parse import quote

from microblog.core.links import (
    confirm_path,
    first_admin_path,
    invitation_path,
    new_email_path,
    reset_path,
    return_path,
    undo_email_path,
)
from microblog.settings.mistakes import MASK

SHORT = 8
"""Secrets below this length also occur inside ordinary words, so they are masked only where they stand alone."""

_VALUE = r"(\"[^\"]*\"|'[^']*'|[^\s&;,\"')}\]]+)"
_LASTING = r"(?<![\w-])[\w-]{0,40}?(?:token|secret|passw|api[_-]?key)[\w-]{0,40}"
_SHORT_LIVED = r"(?<![\w-])[\w-]{0,40}?(?:session|sid|signature|csrf)[\w-]{0,40}"
_FIELD = re.compile(rf"(?i)({_LASTING}[\"']?\s{{0,4}}[:=]\s{{0,4}}){_VALUE}")
_COOKIE = re.compile(rf"(?i)({_SHORT_LIVED}=){_VALUE}")
_QUERY = re.compile(r"([?&](?:code|key|state|sig|t)=)[^&\s\"']+")
_AUTHORIZATION = re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}")
_CREDENTIALS = re.compile(r"(\w://[^:/@\s]*:)[^@\s/]+(?=@)")
_WITH_TOKENS = (
    confirm_path,
    new_email_path,
    undo_email_path,
    reset_path,
    return_path,
    first_admin_path,
    invitation_path,
)
_PAGES = (*(path("") for path in _WITH_TOKENS), "/reset_password/")
_PREFIXES = "|".join(re.escape(page).replace("/", "(?:/|%2F)") for page in _PAGES)
_PATH = re.compile(f"(?i)({_PREFIXES})[\\w.~%=-]+")


class Masking:
    """Replaces every secret in a text by `********`."""

    def __init__(self, values: Iterable[str]) -> None:
        spellings = {spelling for value in values for spelling in (value, quote(value, safe=""), repr(value)[1:-1])}
        patterns = [_pattern(each) for each in sorted(spellings, key=len, reverse=True) if each]
        self._known = re.compile("|".join(patterns)) if patterns else None

    def __call__(self, text: str) -> str:
        """The text without secrets."""
        if self._known:
            text = self._known.sub(MASK, text)
        text = _CREDENTIALS.sub(rf"\g<1>{MASK}", text)
        text = _AUTHORIZATION.sub(rf"\g<1> {MASK}", text)
        text = _QUERY.sub(rf"\g<1>{MASK}", text)
        text = _PATH.sub(rf"\g<1>{MASK}", text)
        text = _COOKIE.sub(rf"\g<1>{MASK}", text)
        return _FIELD.sub(rf"\g<1>{MASK}", text)


def _pattern(secret: str) -> str:
    if len(secret) >= SHORT:
        return re.escape(secret)
    return rf"(?<![^\W_]){re.escape(secret)}(?![^\W_])"
