"""Deleting one's account, and changing one's mind."""

from flask import flash, g, redirect, render_template, request, url_for

from microblog.accounts.erasing import what_else_goes
from microblog.auth import departure_actions as actions
from microblog.auth import queries
from microblog.auth.departures import GRACE
from microblog.auth.errors import LinkExpired
from microblog.auth.forms import DepartureForm
from microblog.auth.web import web
from microblog.core.i18n import gettext as _
from microblog.core.i18n import ngettext
from microblog.http.drafts import forget_drafts
from microblog.http.identity import forget_session, login_required
from microblog.http.replies import Reply


@web.get("/settings/account")
@login_required
def account() -> str:
    """The username, the address, the password, where one is logged in, and the way out."""
    return render_template(
        "auth/account.html",
        email=g.user.email,
        is_confirmed=g.user.is_confirmed,
        wanted=queries.wanted_email(g.user),
        sessions=len(queries.sessions_of(g.user)),
    )


@web.route("/settings/delete", methods=["GET", "POST"])
@login_required
def leave() -> Reply:
    """Say exactly what goes, and let it go."""
    form = DepartureForm()
    if form.runs(actions.leave, g.user, form.username.data, form.password.data):
        said = ngettext(
            "Your account is closed. If you log in within %(num)s day, everything is back.",
            "Your account is closed. If you log in within %(num)s days, everything is back.",
            GRACE.days,
        )
        flash(said, "success")
        response = redirect(url_for("auth.login"), 303)
        forget_session(response)
        forget_drafts(response, g.account)
        return response
    others = what_else_goes(g.account.id)
    page = render_template("auth/delete.html", form=form, account=g.account, days=GRACE.days, others=others)
    return page, form.status


@web.route("/keep-account/<token>", methods=["GET", "POST"])
def keep_account(token: str) -> Reply:
    """Bring everything back, by the mailed link."""
    try:
        if request.method != "POST":
            return render_template("auth/keep_account.html", username=actions.leaving_by_link(token).account.username)
        actions.come_back(token)
    except LinkExpired:
        return render_template("auth/link_expired.html", kind="keep account"), 422
    flash(_("Your account stays. Please log in."), "success")
    return redirect(url_for("auth.login"), 303)
