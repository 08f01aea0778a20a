"""Where one is logged in, and how the pages look."""

from dataclasses import dataclass
from datetime import datetime

from flask import flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from microblog.auth import queries, session_actions
from microblog.auth.forms import PreferencesForm
from microblog.auth.models import LoginSession
from microblog.auth.preference_actions import set_preferences
from microblog.auth.web import web
from microblog.core.i18n import gettext as _
from microblog.http import languages
from microblog.http.identity import login_required
from microblog.http.replies import Reply
from microblog.ui import look


@dataclass(frozen=True)
class OpenSession:
    """One line in the list of sessions."""

    id: int
    device: str
    created_at: datetime
    last_used_at: datetime
    is_current: bool


@web.get("/settings/sessions")
@login_required
def sessions() -> str:
    """Everywhere that one is logged in."""
    return render_template("auth/sessions.html", sessions=[_shown(opened) for opened in queries.sessions_of(g.user)])


@web.post("/settings/sessions/<int:id>/end")
@login_required
def end_session(id: int) -> Response:
    """Log out another browser."""
    session_actions.end_session(g.user, id)
    flash(_("That session has ended."), "success")
    return redirect(url_for("auth.sessions"), 303)


@web.post("/settings/sessions/end-others")
@login_required
def end_other_sessions() -> Response:
    """Log out everywhere but here."""
    session_actions.end_other_sessions(g.user, g.session)
    flash(_("You are logged out everywhere else."), "success")
    return redirect(url_for("auth.sessions"), 303)


@web.route("/settings/preferences", methods=["GET", "POST"])
@login_required
def preferences() -> Reply:
    """Language, time zone and look."""
    form = PreferencesForm(locale=g.user.locale or "", timezone=g.user.timezone or "", theme=g.user.theme)
    if form.runs(set_preferences, g.user, **form.data):
        languages.choose()
        flash(_("Your preferences are saved."), "success")
        response = redirect(url_for("auth.preferences"), 303)
        look.remember(response, form.theme.data)
        return response
    return render_template("auth/preferences.html", form=form), form.status


def _shown(opened: LoginSession) -> OpenSession:
    return OpenSession(
        id=opened.id,
        device=opened.device or _("An unknown browser"),
        created_at=opened.created_at,
        last_used_at=opened.last_used_at,
        is_current=opened.id == g.session.id,
    )
