"""Who asks to follow, and who may no longer."""

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from microblog.accounts.queries import by_username
from microblog.accounts.web_people import people
from microblog.core.context import settings
from microblog.core.i18n import gettext as _
from microblog.core.paging import cursor
from microblog.follows import queries, request_actions
from microblog.follows.forms import LockForm
from microblog.follows.web import web
from microblog.http.identity import login_required
from microblog.http.redirects import here
from microblog.http.replies import Reply


@web.route("/settings/followers", methods=["GET", "POST"])
@login_required
def requests() -> Reply:
    """Who asks to follow, and whether people have to ask."""
    form = LockForm(is_locked=g.account.is_locked)
    if form.runs(request_actions.set_locked, g.account, form.is_locked.data):
        flash(_said(form.is_locked.data), "success")
        return redirect(url_for("follows.requests"), 303)
    page = queries.waiting(g.account, cursor(request.args.get("before")), settings().posts_per_page)
    next_url = url_for("follows.requests", before=page.next) if page.next else None
    shown = render_template("follows/requests.html", form=form, people=people(page.items), next_url=next_url)
    return shown, form.status


def _said(is_locked: bool) -> str:
    return _("People have to ask before they follow you.") if is_locked else _("Everybody can follow you now.")


@web.post("/@<username>/accept")
@login_required
def accept(username: str) -> Response:
    """Let somebody follow who asked to."""
    follower = by_username(username)
    done = request_actions.accept(g.account, follower)
    return _back(done, _("@%(username)s follows you now.", username=follower.username))


@web.post("/@<username>/refuse")
@login_required
def refuse(username: str) -> Response:
    """Send a request away."""
    follower = by_username(username)
    done = request_actions.refuse(g.account, follower)
    return _back(done, _("You refused the request of @%(username)s, who is not told.", username=follower.username))


@web.post("/@<username>/remove-follower")
@login_required
def remove_follower(username: str) -> Response:
    """End that somebody follows oneself."""
    follower = by_username(username)
    done = request_actions.remove_follower(g.account, follower)
    return _back(done, _("@%(username)s no longer follows you, and is not told.", username=follower.username))


def _back(done: bool, sentence: str) -> Response:
    """To the page that the button was on, with a word about what has happened, if it has."""
    if done:
        flash(sentence, "success")
    else:
        flash(_("This was changed in the meantime. Please look again."), "info")
    return redirect(here(), 303)
