"""Posts as HTML. Rendering one is most of the work of a page, so each is rendered once and kept.

What is kept depends on nothing but the arguments, so it can never be wrong. The two things that change with the reader
and the minute, the time and the CSRF token, are put into gaps.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from flask import current_app, g
from markupsafe import Markup

from microblog.core import links
from microblog.core.db import AnyRow
from microblog.core.i18n import current_locale, speaking
from microblog.core.ids import moment_of
from microblog.http.csrf import csrf_token
from microblog.posts.markup import as_html
from microblog.ui.formats import time_element

KEPT = 20_000
"""Fragments of about 1 KB each."""

TIME = Markup("\0time\0")
CSRF = Markup("\0csrf\0")
_GAPS = re.compile(f"({TIME}|{CSRF})")


def fragments(rows: Iterable[AnyRow]) -> list[Markup]:
    """The articles for some rows of `posts.visibility`, as the present reader sees them."""
    return [fragment(row) for row in rows]


def fragment(row: AnyRow) -> Markup:
    """The article for one row."""
    locale, mine = current_locale(), g.account is not None and g.account.id == row.account_id
    time = time_element(moment_of(row.id), locale, g.timezone)
    gaps: dict[str, str] = {TIME: time, CSRF: csrf_token() if mine else ""}
    return Markup("".join([gaps.get(piece, piece) for piece in _pieces(row, locale, mine)]))  # noqa: S704 (from Jinja)


@lru_cache(maxsize=KEPT)
def _pieces(row: AnyRow, locale: str, mine: bool) -> tuple[str, ...]:
    post = {
        "id": row.id,
        "html": as_html(row.text, row.mentions.split()),
        "username": row.username,
        "name": row.display_name or row.username,
        "avatar": links.avatar_path(row.account_id),
        "url": links.post_path(row.username, row.id),
        "visibility": row.visibility,
        "created_at": moment_of(row.id),
    }
    template = current_app.jinja_env.get_template("posts/_post.html")
    with speaking(locale):
        return tuple(_GAPS.split(template.render(post=post, mine=mine, TIME=TIME, CSRF=CSRF)))
