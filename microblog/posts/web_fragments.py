"""Posts as HTML. Rendering one is most of the work of a page, so each is rendered once and kept.

What is kept depends on nothing but the arguments, so it can never be wrong. What changes with the reader and the
minute, the times and the CSRF token, is put into gaps.
"""

from collections.abc import Iterable
from functools import lru_cache
from zoneinfo import ZoneInfo

from flask import g
from markupsafe import Markup

from microblog.core import links
from microblog.core.clock import now
from microblog.core.i18n import current_locale, speaking
from microblog.core.ids import moment_of
from microblog.core.prepared import AnyRow
from microblog.http.csrf import csrf_token
from microblog.posts.markup import as_html
from microblog.posts.scripts import shown_language
from microblog.ui.formats import ago_element, time_element
from microblog.ui.pieces import filled, with_gaps

KEPT = 5_000
"""Fragments of about 2 KB each."""


def fragments(rows: Iterable[AnyRow], *, on_top: bool = False) -> Markup:
    """The articles for some rows of `posts.visibility`, as the present reader sees them; `on_top` says "pinned"."""
    mine = g.account.id if g.account else None
    seen = current_locale(), g.timezone, int(now().timestamp()) // 60
    found = [_fragment(row, on_top, *seen, csrf_token() if row.account_id == mine else None) for row in rows]
    return Markup("\n".join(found))  # noqa: S704 (each of them is safe)


@lru_cache(maxsize=KEPT)
def _fragment(row: AnyRow, on_top: bool, locale: str, zone: ZoneInfo, _minute: int, csrf: str | None) -> Markup:
    """One article, as it is within this minute; `csrf` is the token of its author."""
    time = time_element(moment_of(row.id), locale, zone)
    edited = ago_element(moment_of(row.edited_id), locale, zone) if row.edited_id else ""
    gaps = {"TIME": time, "EDITED": edited, "CSRF": csrf or ""}
    return filled(_pieces(row, locale, mine=csrf is not None, on_top=on_top), gaps)


@lru_cache(maxsize=KEPT)
def _pieces(row: AnyRow, locale: str, *, mine: bool, on_top: bool) -> str:
    post = {
        "id": row.id,
        "lang": shown_language(row.language, row.text),
        "html": as_html(row.text, row.mentions.split()),
        "username": row.username,
        "name": row.display_name or row.username,
        "avatar": links.avatar(row.account_id, row.picture),
        "url": links.post_path(row.username, row.id),
        "visibility": row.visibility,
        "is_edited": row.edited_id is not None,
        "is_pinned": row.pinned_id is not None,
        "on_top": on_top,
    }
    with speaking(locale):
        return with_gaps("posts/_post.html", ("TIME", "EDITED", "CSRF"), {"post": post, "mine": mine})
