"""`microblog jobs`: what waits, what was given up, and what is done about that."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select

from microblog.app import make_context
from microblog.audit import acts
from microblog.audit.queries import entries
from microblog.core.clock import ago, ahead
from microblog.core.db import session, transaction
from microblog.core.jobs import Job
from microblog.settings import Settings, resolved
from tests.commands.conftest import Run

Jobs = Callable[..., str]


@pytest.fixture
def jobs(run: Run, database_url: str) -> Jobs:
    """Run `microblog jobs …`, and give what it printed; it ends with this exit code."""

    def command(line: str, code: int = 0) -> str:
        result = run(f"jobs {line}", DATABASE_URL=database_url)
        assert result.exit_code == code, result.output
        return result.output

    return command


@pytest.fixture
def stored(database_url: str) -> Iterator[None]:
    """The database, as tests see it."""
    context = make_context(resolved(Settings(database_url=database_url)))
    with context.unit_of_work():
        yield
    context.database.close()


def add(**columns: object) -> int:
    """Store a job; without more it is due."""
    given = {"task": "mail.deliver", "arguments": '{"text": "a letter"}', "run_at": ago(minutes=5)} | columns
    with transaction():
        session.add(job := Job(**given))
        session.flush()
        return job.id


def given_up(error: str | None = "Failed: nobody answers", **columns: object) -> int:
    return add(failed_at=ago(hours=2), attempt=14, released=2, error=error, **columns)


def test_jobs_are_counted_by_state_and_kind(jobs: Jobs, stored: None) -> None:
    for columns in ({}, {}, {"run_at": ahead(hours=1)}, {"lease_until": ahead(seconds=30), "task": "posts.count"}):
        add(**columns)
    lines = [" ".join(line.split()) for line in jobs("list").splitlines()]
    assert lines[:4] == ["running 1", "waiting 2", "later 1", "given up 0"]
    assert lines[4] == "1 later mail.deliver"
    assert lines[5].startswith("2 waiting mail.deliver, the oldest since 20")
    assert lines[6:] == ["1 running posts.count"]


def test_what_was_given_up_is_shown_with_why_and_without_secrets(jobs: Jobs, stored: None) -> None:
    first = given_up("Failed: token=abcdefghijklmnop\n\x1b[31mat line 3")
    last = given_up(None)
    said = jobs("list")
    assert said.index(f"  {last}  mail.deliver") < said.index(f"  {first}  mail.deliver")
    assert "UTC, after 12 tries" in said
    assert "Failed: token=" in said
    assert "its worker died each time" in said
    for hidden in ("abcdefghijklmnop", "\x1b", "a letter"):
        assert hidden not in said
    assert "microblog jobs retry --all-failed" in said
    assert f"  {first}  mail" not in jobs("list --failed 1")
    assert "mail.deliver" not in jobs("list --failed 0")


def test_one_is_tried_again_and_another_forgotten(jobs: Jobs, stored: None) -> None:
    one, other, third = given_up(), given_up(), given_up()
    assert jobs(f"retry {one}") == f"Job {one} will be tried again.\n"
    assert jobs(f"drop {other}") == f"Job {other} is forgotten.\n"
    session.rollback()
    left = session.execute(select(Job.id, Job.failed_at.is_(None), Job.attempt - Job.released).order_by(Job.id)).all()
    assert [tuple(row) for row in left] == [(one, True, 0), (third, False, 12)]
    assert [(row.actor_id, row.act) for row in entries(None, 9).items] == [
        (None, acts.JOB_DROPPED),
        (None, acts.JOB_RETRIED),
    ]


def test_all_are_tried_again_and_noted_once(jobs: Jobs, stored: None) -> None:
    waiting = add(attempt=3)
    for _ in range(3):
        given_up()
    assert jobs("retry --all-failed") == "3 will be tried again.\n"
    assert jobs("retry --all-failed") == "None was given up.\n"
    session.rollback()
    left = session.execute(select(Job.failed_at, Job.attempt - Job.released).order_by(Job.id)).all()
    assert [tuple(row) for row in left] == [(None, 3), (None, 0), (None, 0), (None, 0)]
    assert [(row.act, row.details) for row in entries(None, 9).items] == [(acts.JOBS_RETRIED, '{"number":3}')]
    assert (
        jobs(f"drop {waiting}", code=1)
        == f"Error: No job {waiting} was given up. To see those that were: microblog jobs list\n"
    )


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ("retry", 2, "either the ID of one job, or --all-failed"),
        ("retry 1 --all-failed", 2, "either the ID of one job, or --all-failed"),
        ("retry 7", 1, "No job 7 was given up"),
        ("drop 7", 1, "No job 7 was given up"),
        ("drop", 2, "Missing argument"),
        ("retry x", 2, "not a valid integer"),
        ("drop 99999999999999999999", 2, "is not in the range"),
    ],
)
def test_what_cannot_be_done_is_said_with_an_exit_code(jobs: Jobs, line: str, code: int, words: str) -> None:
    assert words in jobs(line, code=code)


def test_the_help_teaches(jobs: Jobs) -> None:
    assert "given up" in jobs("--help")
    assert "Exit code 1" in jobs("retry --help")
