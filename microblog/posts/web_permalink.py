"""Reading one post."""

from typing import Any

from flask import g

from microblog.core.i18n import current_locale
from microblog.core.ids import moment_of
from microblog.core.prepared import AnyRow
from microblog.http.renamed import at_name
from microblog.http.replies import Reply
from microblog.posts import queries
from microblog.posts.language_names import language_name
from microblog.posts.web import web
from microblog.timelines.web_pages import PostsPage
from microblog.ui.kept_pages import kept_page


@web.get("/@<username>/<int:post_id>")
def permalink(username: str, post_id: int) -> Reply:
    """One post on a page of its own, at its author's present name."""
    row = queries.readable(post_id, g.account)
    if row.username != username:
        return at_name(row.username)
    return kept_page("posts/permalink.html", page=PostsPage((row,)), **facts(row))


def facts(post: AnyRow) -> dict[str, Any]:
    """What `posts/_facts.html` says about a post, by name: times, and the language as the page calls it."""
    return {
        "post": post,
        "created_at": moment_of(post.id),
        "edited_at": moment_of(post.edited_id) if post.edited_id else None,
        "language": language_name(post.language, current_locale()) if post.language else "",
    }
