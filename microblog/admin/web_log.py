"""The log of what people in charge did."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from flask import render_template, request, url_for
from markupsafe import Markup, escape

from microblog.admin.forms import ROLE_NAMES
from microblog.admin.web import web
from microblog.audit import acts, queries
from microblog.audit.noting import COMMAND_LINE
from microblog.core.context import settings
from microblog.core.i18n import N_, gettext
from microblog.core.i18n import gettext as _
from microblog.core.paging import cursor
from microblog.core.prepared import AnyRow
from microblog.http.identity import for_moderators

ON_A_PAGE = 50

SENTENCES = {
    acts.ACCOUNT_MADE: N_("%(actor)s made the account of %(subject)s"),
    acts.ACCOUNT_DISABLED: N_("%(actor)s closed the account of %(subject)s"),
    acts.ACCOUNT_ENABLED: N_("%(actor)s opened the account of %(subject)s again"),
    acts.FIRST_ADMIN: N_("%(actor)s became the first admin"),
    acts.INVITATION_MADE: N_("%(actor)s made invitation %(invitation)s"),
    acts.INVITATION_REVOKED: N_("%(actor)s took back invitation %(invitation)s"),
    acts.JOB_DROPPED: N_("%(actor)s dropped job %(job)s (%(task)s)"),
    acts.JOB_RETRIED: N_("%(actor)s let job %(job)s (%(task)s) be tried again"),
    acts.JOBS_RETRIED: N_("%(actor)s let all jobs be tried again that were given up: %(number)s"),
    acts.PASSWORD_SET: N_("%(actor)s set a new password for %(subject)s"),
    acts.RESET_SENT: N_("%(actor)s sent %(subject)s a link for a new password"),
    acts.ROLE_GIVEN: N_("%(actor)s gave %(subject)s another role: %(role)s, before that %(before)s"),
    acts.SITE_CHANGED: N_("%(actor)s changed what this server says about itself: %(fields)s"),
}
"""A sentence for each deed; details fill what is neither actor nor subject."""

WORDS = {**ROLE_NAMES, "name": N_("Name"), "description": N_("What it is for"), "rules": N_("Rules")}
"""How keys among the details are called."""


@dataclass(frozen=True)
class Line:
    """One deed as the page says it."""

    at: datetime
    html: Markup


@web.get("/log")
@for_moderators("admin.log")
def log() -> str:
    """What was done, newest first."""
    found = queries.entries(cursor(request.args.get("before")), ON_A_PAGE)
    return render_template("admin/log.html", lines=lines(found.items), next=found.next, days=settings().audit_days)


def lines(entries: Iterable[AnyRow]) -> list[Line]:
    """The rows of `audit.queries` in the language spoken now."""
    return [Line(entry.at, _worded(entry)) for entry in entries]


def _worded(entry: AnyRow) -> Markup:
    details: dict[str, Any] = {name: _called(value) for name, value in orjson.loads(entry.details).items()}
    people = {"actor": _actor(entry), "subject": _person(entry.subject_id, entry.subject)}
    return Markup(escape(gettext(SENTENCES[entry.act]))) % (details | people)  # noqa: S704 (escaped, and filled so)


def _called(value: str | int) -> str:
    """A number as it is; keys by their names in this language."""
    return ", ".join(gettext(WORDS[key]) if key in WORDS else key for key in str(value).split(" "))


def _actor(entry: AnyRow) -> Markup | str:
    return _("The command line") if entry.actor_id is COMMAND_LINE else _person(entry.actor_id, entry.actor)


def _person(id: int | None, username: str | None) -> Markup | str:
    if username is None:
        return _("an account that is gone (%(id)s)", id=id)
    address = url_for("admin.account", username=username)
    return Markup('<a href="{}" dir="ltr">@{}</a>').format(address, username)
