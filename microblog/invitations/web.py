"""Inviting people, and signing up by an invitation."""

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from microblog.accounts.web_people import profile
from microblog.auth.forms import SignUpForm
from microblog.auth.models import User
from microblog.core.i18n import current_locale
from microblog.core.i18n import gettext as _
from microblog.core.paging import cursor
from microblog.http.identity import login_required, remember_session
from microblog.http.replies import Reply
from microblog.http.wants import address, device
from microblog.invitations import actions, queries
from microblog.invitations.errors import InvitationOver
from microblog.invitations.forms import InvitationForm, whole
from microblog.invitations.inviting import may_invite
from microblog.invitations.web_lists import shown

web = Blueprint("invitations", __name__, template_folder="templates")

ON_A_PAGE = 20


@web.app_template_global()
def may_invite_people() -> bool:
    """Whether the reader is to be shown the way to the invitations."""
    return g.user is not None and may_invite(g.user)


@web.route("/invitations", methods=["GET", "POST"])
@login_required
def invitations() -> Reply:
    """Invite people, and see who came; the link of a new invitation is shown once, because it is stored nowhere."""
    if not may_invite(g.user):
        abort(404)
    form = InvitationForm(g.user)
    uses, days = whole(form.uses.data), whole(form.days.data)
    url = None
    if form.runs(actions.invite, g.user, uses=uses, days=days, note=form.note.data):
        url = form.result.url
        form.process()
    found = queries.invitations(g.account, cursor(request.args.get("before")), ON_A_PAGE)
    page = {"form": form, "url": url, "invitations": shown(found.items), "next": found.next}
    return render_template("invitations/invitations.html", **page), form.status


@web.post("/invitations/<int:id>/revoke")
@login_required
def revoke(id: int) -> Response:
    """Take one of one's own invitations back."""
    actions.revoke(g.user, id)
    flash(_("The invitation is taken back. Its link works no more."), "success")
    return redirect(url_for("invitations.invitations"), 303)


@web.route("/invite/<token>", methods=["GET", "POST"])
def accept(token: str) -> Reply:
    """Sign up by an invitation, and meet the one who sent it."""
    try:
        _invitation, inviter = queries.good_invitation(token)
    except InvitationOver:
        return render_template("auth/link_expired.html", kind="invitation"), 422
    if g.user:
        return render_template("invitations/already_here.html")
    form = SignUpForm()
    who = {"device": device(), "address": address(), "locale": current_locale()}
    if form.runs(actions.join_by_invitation, token, **form.data, **who):
        return _entered(form, inviter)
    return render_template(
        "invitations/accept.html", form=form, inviter=profile(inviter.account) if inviter else None
    ), form.status


def _entered(form: SignUpForm, inviter: User | None) -> Response:
    flash(_("Welcome, @%(username)s!", username=form.result.username), "success")
    home = url_for("timelines.home")
    response = redirect(url_for("accounts.profile", username=inviter.account.username) if inviter else home, 303)
    remember_session(response, form.result, remember=False)
    return response
