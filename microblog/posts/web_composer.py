"""The form in which posts are written."""

from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from microblog.core.i18n import LOCALES, babel_locale, current_locale
from microblog.posts.languages import LANGUAGES
from microblog.posts.models import PUBLIC
from microblog.posts.text import MAX_POST_LENGTH


class Composer(NamedTuple):
    """What the form shows; its `key` makes two submissions of the same words one post.

    Any text does as a key that is another one when the words have become a post. On home, that is the newest post.
    Where the form `edits` a post, at that address, the key is the version that is being changed. There the language can
    be chosen too: `found` is what it is taken for while none is; and what the post says now is shown with the error,
    where that is `newer`. The `id` tells the form from another one on the same page.
    """

    text: str = ""
    visibility: str = PUBLIC
    error: str | None = None
    key: str = ""
    limit: int = MAX_POST_LENGTH
    edits: str | None = None
    language: str = ""
    found: str = ""
    newer: Markup | None = None
    id: str = "post"

    @property
    def languages(self) -> "Languages":
        """What can be chosen, in the language of the page."""
        return languages(current_locale())


class Languages(NamedTuple):
    """Codes and names: first of those that the pages speak, then of the others, each in the order of their names."""

    spoken: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...]


@lru_cache
def language_name(code: str, locale: str) -> str:
    """What one of the pages' languages calls a language; nothing where it has no name for it."""
    return babel_locale(locale).languages.get(code, "")


@lru_cache
def languages(locale: str) -> Languages:
    """The languages of posts as one of the pages' languages calls them."""
    names = babel_locale(locale).languages
    spoken = {code.partition("-")[0] for code in LOCALES}
    ordered = sorted(((code, names.get(code, code)) for code in LANGUAGES), key=lambda each: each[1].casefold())
    return Languages(
        tuple(each for each in ordered if each[0] in spoken), tuple(each for each in ordered if each[0] not in spoken)
    )
