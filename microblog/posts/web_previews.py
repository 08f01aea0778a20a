"""A post on other sites: the preview of a link to it, and the whole of it by oEmbed (https://oembed.com)."""

from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import orjson
import regex
from flask import Response, abort, render_template, request

from microblog.core.context import settings
from microblog.core.i18n import gettext as _
from microblog.core.ids import MAX_ID, moment_of
from microblog.core.links import OEMBED_PATH, absolute, avatar, post_path, profile_path
from microblog.core.prepared import AnyRow
from microblog.core.site import site
from microblog.posts import queries
from microblog.posts.errors import NoSuchPost
from microblog.posts.markup import as_html_elsewhere
from microblog.posts.scripts import shown_language
from microblog.posts.text import hashtags, summary
from microblog.posts.web import web
from microblog.ui.previews import PreviewImage, open_graph_locale, preview_image

DESCRIPTION_LENGTH = 200
WIDTH, NARROWEST = 550, 220
"""In CSS pixels: how wide an embedded post is, and how narrow it can be asked for."""

KEPT_SECONDS = 3600
MAX_URL = 2000

_POST_PATH = regex.compile(r"/@[A-Za-z0-9_]{1,30}/([0-9]{1,16})/?")


class OpenGraph(NamedTuple):
    """What other sites show of a post that is linked there (https://ogp.me); `oembed` is where they get all of it."""

    title: str
    description: str
    url: str
    image: PreviewImage
    locale: str
    author_url: str
    published: datetime
    modified: datetime | None
    tags: tuple[str, ...]
    oembed: str


@web.app_template_global("preview_of")
def open_graph(row: AnyRow) -> OpenGraph:
    """The preview of a post, in the present language; asked for when its page is rendered, not each time it is sent."""
    url = absolute(post_path(row.username, row.id))
    return OpenGraph(
        title=_title(row),
        description=summary(row.text, DESCRIPTION_LENGTH),
        url=url,
        image=preview_image(avatar(row.account_id, row.picture)),
        locale=open_graph_locale(shown_language(row.language, row.text)),
        author_url=absolute(profile_path(row.username)),
        published=moment_of(row.id),
        modified=moment_of(row.edited_id) if row.edited_id else None,
        tags=tuple(hashtags(row.text)),
        oembed=absolute(f"{OEMBED_PATH}?url={quote(url, safe='')}"),
    )


@web.get(OEMBED_PATH)
def oembed() -> Response:
    """A post for another site, as far as any visitor may read it. Whatever else was asked for is not there."""
    row = _readable_by_all(request.args.get("url", ""))
    if request.args.get("format", "json") != "json":
        abort(501)
    said = {
        "version": "1.0",
        "type": "rich",
        "title": _title(row),
        "author_name": _name(row),
        "author_url": absolute(profile_path(row.username)),
        "provider_name": site().name,
        "provider_url": absolute("/"),
        "cache_age": KEPT_SECONDS,
        "html": _quotation(row),
        "width": _width(request.args.get("maxwidth", "")),
        "height": None,
    }
    return Response(orjson.dumps(said), mimetype="application/json")


def _readable_by_all(url: str) -> AnyRow:
    """The post at an address of ours.

    Raises:
        NoSuchPost: it is not for visitors, or there is none, or the address is another site's.
    """
    post_id = _post_id(url)
    if post_id is None or not settings().public_reading:
        raise NoSuchPost
    return queries.readable(post_id, None)


def _post_id(url: str) -> int | None:
    try:
        asked, own = urlsplit(url[:MAX_URL]), urlsplit(settings().public_url)
    except ValueError:
        return None
    is_ours = asked.scheme in {"http", "https"} and asked.netloc.lower() == own.netloc.lower()
    found = _POST_PATH.fullmatch(asked.path) if is_ours else None
    return min(int(found[1]), MAX_ID) if found else None


def _quotation(row: AnyRow) -> str:
    """The post as HTML that needs nothing of the page it is put into: no script, no style, no picture."""
    return render_template(
        "posts/_quotation.html",
        html=as_html_elsewhere(row.text, row.mentions.split()),
        lang=shown_language(row.language, row.text),
        name=_name(row),
        username=row.username,
        url=absolute(post_path(row.username, row.id)),
        author_url=absolute(profile_path(row.username)),
        created_at=moment_of(row.id),
    ).strip()


def _width(asked: str) -> int:
    """What was asked for, within what makes sense."""
    wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else WIDTH
    return max(NARROWEST, min(wanted, WIDTH))


def _title(row: AnyRow) -> str:
    return _("%(name)s on %(site)s", name=_name(row), site=site().name)


def _name(row: AnyRow) -> str:
    return str(row.display_name or row.username)
