"""Signing up, confirming an address, logging in and out."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from microblog.auth import actions, confirmation_actions, session_actions
from microblog.auth.errors import AddressTaken, LinkExpired
from microblog.auth.forms import LoginForm, SignUpForm
from microblog.auth.reasons import reason_for
from microblog.auth.sessions import Entry
from microblog.core.context import settings
from microblog.core.i18n import current_locale
from microblog.core.i18n import gettext as _
from microblog.http.drafts import forget_drafts
from microblog.http.identity import browser, forget_session, login_required, remember_session
from microblog.http.redirects import safe_next
from microblog.http.replies import Reply
from microblog.http.wants import address, device
from microblog.ui import look

web = Blueprint("auth", __name__, template_folder="templates")


@web.route("/sign-up", methods=["GET", "POST"])
def sign_up() -> Reply:
    """Make an account, and be logged in with it."""
    if g.user:
        return redirect(url_for("timelines.home"))
    if not settings().signup_open:
        return render_template("auth/closed.html"), 403
    form = SignUpForm()
    if form.runs(actions.join, **form.data, locale=current_locale(), device=device(), address=address()):
        told = {"username": form.result.username, "email": str(form.email.data).strip()}
        flash(_("Welcome, @%(username)s! We have sent a link to %(email)s to confirm your address.", **told), "info")
        return _entered(form.result, remember=False)
    return render_template("auth/sign_up.html", form=form), form.status


@web.route("/login", methods=["GET", "POST"])
def login() -> Reply:
    """Log in, and go where one wanted to go."""
    if g.user:
        return redirect(safe_next(url_for("timelines.home")))
    form = LoginForm(next=request.args.get("next", ""))
    remember = bool(form.remember_me.data)
    asking = {"device": device(), "browser": browser(), "address": address()}
    if form.runs(actions.log_in, form.username.data, form.password.data, remember=remember, **asking):
        if form.result.notice:
            flash(form.result.notice)
        return _entered(form.result, remember=remember)
    reason = _(reason_for(form.next.data or ""))
    return render_template("auth/login.html", form=form, reason=reason), form.status


@web.post("/logout")
def logout() -> Response:
    """End this session; for somebody who has none, nothing happens."""
    response = redirect(url_for("timelines.home"), 303)
    if g.session:
        forget_drafts(response, g.account)
        look.remember(response, g.user.theme)
        session_actions.log_out(g.session)
        flash(_("You are logged out."), "success")
    forget_session(response)
    return response


@web.route("/confirm/<token>", methods=["GET", "POST"])
def confirm(token: str) -> Reply:
    """Confirm an address: the mailed link shows a button, because programs that read mail follow links too."""
    try:
        if request.method != "POST":
            email = confirmation_actions.user_confirming(token).email
            return render_template("auth/confirm.html", email=email, is_needed=settings().confirmation_needed)
        confirmation_actions.confirm_address(token)
    except LinkExpired:
        return render_template("auth/link_expired.html", kind="confirm"), 422
    except AddressTaken as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("Thank you: your address is confirmed."), "success")
    return redirect(url_for("timelines.home" if g.user else "auth.login"), 303)


@web.post("/confirm/resend")
@login_required
def resend_confirmation() -> Response:
    """Send the confirmation mail once more."""
    confirmation_actions.resend_confirmation(g.user, address=address())
    flash(_("We have sent you a new link."), "success")
    return redirect(safe_next(url_for("timelines.home")), 303)


def _entered(entry: Entry, *, remember: bool) -> Response:
    response = redirect(safe_next(url_for("timelines.home")), 303)
    remember_session(response, entry, remember=remember)
    return response
