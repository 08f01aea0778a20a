"""Taking another username."""

from flask import flash, g, redirect, render_template, url_for

from microblog.accounts import actions
from microblog.accounts.forms import RenameForm
from microblog.accounts.queries import former_names
from microblog.accounts.web import web
from microblog.core.i18n import gettext as _
from microblog.http.identity import login_required
from microblog.http.replies import Reply


@web.route("/settings/username", methods=["GET", "POST"])
@login_required
def rename() -> Reply:
    """Change the name that stands in the address of one's page."""
    form = RenameForm()
    if form.runs(actions.rename, g.account, form.username.data):
        flash(
            _("You are @%(username)s now. Log in with this name from now on.", username=g.account.username), "success"
        )
        return redirect(url_for("accounts.profile", username=g.account.username), 303)
    page = render_template(
        "accounts/rename.html", form=form, former_names=former_names(g.account), most=actions.RENAMES.times
    )
    return page, form.status
