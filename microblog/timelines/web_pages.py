"""A page of posts, as the templates take it."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from urllib.parse import quote

from flask import request
from markupsafe import Markup

from microblog.core.paging import Kept, Page
from microblog.core.prepared import AnyRow
from microblog.posts.web_fragments import fragments


class PostsPage(NamedTuple):
    """Posts, and the address of the next page, if there is one."""

    rows: Sequence[AnyRow]
    next_url: str | None = None
    is_first: bool = True
    pinned: Sequence[AnyRow] = ()

    @property
    def html(self) -> Markup:
        """The posts as HTML, for the present reader; those that are pinned come first."""
        return fragments(self.pinned, on_top=True) + fragments(self.rows) if self.pinned else fragments(self.rows)


def page_of(page: Page[AnyRow], pinned: Iterable[AnyRow] = ()) -> PostsPage:
    """The posts of a page of rows, below some that are pinned; the next one is at the same address."""
    next_url = f"{quote(request.path, safe='/@')}?before={page.next}" if page.next else None
    items = page.items if isinstance(page.items, Kept) else tuple(page.items)
    return PostsPage(items, next_url, is_first="before" not in request.args, pinned=tuple(pinned))
