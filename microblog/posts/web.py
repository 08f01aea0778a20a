"""Publishing and deleting posts."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from microblog.core.errors import AppError, Missing
from microblog.core.i18n import gettext as _
from microblog.core.text import without_controls
from microblog.http.errors import status_of
from microblog.http.identity import login_required
from microblog.http.redirects import here, safe_next
from microblog.http.replies import Reply, say_how_long_to_wait
from microblog.posts import actions
from microblog.posts.models import PUBLIC
from microblog.posts.web_composer import Composer

web = Blueprint("posts", __name__, template_folder="templates")

MAX_KEY = 100


@web.post("/posts")
@login_required
def publish() -> Reply:
    """Publish what was written, or show it again with what is wrong."""
    text, visibility, key = (request.form.get(name, "") for name in ("post", "visibility", "key"))
    try:
        actions.publish(g.account, text, visibility=visibility or PUBLIC, key=key)
    except AppError as refusal:
        say_how_long_to_wait(refusal)
        kept_key = without_controls(key)[:MAX_KEY]
        composer = Composer(text=without_controls(text), visibility=visibility, error=str(refusal), key=kept_key)
        return render_template("posts/write.html", composer=composer), status_of(refusal)
    flash(_("Your post is live."), "success")
    return redirect(safe_next(url_for("timelines.home")), 303)


@web.post("/@<username>/<int:post_id>/delete")
@login_required
def delete(username: str, post_id: int) -> Response:
    """Delete one's own post, and offer to take it back."""
    actions.delete(g.account, post_id)
    came_from = here()
    back = url_for("posts.restore", username=username, post_id=post_id, next=came_from)
    flash({"text": _("Your post was deleted."), "action_url": back, "button": _("Undo")}, "undo")  # type: ignore[arg-type]
    page_is_gone = came_from.startswith(url_for("posts.permalink", username=username, post_id=post_id))
    return redirect(url_for("timelines.home") if page_is_gone else came_from, 303)


@web.post("/@<username>/<int:post_id>/restore")
@login_required
def restore(username: str, post_id: int) -> Response:
    """Take a deletion back, while that is possible, and show the page that it was pressed on."""
    try:
        actions.restore(g.account, post_id)
    except Missing:
        flash(_("It is too late: the post is gone."), "error")
        return redirect(url_for("timelines.home"), 303)
    flash(_("Your post is back."), "success")
    return redirect(safe_next(url_for("posts.permalink", username=username, post_id=post_id)), 303)
