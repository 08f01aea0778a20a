"""Changing posts, reading what they said before, and pinning them."""

from datetime import datetime
from typing import NamedTuple

from flask import flash, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from microblog.core.errors import AppError
from microblog.core.i18n import gettext as _
from microblog.core.ids import moment_of
from microblog.core.links import profile_path
from microblog.core.paging import cursor
from microblog.core.prepared import AnyRow
from microblog.core.text import without_controls
from microblog.http.errors import status_of
from microblog.http.identity import login_required
from microblog.http.redirects import here
from microblog.http.replies import Reply, say_how_long_to_wait
from microblog.http.wants import wants_fragment
from microblog.posts import edit_actions, pin_actions, queries
from microblog.posts.changes import Piece, changes
from microblog.posts.errors import EditedMeanwhile, TooManyPins
from microblog.posts.markup import as_html
from microblog.posts.queries import Version
from microblog.posts.web import MAX_KEY, web
from microblog.posts.web_composer import Composer
from microblog.posts.web_fragments import fragments
from microblog.posts.web_permalink import facts


class _Sent(NamedTuple):
    """What a form said; no language where it did not ask for one."""

    text: str
    visibility: str
    version: str
    language: str | None


@web.route("/@<username>/<int:post_id>/edit", methods=["GET", "POST"])
@login_required
def edit(username: str, post_id: int) -> Reply:
    """Change one's own post; what was refused comes back as it was typed.

    The page's own script opens the form where the post is, and gets parts of the page: the form alone, then the post as
    it has become, or what is wrong, to stand beside what was typed.
    """
    if request.method == "POST":
        return _save(username, post_id)
    post = queries.own(post_id, g.account)
    if post.username != username:
        return redirect(url_for("posts.edit", username=post.username, post_id=post_id), 301)
    composer = Composer(
        post.text,
        post.visibility,
        key=str(post.edited_id or post.id),
        edits=request.path,
        language=post.language if post.language_is_chosen else "",
        found=_found(post),
        id=f"edit-{post_id}" if wants_fragment() else "post",
    )
    form = "posts/_composer.html" if wants_fragment() else "posts/edit.html"
    return make_response(render_template(form, composer=composer, post=post), {"Vary": "HX-Request"})


def _save(username: str, post_id: int) -> Reply:
    form = request.form
    sent = _Sent(form.get("post", ""), form.get("visibility", ""), form.get("version", ""), form.get("language"))
    text, visibility, version, language = sent
    try:
        edit_actions.edit(g.account, post_id, text, visibility=visibility, version=_number(version), language=language)
    except AppError as refusal:
        say_how_long_to_wait(refusal)
        return _refused(post_id, sent, refusal), status_of(refusal)
    flash(_("Your post is saved."), "success")
    if wants_fragment():
        return _saved(post_id)
    return redirect(url_for("posts.permalink", username=username, post_id=post_id), 303)


def _saved(post_id: int) -> str:
    """The post as it has become; above the others where it is pinned and the form was on its author's profile."""
    post = queries.readable(post_id, g.account)
    is_on_top = post.pinned_id is not None and here().partition("?")[0] == profile_path(post.username)
    return render_template("posts/_saved.html", article=fragments((post,), on_top=is_on_top), **facts(post))


def _refused(post_id: int, sent: _Sent, refusal: AppError) -> str:
    """The form once more, or what is new in it. Who was told of a newer text has seen it, and may replace it."""
    post = queries.own(post_id, g.account)
    is_outdated = isinstance(refusal, EditedMeanwhile)
    composer = Composer(
        without_controls(sent.text),
        sent.visibility,
        str(refusal),
        key=str(post.edited_id or post.id) if is_outdated else without_controls(sent.version)[:MAX_KEY],
        edits=request.path,
        language=sent.language or "",
        found=_found(post),
        newer=as_html(post.text, post.mentions.split()) if is_outdated else None,
    )
    if not wants_fragment():
        return render_template("posts/edit.html", composer=composer, post=post)
    shown = composer._replace(id=f"edit-{post_id}")._asdict()
    return render_template("posts/_problem.html", KEY=composer.key, **shown)


def _found(post: AnyRow) -> str:
    """The language that a post is taken for, where its author has not said it."""
    return "" if post.language_is_chosen else post.language or ""


def _number(version: str) -> int:
    """The version that a form was made from; what is no number is none that there is."""
    return int(version) if version.isascii() and version.isdigit() and len(version) <= MAX_KEY else 0


class ShownVersion(NamedTuple):
    """A version as its page shows it: since when, for whom (and for whom before), and what had changed."""

    since: datetime
    visibility: str
    visibility_before: str
    pieces: tuple[Piece, ...]

    @classmethod
    def of(cls, version: Version) -> "ShownVersion":
        """What differs from the version before; all of it where there is none."""
        before = version.earlier or version
        return cls(moment_of(version.id), version.visibility, before.visibility, changes(before.text, version.text))


@web.get("/@<username>/<int:post_id>/history")
def history(username: str, post_id: int) -> Reply:
    """What a post says and said, with what each edit changed."""
    post = queries.readable(post_id, g.account)
    if post.username != username:
        return redirect(url_for("posts.history", username=post.username, post_id=post_id), 301)
    page = queries.history(post, g.account, cursor(request.args.get("before")))
    next_url = url_for("posts.history", username=username, post_id=post_id, before=page.next) if page.next else None
    versions = [ShownVersion.of(each) for each in page.items]
    is_whole = bool(page.items) and page.items[-1].id == post_id
    return render_template("posts/history.html", post=post, versions=versions, next_url=next_url, is_whole=is_whole)


@web.post("/@<username>/<int:post_id>/pin")
@login_required
def pin(username: str, post_id: int) -> Response:  # noqa: ARG001 (the author is who asks)
    """Let one's profile begin with a post."""
    try:
        pin_actions.pin(g.account, post_id)
    except TooManyPins as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("Your profile begins with this post now."), "success")
    return redirect(here(), 303)


@web.post("/@<username>/<int:post_id>/unpin")
@login_required
def unpin(username: str, post_id: int) -> Response:  # noqa: ARG001 (the author is who asks)
    """Let a post stand among the others again."""
    pin_actions.unpin(g.account, post_id)
    flash(_("This post is no longer pinned."), "success")
    return redirect(here(), 303)
