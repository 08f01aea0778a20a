"""What may be written in a post, and what is read out of it. Pure functions."""

from microblog.core.text import clean, graphemes, one_line, shorten
from microblog.posts.hashtags import MAX_TAGS
from microblog.posts.spans import Hashtag, Mention, spans

__all__ = [
    "MAX_MENTIONS",
    "MAX_POST_BYTES",
    "MAX_POST_LENGTH",
    "clean",
    "graphemes",
    "hashtags",
    "mentioned_names",
    "summary",
]

MAX_POST_LENGTH = 500
"""In graphemes, as `graphemes()` counts them."""

MAX_POST_BYTES = 16_000
"""In UTF-8. One grapheme may carry many marks, so a number of graphemes bounds no bytes; this leaves 32 for each, where
letters take 1 to 4, Indic conjuncts up to 20, and only the longest emoji (two people with skin tones) up to 35."""

MAX_MENTIONS = 20
"""How many accounts one post can call; more would be a way to bother people."""


def mentioned_names(text: str) -> list[str]:
    """The names that a post calls with `@`: lower case, each once, in the order of the text, at most `MAX_MENTIONS`."""
    names: dict[str, None] = {}
    for span in spans(text):
        if isinstance(span, Mention):
            names[span.name] = None
        if len(names) == MAX_MENTIONS:
            break
    return list(names)


def hashtags(text: str) -> dict[str, str]:
    """The hashtags of a post, each once, as they are first written there, by name; at most `MAX_TAGS`."""
    tags: dict[str, str] = {}
    for span in spans(text):
        if isinstance(span, Hashtag):
            tags.setdefault(span.name, span.written)
        if len(tags) == MAX_TAGS:
            break
    return tags


def summary(text: str, length: int) -> str:
    """The beginning of a post as one line of at most `length` graphemes, for titles and previews."""
    return shorten(one_line(text), length)
