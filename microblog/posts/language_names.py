"""What languages are called on pages, in each of the languages that pages speak."""

from functools import lru_cache
from typing import NamedTuple

from microblog.core.i18n import LOCALES, babel_locale
from microblog.posts.languages import LANGUAGES


class Languages(NamedTuple):
    """Codes and names: first of those that the pages speak, then of the others, each in the order of their names."""

    spoken: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...]


@lru_cache
def language_name(code: str, locale: str) -> str:
    """What one of the pages' languages calls a language; nothing where it has no name for it."""
    return str(babel_locale(locale).languages.get(code, ""))


@lru_cache
def languages(locale: str) -> Languages:
    """The languages of posts as one of the pages' languages calls them."""
    names = babel_locale(locale).languages
    spoken = {code.partition("-")[0] for code in LOCALES}
    ordered = sorted(((code, names.get(code, code)) for code in LANGUAGES), key=lambda each: each[1].casefold())
    return Languages(
        tuple(each for each in ordered if each[0] in spoken), tuple(each for each in ordered if each[0] not in spoken)
    )
