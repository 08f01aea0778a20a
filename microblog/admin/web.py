"""The front door of the admin pages, and what this server says about itself. `http/identity.py` keeps others out."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from microblog.admin.forms import SiteForm
from microblog.core.context import settings
from microblog.core.i18n import gettext as _
from microblog.core.paging import cursor
from microblog.core.site import stored_site
from microblog.http.identity import for_moderators
from microblog.http.replies import Reply
from microblog.invitations import actions as invitation_actions
from microblog.invitations import queries as invitation_queries
from microblog.invitations.web_lists import shown
from microblog.site.actions import describe

web = Blueprint("admin", __name__, template_folder="templates", url_prefix="/admin")

INVITATIONS_ON_A_PAGE = 20


@web.get("")
@for_moderators("admin.front")
def front() -> Response:
    """The first of the pages."""
    return redirect(url_for("admin.accounts"))


@web.route("/site", methods=["GET", "POST"])
def site() -> Reply:
    """The server's name, description and rules."""
    said = stored_site()
    form = SiteForm(name=said.name, description=said.description, rules=said.rules)
    if form.runs(describe, g.user, **form.data):
        flash(_("Saved. Other pages show it within some seconds."), "success")
        return redirect(url_for("admin.site"), 303)
    return render_template("admin/site.html", form=form, default=settings()), form.status


@web.get("/invitations")
def invitations() -> str:
    """Everybody's invitations."""
    found = invitation_queries.invitations(None, cursor(request.args.get("before")), INVITATIONS_ON_A_PAGE)
    return render_template("admin/invitations.html", invitations=shown(found.items), next=found.next)


@web.post("/invitations/<int:id>/revoke")
def revoke_invitation(id: int) -> Response:
    """Take anybody's invitation back."""
    invitation_actions.revoke(g.user, id)
    flash(_("The invitation is taken back. Its link works no more."), "success")
    return redirect(url_for("admin.invitations"), 303)
