"""Posts as HTML. Rendering one is most of the work of a page, so each is rendered once and kept.

What is kept depends on nothing but the arguments, so it can never be wrong. The two things that change with the reader
and the minute, the time and the CSRF token, are put into gaps.
"""

from collections.abc import Iterable
from functools import lru_cache
from zoneinfo import ZoneInfo

from flask import g
from markupsafe import Markup

from microblog.core import links
from microblog.core.clock import now
from microblog.core.db import AnyRow
from microblog.core.i18n import current_locale, speaking
from microblog.core.ids import moment_of
from microblog.http.csrf import csrf_token
from microblog.posts.markup import as_html
from microblog.posts.scripts import language_by_script
from microblog.ui.formats import time_element
from microblog.ui.pieces import filled, with_gaps

KEPT = 5_000
"""Fragments of about 1 KB each."""


def fragments(rows: Iterable[AnyRow]) -> list[Markup]:
    """The articles for some rows of `posts.visibility`, as the present reader sees them."""
    return [fragment(row) for row in rows]


def fragment(row: AnyRow) -> Markup:
    """The article for one row."""
    locale, mine = current_locale(), g.account is not None and g.account.id == row.account_id
    time = _time(row.id, locale, g.timezone, int(now().timestamp()) // 60)
    return filled(_pieces(row, locale, mine), {"TIME": time, "CSRF": csrf_token() if mine else ""})


@lru_cache(maxsize=KEPT)
def _time(post_id: int, locale: str, zone: ZoneInfo, _minute: int) -> Markup:
    """When a post was published, as it is said within this minute."""
    return time_element(moment_of(post_id), locale, zone)


@lru_cache(maxsize=KEPT)
def _pieces(row: AnyRow, locale: str, mine: bool) -> str:
    post = {
        "id": row.id,
        "lang": language_by_script(row.text),
        "html": as_html(row.text, row.mentions.split()),
        "username": row.username,
        "name": row.display_name or row.username,
        "avatar": links.avatar_path(row.account_id),
        "url": links.post_path(row.username, row.id),
        "visibility": row.visibility,
        "created_at": moment_of(row.id),
    }
    with speaking(locale):
        return with_gaps("posts/_post.html", ("TIME", "CSRF"), {"post": post, "mine": mine})
