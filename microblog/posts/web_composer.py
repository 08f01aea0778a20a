"""The form in which posts are written."""

from typing import NamedTuple

from markupsafe import Markup

from microblog.core.i18n import current_locale
from microblog.posts.language_names import Languages, languages
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
    def languages(self) -> Languages:
        """What can be chosen, in the language of the page."""
        return languages(current_locale())
