"""Posts as HTML. Everything that was written is escaped; only paragraphs, line breaks, links and mentions are added."""

from collections.abc import Collection

import regex
from markupsafe import Markup, escape

from microblog.core.links import profile_path
from microblog.core.text import shorten_middle
from microblog.posts.spans import Link, Mention, spans

SHOWN_LENGTH = 40
"""About how many characters of a link are shown; its host is always shown whole."""

_PARAGRAPHS = regex.compile(r"\n{2,}")
# Each paragraph finds its own direction; links have theirs, so that nothing beside them can reorder a host or name.
_PARAGRAPH = '<p dir="auto">'
_REL = "nofollow noopener noreferrer ugc"


def as_html(text: str, mentions: Collection[str] = ()) -> Markup:
    """A post's text as safe HTML. `mentions` are names of accounts that exist, in lower case; others stay plain."""
    if not text:
        return Markup()
    html = _with_links(text, mentions) if "@" in text or "://" in text else str(escape(text))
    html = _PARAGRAPHS.sub(f"</p>{_PARAGRAPH}", html).replace("\n", "<br>")
    return Markup(f"{_PARAGRAPH}{html}</p>")  # noqa: S704 (every part was escaped)


def line_as_html(text: str, rel: str) -> Markup:
    """One line as safe HTML, its links with a `rel` of their own; nobody is mentioned in it."""
    return Markup(_with_links(text, (), rel))  # noqa: S704 (every part was escaped)


def _with_links(text: str, mentions: Collection[str], rel: str = _REL) -> str:
    parts: list[str] = []
    done = 0
    for span in spans(text):
        if isinstance(span, Mention) and span.name not in mentions:
            continue
        parts += escape(text[done : span.start]), _anchor(span, rel)
        done = span.start + len(span.written)
    return "".join([*parts, escape(text[done:])])


def _anchor(span: Link | Mention, rel: str) -> str:
    if isinstance(span, Mention):  # letters, digits and underscores only
        return f'<a href="{profile_path(span.name)}" class="mention" dir="ltr">{span.written}</a>'
    return f'<a href="{escape(span.href)}" rel="{rel}" dir="ltr">{escape(shown(span))}</a>'


def shown(link: Link) -> str:
    """What readers see of a link: the true host without `www.`, and the path, shortened in its middle."""
    host = link.host.shown
    if host.startswith("www.") and host.count(".") > 1:
        host = host.removeprefix("www.")
    path = "" if link.path == "/" else link.path
    return host + shorten_middle(path, max(SHOWN_LENGTH - len(host), 12))
