"""Accounts: finding them, and looking after them. What hurts has a page of its own that asks first."""

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from microblog.admin.forms import RoleForm
from microblog.admin.web import web
from microblog.admin.web_log import lines
from microblog.audit.queries import entries_about
from microblog.auth import admin_actions, departures, queries, queries_finding
from microblog.auth.errors import AccountClosed
from microblog.auth.models import ADMIN, User
from microblog.core import links
from microblog.core.errors import Missing
from microblog.core.i18n import gettext as _
from microblog.core.paging import cursor
from microblog.core.text import one_line
from microblog.http.forms import Form
from microblog.http.identity import for_moderators
from microblog.http.replies import Reply
from microblog.invitations.queries import who_invited

ON_A_PAGE = 50
DEEDS_SHOWN = 10


@web.get("/accounts")
@for_moderators("admin.accounts")
def accounts() -> str:
    """Everybody, newest first, or those whose name or address begins as was asked. Addresses are for admins only."""
    asked, is_admin = one_line(request.args.get("q", "")), g.user.role == ADMIN
    found = queries_finding.find(asked, cursor(request.args.get("before")), ON_A_PAGE, by_address=is_admin)
    page = {"asked": asked[: queries_finding.MAX_ASKED], "people": found.items, "next": found.next}
    return render_template("admin/accounts.html", **page, is_admin=is_admin)


@web.get("/accounts/<username>")
@for_moderators("admin.account")
def account(username: str) -> str:
    """What there is to know about one account, and what can be done about it."""
    user, is_admin = _user(username), g.user.role == ADMIN
    return render_template(
        "admin/account.html",
        user=user,
        picture=links.avatar(user.account_id, None if user.disabled_at else user.account.picture),
        is_admin=is_admin,
        is_self=user.id == g.user.id,
        may_judge=admin_actions.may_judge(g.user, user),
        erased_at=departures.erased_at(user) if user.disabled_at else None,
        may_return=departures.may_return(user),
        sessions=queries_finding.sessions_count(user) if is_admin else None,
        invited=who_invited(user.account),
        deeds=lines(entries_about(user.account_id, DEEDS_SHOWN)),
    )


@web.route("/accounts/<username>/disable", methods=["GET", "POST"])
@for_moderators("admin.disable")
def disable(username: str) -> Reply:
    """Close an account, after asking."""
    user, form = _user(username), Form()
    if form.runs(admin_actions.disable, g.user, user):
        flash(_("@%(username)s is closed, and logged out everywhere.", username=username), "success")
        return _back(username)
    return render_template("admin/disable.html", user=user, form=form), form.status


@web.post("/accounts/<username>/enable")
@for_moderators("admin.enable")
def enable(username: str) -> Response:
    """Open a closed account again."""
    user = _user(username)
    admin_actions.enable(g.user, user)
    if user.disabled_at:
        flash(_("@%(username)s is leaving, as before, and can come back.", username=username), "success")
    else:
        flash(_("@%(username)s is open again.", username=username), "success")
    return _back(username)


@web.post("/accounts/<username>/send-reset")
def send_reset(username: str) -> Response:
    """Mail somebody a link for choosing a new password."""
    try:
        admin_actions.send_reset(g.user, _user(username))
    except AccountClosed:
        flash(_("This account is closed. Open it first."), "error")
    else:
        flash(_("A mail with a link is on its way to @%(username)s.", username=username), "success")
    return _back(username)


@web.route("/accounts/<username>/role", methods=["GET", "POST"])
def role(username: str) -> Reply:
    """Choose what somebody may do."""
    user = _user(username)
    form = RoleForm(role=user.role)
    if form.runs(admin_actions.give_role, g.user, user, form.role.data):
        flash(_("@%(username)s has another role now.", username=username), "success")
        return _back(username)
    return render_template("admin/role.html", user=user, form=form), form.status


def _back(username: str) -> Response:
    return redirect(url_for("admin.account", username=username), 303)


def _user(username: str) -> User:
    user = queries.user_named(username) if username.isascii() and username.isprintable() else None
    if user is None:
        raise Missing
    return user
