"""A page of posts, as the templates take it."""

from dataclasses import dataclass

from flask import request, url_for
from markupsafe import Markup

from microblog.core.db import AnyRow
from microblog.core.paging import Page
from microblog.posts.web_fragments import fragments


@dataclass(frozen=True)
class PostsPage:
    """Rendered posts, and the address of the next page, if there is one."""

    fragments: list[Markup]
    next_url: str | None
    is_first: bool


def page_of(page: Page[AnyRow], endpoint: str, **values: str) -> PostsPage:
    """The posts of a page of rows; the next one is at the same endpoint."""
    next_url = url_for(endpoint, **values, before=page.next) if page.next else None  # type: ignore[arg-type]
    return PostsPage(fragments(page.items), next_url, is_first="before" not in request.args)
