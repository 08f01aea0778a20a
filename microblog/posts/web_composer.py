"""The form in which posts are written."""

from typing import NamedTuple

from microblog.posts.models import PUBLIC
from microblog.posts.text import MAX_POST_LENGTH


class Composer(NamedTuple):
    """What the form shows; its `key` makes two submissions of the same words one post.

    Any text does as a key that is another one when the words have become a post. On home, that is the newest post.
    Where the form `edits` a post, at that address, the key is the version that is being changed.
    """

    text: str = ""
    visibility: str = PUBLIC
    error: str | None = None
    key: str = ""
    limit: int = MAX_POST_LENGTH
    edits: str | None = None
