"""Reading one post."""

from flask import g

from microblog.core.i18n import current_locale
from microblog.core.ids import moment_of
from microblog.http.renamed import at_name
from microblog.http.replies import Reply
from microblog.posts import queries
from microblog.posts.web import web
from microblog.posts.web_composer import languages
from microblog.posts.web_previews import open_graph
from microblog.timelines.web_pages import PostsPage
from microblog.ui.kept_pages import kept_page


@web.get("/@<username>/<int:post_id>")
def permalink(username: str, post_id: int) -> Reply:
    """One post on a page of its own, at its author's present name."""
    row = queries.readable(post_id, g.account)
    if row.username != username:
        return at_name(row.username)
    return kept_page(
        "posts/permalink.html",
        post=row,
        created_at=moment_of(post_id),
        edited_at=moment_of(row.edited_id) if row.edited_id else None,
        page=PostsPage((row,)),
        og=open_graph(row),
        language=languages(current_locale()).names.get(row.language, ""),
    )
