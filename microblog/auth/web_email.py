"""Changing the address, confirming the new one, and undoing the change from the old one."""

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from microblog.auth import email_actions as actions
from microblog.auth import queries
from microblog.auth.email_undo_actions import former_by_link, undo_email_change
from microblog.auth.errors import AddressTaken, LinkExpired
from microblog.auth.forms import EmailForm
from microblog.auth.web import web
from microblog.core.i18n import gettext as _
from microblog.http.identity import login_required
from microblog.http.replies import Reply
from microblog.http.wants import address


@web.route("/settings/email", methods=["GET", "POST"])
@login_required
def change_email() -> Reply:
    """Ask for another address. The answer is the same whether somebody has it or not."""
    form = EmailForm()
    if form.runs(actions.want_email, g.user, form.email.data, form.password.data, address=address()):
        flash(_("We have sent a link to the new address. Open it to confirm the change."), "success")
        return redirect(url_for("auth.change_email"), 303)
    return render_template("auth/change_email.html", form=form, wanted=queries.wanted_email(g.user)), form.status


@web.post("/settings/email/resend")
@login_required
def resend_new_email() -> Response:
    """Send the link to the new address once more."""
    actions.resend_link(g.user, address=address())
    flash(_("We have sent you a new link."), "success")
    return redirect(url_for("auth.account"), 303)


@web.post("/settings/email/cancel")
@login_required
def keep_email() -> Response:
    """Stay with the present address."""
    actions.keep_email(g.user)
    flash(_("Your address stays as it is."), "success")
    return redirect(url_for("auth.account"), 303)


@web.route("/confirm-email/<token>", methods=["GET", "POST"])
def confirm_new_email(token: str) -> Reply:
    """Confirm a new address: like every mailed link it shows a button, because programs follow links too."""
    try:
        if request.method != "POST":
            return render_template("auth/confirm_new_email.html", email=actions.wanted_by_link(token).email)
        actions.take_email(token)
    except LinkExpired:
        return render_template("auth/link_expired.html", kind="new email"), 422
    except AddressTaken as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("Thank you: this is your address now."), "success")
    return redirect(url_for("auth.change_email" if g.user else "auth.login"), 303)


@web.route("/undo-email/<token>", methods=["GET", "POST"])
def undo_email(token: str) -> Reply:
    """Bring the old address back, and go on to choosing a new password."""
    try:
        if request.method != "POST":
            return render_template("auth/undo_email.html", email=former_by_link(token).email)
        reset_token = undo_email_change(token)
    except LinkExpired:
        return render_template("auth/link_expired.html", kind="undo email"), 422
    except AddressTaken as refusal:
        flash(str(refusal), "error")
        return redirect(url_for("auth.login"), 303)
    flash(_("Your old address is back, and everybody is logged out. Please choose a new password."), "success")
    return redirect(url_for("auth.reset_password", token=reset_token), 303)
