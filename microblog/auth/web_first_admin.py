"""The link that makes the first admin."""

from flask import flash, g, redirect, render_template, url_for

from microblog.auth import first_admin_actions as first_admin
from microblog.auth.errors import LinkExpired
from microblog.auth.forms import SignUpForm
from microblog.auth.web import web
from microblog.core.i18n import current_locale
from microblog.core.i18n import gettext as _
from microblog.http.forms import Form
from microblog.http.identity import remember_session
from microblog.http.replies import Reply
from microblog.http.wants import device


@web.route("/first-admin/<token>", methods=["GET", "POST"])
def make_first_admin(token: str) -> Reply:
    """Sign up as the admin, or become it with the account that is logged in."""
    try:
        first_admin.require_first_admin_link(token)
    except LinkExpired:
        return render_template("auth/link_expired.html", kind="first admin"), 422
    return _promote(token) if g.user else _sign_up(token)


def _promote(token: str) -> Reply:
    form = Form()
    if form.runs(first_admin.become_admin, token, g.user):
        flash(_("You are the admin of this server now."), "success")
        return redirect(url_for("admin.site"), 303)
    return render_template("auth/first_admin.html", form=form), form.status


def _sign_up(token: str) -> Reply:
    form = SignUpForm()
    if form.runs(first_admin.sign_up_as_admin, token, **form.data, locale=current_locale(), device=device()):
        response = redirect(url_for("admin.site"), 303)
        remember_session(response, form.result, remember=False)
        flash(_("You are the admin of this server now."), "success")
        return response
    return render_template("auth/first_admin.html", form=form), form.status
