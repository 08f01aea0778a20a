"""Jobs at a glance, and what to do about those that were given up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from microblog.admin import job_actions, queries
from microblog.admin.web import web
from microblog.core.context import settings
from microblog.core.errors import Missing
from microblog.core.failed_jobs import task_of
from microblog.core.i18n import gettext as _
from microblog.core.paging import cursor
from microblog.core.prepared import AnyRow
from microblog.http.forms import Form
from microblog.http.replies import Reply
from microblog.logs.masking import Masking

ON_A_PAGE = 20


@dataclass(frozen=True)
class Failed:
    """A job that was given up, and why, without secrets."""

    id: int
    task: str
    tries: int
    failed_at: datetime
    error: str


@web.get("/jobs")
def jobs() -> str:
    """What waits, what runs, what was given up, and whether anybody works."""
    failed = queries.failed_jobs(cursor(request.args.get("before")), ON_A_PAGE)
    return render_template(
        "admin/jobs.html",
        open=queries.open_jobs(),
        counted=queries.COUNTED,
        failed_count=queries.failed_count(),
        failed=_shown(failed.items),
        next=failed.next,
        schedules=queries.schedules(),
        workers=queries.workers(),
    )


@web.post("/jobs/<int:id>/retry")
def retry_job(id: int) -> Response:
    """Let a job be tried again."""
    job_actions.try_again(g.user, id)
    flash(_("The job will be tried again."), "success")
    return redirect(url_for("admin.jobs"), 303)


@web.route("/jobs/<int:id>/drop", methods=["GET", "POST"])
def drop_job(id: int) -> Reply:
    """Forget a job, after asking."""
    task, form = task_of(id), Form()
    if task is None:
        raise Missing
    if form.runs(job_actions.drop, g.user, id):
        flash(_("The job is forgotten."), "success")
        return redirect(url_for("admin.jobs"), 303)
    return render_template("admin/drop_job.html", id=id, task=task, form=form), form.status


def _shown(found: Iterable[AnyRow]) -> list[Failed]:
    mask = Masking(settings().secret_values)
    return [Failed(row.id, row.task, row.attempt - row.released, row.failed_at, mask(row.error or "")) for row in found]
