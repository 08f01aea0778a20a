"""What people write for everybody, for feed readers: Atom, https://www.rfc-editor.org/rfc/rfc4287.

Whoever asks, there are public posts in a feed and no others. An entry's id stays when its author is renamed.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

import regex
from flask import Response, redirect, render_template, url_for

from microblog.accounts.queries import seen_by_username
from microblog.core import links
from microblog.core.context import settings
from microblog.core.i18n import gettext as _
from microblog.core.ids import EPOCH, moment_of
from microblog.core.links import absolute
from microblog.core.prepared import AnyRow
from microblog.http.renamed import at_name
from microblog.http.replies import Reply
from microblog.posts.markup import as_html_elsewhere
from microblog.posts.scripts import shown_language
from microblog.posts.text import hashtags, summary
from microblog.timelines import queries
from microblog.timelines.web import known_tag, web
from microblog.ui.previews import preview_image

TITLE_LENGTH = 60

KEPT = 1_000
"""Entries that are not made again: one of what is hard to read takes 5 ms, and feeds are asked for again and again."""

ATOM = "application/atom+xml"

# https://www.w3.org/TR/xml/#charsets: two characters that Unicode keeps free, and that a post may have.
_NOT_IN_XML = regex.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Entry(NamedTuple):
    """A post in a feed."""

    id: str
    url: str
    title: str
    html: str
    language: str
    tags: tuple[str, ...]
    author: str
    author_url: str
    published: datetime
    updated: datetime


class Feed(NamedTuple):
    """What a feed says of itself. `updated` is when any of it was last changed."""

    id: str
    title: str
    subtitle: str
    url: str
    page_url: str
    entries: tuple[Entry, ...]
    updated: datetime
    logo: str | None = None


@web.get("/@<username>/feed.atom")
def profile_feed(username: str) -> Reply:
    """What one account writes for everybody."""
    account = seen_by_username(username)
    if account.username != username:
        return at_name(account.username)
    entries = _entries(queries.public_by_account(account).items)
    return _answer(
        Feed(
            id=_lasting_id(f"account:{account.id}", account.created_at),
            title=_("%(name)s (@%(username)s)", name=account.name, username=username),
            subtitle=_("Posts by @%(username)s", username=username),
            url=absolute(links.profile_feed_path(username)),
            page_url=absolute(links.profile_path(username)),
            entries=entries,
            updated=_newest(entries, account.created_at),
            logo=preview_image(account.avatar).url,
        )
    )


@web.get("/tags/<tag>/feed.atom")
def tag_feed(tag: str) -> Reply:
    """What everybody writes about one hashtag."""
    name = known_tag(tag)
    if name != tag:
        return redirect(url_for("timelines.tag_feed", tag=name), 301)
    entries = _entries(queries.by_tag(name, None).items)
    url = absolute(links.tag_feed_path(name))
    return _answer(
        Feed(
            id=url,
            title=f"#{name}",
            subtitle=_("What people write about %(hashtag)s, newest first.", hashtag=f"#{name}"),
            url=url,
            page_url=absolute(links.tag_path(name)),
            entries=entries,
            updated=_newest(entries, EPOCH),
        )
    )


def _answer(feed: Feed) -> Response:
    """The feed; who has it already is told so, as of every page (`http/headers.py`)."""
    return Response(_NOT_IN_XML.sub("", render_template("timelines/feed.xml", feed=feed)), mimetype=ATOM)


def _entries(rows: Iterable[AnyRow]) -> tuple[Entry, ...]:
    return tuple(entry_of(row, settings().public_url) for row in rows)


@lru_cache(maxsize=KEPT)
def entry_of(row: AnyRow, _public_url: str) -> Entry:
    """One post, with addresses below the one that is given, which is the site's."""
    published = moment_of(row.id)
    return Entry(
        id=_lasting_id(f"post:{row.id}", published),
        url=absolute(links.post_path(row.username, row.id)),
        title=summary(row.text, TITLE_LENGTH),
        html=str(as_html_elsewhere(row.text, row.mentions.split())),
        language=shown_language(row.language, row.text),
        tags=tuple(hashtags(row.text)),
        author=row.display_name or row.username,
        author_url=absolute(links.profile_path(row.username)),
        published=published,
        updated=moment_of(row.edited_id or row.id),
    )


def _newest(entries: Iterable[Entry], earliest: datetime) -> datetime:
    return max((entry.updated for entry in entries), default=earliest)


def _lasting_id(what: str, since: datetime) -> str:
    """A name for good, of a thing on this host (https://www.rfc-editor.org/rfc/rfc4151)."""
    return f"tag:{urlsplit(settings().public_url).hostname},{since:%Y-%m-%d}:{what}"
