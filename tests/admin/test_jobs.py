"""Jobs at a glance: right, without secrets, and at a bounded cost however many there are."""

import re

import pytest
from sqlalchemy import insert, select, text

from bench.work import recorded
from microblog.accounts.models import Account
from microblog.admin import job_actions, queries
from microblog.audit import acts
from microblog.audit.queries import entries
from microblog.auth import actions
from microblog.auth import queries as auth_queries
from microblog.auth.errors import OnlyAdmins
from microblog.auth.models import ADMIN, User
from microblog.core.clock import ago, ahead, now
from microblog.core.context import AppContext
from microblog.core.db import session, transaction
from microblog.core.errors import Missing
from microblog.core.jobs import Job
from microblog.core.presence import WorkerSeen
from microblog.core.schedules import Schedule
from tests.fixtures.cast import LogIn
from tests.fixtures.pages import said, send
from tests.timelines.test_statements import explained

MANY = 100_000


@pytest.fixture
def admin(susan: Account) -> User:
    user = auth_queries.user_of(susan)
    assert user is not None
    actions.set_role(user, ADMIN)
    return user


def add(number: int = 1, **columns: object) -> None:
    row = {"task": "mail.deliver", "arguments": '{"message": "a secret"}', "priority": 0, "run_at": ago(minutes=5)}
    with transaction():
        session.execute(insert(Job), [row | {"attempt": 0, "released": 0} | columns for _ in range(number)])


def given_up(error: str = "ValueError: no") -> int:
    add(failed_at=ago(hours=2), attempt=14, released=2, error=error)
    return session.scalars(select(Job.id).where(Job.failed_at.is_not(None)).order_by(Job.id.desc())).first() or 0


def test_jobs_are_counted_by_state_and_task(context: AppContext) -> None:
    add(3)
    add(2, run_at=ahead(hours=1))
    add(1, lease_until=ahead(seconds=30), task="posts.count")
    add(1, lease_until=ago(seconds=30), run_at=ago(hours=3))
    given_up()
    found = queries.open_jobs()
    assert found.by_state == {"running": 1, "waiting": 4, "later": 2}
    by_task = [(row.task, row.state, row.number) for row in found.by_task]
    assert by_task == [("mail.deliver", "later", 2), ("mail.deliver", "waiting", 4), ("posts.count", "running", 1)]
    assert found.oldest is not None
    assert 2.9 < (now() - found.oldest).total_seconds() / 3600 < 3.1
    assert not found.are_more
    assert queries.failed_count() == 1


def test_nothing_to_do_is_no_fault(context: AppContext) -> None:
    found = queries.open_jobs()
    assert (sum(found.by_state.values()), found.oldest, found.are_more) == (0, None, False)
    assert (queries.failed_count(), queries.schedules(), queries.workers()) == (0, [], [])


def test_a_job_that_was_given_up_is_tried_again_or_dropped_and_that_is_noted(admin: User, david: Account) -> None:
    one, other = given_up(), given_up()
    job_actions.try_again(admin, one)
    job_actions.drop(None, other)
    for deed in (job_actions.try_again, job_actions.drop):
        with pytest.raises(Missing):
            deed(admin, other)
    noted = [(row.actor_id, row.act, row.details) for row in entries(None, 9).items]
    assert noted == [
        (None, acts.JOB_DROPPED, f'{{"job":{other},"task":"mail.deliver"}}'),
        (admin.account_id, acts.JOB_RETRIED, f'{{"job":{one},"task":"mail.deliver"}}'),
    ]
    stranger = auth_queries.user_of(david)
    with pytest.raises(OnlyAdmins):
        job_actions.drop(stranger, one)
    assert queries.failed_count() == 0
    assert queries.open_jobs().by_state["waiting"] == 1


def test_the_page_says_it_all_without_secrets(admin: User, log_in: LogIn, context: AppContext) -> None:
    with transaction():
        session.add(Schedule(name="auth.tasks.forget", due_at=ahead(hours=1), last_at=ago(hours=23)))
        session.add(Schedule(name="never.run", due_at=ahead(hours=1)))
        session.add(WorkerSeen(name="house:7", started_at=ago(hours=3), seen_at=ago(minutes=9)))
    client = log_in(admin.account)
    assert "No worker has shown up lately" in client.get("/admin/jobs").text
    with transaction():
        session.add(WorkerSeen(name="house:8", started_at=ago(hours=3), seen_at=ago(seconds=9)))
    add(3)
    id = given_up(f"SMTPError: password=hush and {context.settings.secret_key} <b>")
    page = client.get("/admin/jobs")
    words = said(page)
    assert "No worker has shown up lately" not in words
    for told in ("house:7 Silent", "after 12 tries", "SMTPError: password=********", "<b>", "never.run Not so far"):
        assert told in words, told
    for secret in ("hush", context.settings.secret_key, "a secret"):
        assert secret not in page.text
    assert "Drop job" in client.get(f"/admin/jobs/{id}/drop").text
    assert "The job will be tried again." in send(client, f"/admin/jobs/{id}/retry", follow_redirects=True).text
    assert send(client, f"/admin/jobs/{id}/retry").status_code == 404
    id = given_up()
    assert "The job is forgotten." in send(client, f"/admin/jobs/{id}/drop", follow_redirects=True).text
    assert send(client, f"/admin/jobs/{id}/drop").status_code == 404
    assert client.get(f"/admin/jobs/{id}/drop").status_code == 404


@pytest.fixture
def many(admin: User) -> None:
    """As many jobs as a bad day leaves behind, most of them waiting, every tenth given up."""
    row = "'mail.deliver', '{}', 0, '2026-01-01 00:00:00', 0, 0"
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MANY})"
    columns = "id, task, arguments, priority, run_at, attempt, released, failed_at"
    failed = "CASE WHEN i % 10 = 0 THEN TIMESTAMP '2026-01-02 00:00:00' END"
    if session.get_bind().dialect.name == "sqlite":
        failed = failed.replace("TIMESTAMP ", "")
    else:
        row = row.replace("'2026", "TIMESTAMP '2026")
    with transaction():
        session.execute(text(f"{numbers} INSERT INTO job ({columns}) SELECT i, {row}, {failed} FROM n"))
    with session.get_bind().engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE job"))


def test_the_page_costs_little_however_many_there_are(many: None, admin: User, log_in: LogIn) -> None:
    client = log_in(admin.account)
    client.get("/admin/jobs")
    with recorded(session.get_bind().engine) as seen:
        page = client.get("/admin/jobs")
    assert len(seen) <= 8
    assert "There are more: these are the 10K most urgent." in said(page)
    about_jobs = [(statement, values) for statement, values in seen if re.search(r"FROM job\b", statement)]
    assert len(about_jobs) == 3


def test_jobs_are_read_on_their_indexes(many: None, context: AppContext) -> None:
    with recorded(context.database.engine) as seen:
        queries.open_jobs()
        queries.failed_jobs(None, 20)
        queries.failed_count()
    for statement, values in seen:
        plan = explained(context, statement, values)
        assert re.search(r"ix_job_(waiting|failed)|pk_job", plan), plan
        assert not re.search(r"SCAN job\b(?! USING)|Seq Scan on job", plan), plan
        inner = plan if context.database.is_sqlite else plan.partition("Limit")[2]
        assert "Sort" not in inner, plan
