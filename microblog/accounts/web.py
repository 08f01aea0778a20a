"""Profiles: seeing somebody's, and editing one's own."""

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for

from microblog.accounts import actions
from microblog.accounts.avatars import draw_avatar
from microblog.accounts.fields import unpacked
from microblog.accounts.forms import ProfileForm, as_sent
from microblog.accounts.queries import seen_by_username
from microblog.accounts.web_people import profile
from microblog.core.i18n import gettext as _
from microblog.core.links import absolute, profile_feed_path, profile_path
from microblog.core.paging import cursor
from microblog.follows.queries import relation
from microblog.http.identity import login_required
from microblog.http.renamed import at_name
from microblog.http.replies import Reply
from microblog.timelines.queries import by_account, pinned
from microblog.timelines.web_pages import page_of
from microblog.ui.kept_pages import kept_page
from microblog.ui.previews import preview_image

web = Blueprint("accounts", __name__, template_folder="templates")

A_WEEK = 7 * 24 * 3600


@web.get("/@<username>", endpoint="profile")
def show(username: str) -> Reply:
    """Somebody's page: who they are, and their posts."""
    account = seen_by_username(username)
    if account.username != username:
        return at_name(account.username)
    before = cursor(request.args.get("before"))
    posts = by_account(account, g.account, before, but_pinned=True)
    on_top = () if before else pinned(account, g.account)
    return kept_page(
        "accounts/profile.html",
        profile=profile(account),
        relation=relation(g.account, account),
        page=page_of(posts, on_top),
        image=preview_image(account.avatar),
        url=absolute(profile_path(account.username)),
        feed=profile_feed_path(account.username),
    )


@web.get("/@<username>/card")
def card(username: str) -> Reply:
    """The little that a script shows beside a name: a part of a page, not a page."""
    account = seen_by_username(username)
    return render_template("accounts/_card.html", profile=profile(account), relation=relation(g.account, account))


@web.get("/avatars/<int:id>.svg")
def avatar(id: int) -> Response:
    """The picture that is drawn for an account: of its number alone, so it is the same whoever is there, or is not."""
    response = Response(draw_avatar(id), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = f"public, max-age={A_WEEK}, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@web.route("/settings/profile", methods=["GET", "POST"])
@login_required
def edit_profile() -> Reply:
    """Change what others read about you."""
    me = g.account
    form = ProfileForm(display_name=me.display_name, about_me=me.bio, **as_sent(unpacked(me.fields)))
    given = {"display_name": form.display_name.data, "bio": form.about_me.data, "fields": form.fields}
    if form.runs(actions.edit_profile, me, **given):
        flash(_("Your profile is saved."), "success")
        return redirect(url_for("accounts.profile", username=me.username), 303)
    return render_template("accounts/edit_profile.html", form=form, profile=profile(me)), form.status
