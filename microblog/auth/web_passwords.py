"""A forgotten password, and a new one."""

from flask import flash, g, redirect, render_template, url_for

from microblog.auth import password_actions as actions
from microblog.auth.errors import LinkExpired
from microblog.auth.forms import ChangePasswordForm, ForgotPasswordForm, ResetPasswordForm
from microblog.auth.web import web
from microblog.core.i18n import gettext as _
from microblog.http.identity import login_required, remember_browser, remember_session
from microblog.http.replies import Reply
from microblog.http.wants import address, device


@web.route("/forgot-password", methods=["GET", "POST"])
def forgot_password() -> Reply:
    """Ask for a link by mail. The answer is the same whether the address is known or not."""
    form = ForgotPasswordForm()
    sent = form.runs(actions.forget_password, form.email.data, address=address())
    return render_template("auth/forgot_password.html", form=form, sent=sent), form.status


@web.route("/reset-password/<token>", methods=["GET", "POST"])
def reset_password(token: str) -> Reply:
    """Choose a new password by a mailed link."""
    try:
        username = actions.user_resetting(token).account.username
    except LinkExpired:
        return render_template("auth/link_expired.html", kind="reset"), 422
    form = ResetPasswordForm()
    if form.runs(actions.reset_password, token, form.password.data, form.password2.data):
        flash(_("Your new password is saved. Please log in with it."), "success")
        response = redirect(url_for("auth.login"), 303)
        remember_browser(response, form.result)
        return response
    return render_template("auth/reset_password.html", form=form, username=username), form.status


@web.route("/settings/password", methods=["GET", "POST"])
@login_required
def change_password() -> Reply:
    """Change the password, which logs out every other browser."""
    form = ChangePasswordForm()
    remember = g.session.is_remembered
    given = (form.old_password.data, form.password.data, form.password2.data)
    if form.runs(actions.change_password, g.user, *given, remember=remember, device=device()):
        flash(_("Your new password is saved. You are logged out everywhere else."), "success")
        response = redirect(url_for("auth.sessions"), 303)
        remember_session(response, form.result, remember=remember)
        return response
    return render_template("auth/change_password.html", form=form), form.status
