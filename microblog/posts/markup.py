"""Posts as HTML: what was written is escaped; paragraphs, line breaks, links, mentions and hashtags are added."""

from collections.abc import Collection

import regex
from markupsafe import Markup, escape

from microblog.core.links import absolute, profile_path, tag_path
from microblog.core.text import shorten_middle
from microblog.posts.hashtags import MAX_TAGS
from microblog.posts.spans import Hashtag, Link, Mention, Span, spans

SHOWN_LENGTH = 40
"""About how many characters of a link are shown; its host is always shown whole."""

_MARK = regex.compile(r"://|[@#＃]")
_PARAGRAPHS = regex.compile(r"\n{2,}")
# Each paragraph finds its own direction; links have theirs, so that nothing beside them can reorder a host or name.
_PARAGRAPH = '<p dir="auto">'
_REL = "nofollow noopener noreferrer ugc"


def as_html(text: str, mentions: Collection[str] = ()) -> Markup:
    """A post's text as safe HTML. `mentions` are names of accounts that exist, in lower case; others stay plain."""
    if not text:
        return Markup()
    html = _with_links(text, mentions) if _MARK.search(text) else str(escape(text))
    html = _PARAGRAPHS.sub(f"</p>{_PARAGRAPH}", html).replace("\n", "<br>")
    return Markup(f"{_PARAGRAPH}{html}</p>")  # noqa: S704 (every part was escaped)


def as_html_elsewhere(text: str, mentions: Collection[str] = ()) -> Markup:
    """The same for other sites and programs: links lead here by their full addresses."""
    # Whatever was written has its quotation marks escaped, so these are all links of ours.
    return Markup(str(as_html(text, mentions)).replace('href="/', f'href="{absolute("/")}'))  # noqa: S704


def line_as_html(text: str, rel: str) -> Markup:
    """One line as safe HTML, its links with a `rel` of their own; nobody is mentioned in it."""
    return Markup(_with_links(text, (), rel))  # noqa: S704 (every part was escaped)


def _with_links(text: str, mentions: Collection[str], rel: str = _REL) -> str:
    parts: list[str] = []
    tags: set[str] = set()
    done = 0
    for span in spans(text):
        if isinstance(span, Mention) and span.name not in mentions:
            continue
        if isinstance(span, Hashtag):
            if len(tags) == MAX_TAGS and span.name not in tags:
                continue
            tags.add(span.name)
        parts += escape(text[done : span.start]), _anchor(span, rel)
        done = span.start + len(span.written)
    return "".join([*parts, escape(text[done:])])


def _anchor(span: Span, rel: str) -> str:
    if isinstance(span, Mention):  # letters, digits and underscores only
        return f'<a href="{profile_path(span.name)}" class="mention" dir="ltr">{span.written}</a>'
    if isinstance(span, Hashtag):  # letters, marks, digits and underscores only
        return f'<a href="{tag_path(span.name)}" class="hashtag" rel="tag" dir="auto">{span.written}</a>'
    return f'<a href="{escape(span.href)}" rel="{rel}" dir="ltr">{escape(shown(span))}</a>'


def shown(link: Link) -> str:
    """What readers see of a link: the true host without `www.`, and the path, shortened in its middle."""
    host = link.host.shown
    if host.startswith("www.") and host.count(".") > 1:
        host = host.removeprefix("www.")
    path = "" if link.path == "/" else link.path
    return host + shorten_middle(path, max(SHOWN_LENGTH - len(host), 12))
