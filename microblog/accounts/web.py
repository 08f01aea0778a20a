"""Profiles: seeing somebody's, and editing one's own."""

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for

from microblog.accounts import actions
from microblog.accounts.avatars import draw_avatar
from microblog.accounts.forms import ProfileForm
from microblog.accounts.queries import seen_by_username
from microblog.accounts.web_people import profile
from microblog.core.i18n import gettext as _
from microblog.core.links import absolute
from microblog.core.paging import cursor
from microblog.follows.queries import relation
from microblog.http.identity import login_required
from microblog.http.replies import Reply
from microblog.timelines.queries import by_account
from microblog.timelines.web_pages import page_of
from microblog.ui.kept_pages import kept_page

web = Blueprint("accounts", __name__, template_folder="templates")

A_WEEK = 7 * 24 * 3600


@web.get("/@<username>", endpoint="profile")
def show(username: str) -> Reply:
    """Somebody's page: who they are, and their posts."""
    account = seen_by_username(username)
    if account.username != username:
        return redirect(url_for("accounts.profile", username=account.username), 301)
    posts = by_account(account, g.account, cursor(request.args.get("before")))
    return kept_page(
        "accounts/profile.html",
        profile=profile(account),
        relation=relation(g.account, account),
        page=page_of(posts),
        image=absolute(account.avatar.large),
    )


@web.get("/avatars/<int:id>.svg")
def avatar(id: int) -> Response:
    """The picture that is drawn for an account."""
    response = Response(draw_avatar(id), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = f"public, max-age={A_WEEK}, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@web.route("/settings/profile", methods=["GET", "POST"])
@login_required
def edit_profile() -> Reply:
    """Change what others read about you."""
    form = ProfileForm(display_name=g.account.display_name, about_me=g.account.bio)
    if form.runs(actions.edit_profile, g.account, display_name=form.display_name.data, bio=form.about_me.data):
        flash(_("Your profile is saved."), "success")
        return redirect(url_for("accounts.profile", username=g.account.username), 303)
    return render_template("accounts/edit_profile.html", form=form, profile=profile(g.account)), form.status
