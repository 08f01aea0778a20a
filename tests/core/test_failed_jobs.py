"""Jobs that were given up are tried again from the start, or dropped."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from microblog.core import failed_jobs, jobs
from microblog.core.clock import now
from microblog.core.context import AppContext
from microblog.core.db import session, transaction
from microblog.core.jobs import Job, enqueue, task

LEASE = timedelta(seconds=60)


def _fail() -> None:
    raise ValueError


failing = task(_fail, name="test.give_up", max_attempts=2)


@pytest.fixture
def given_up(context: AppContext) -> int:
    with transaction():
        enqueue(failing)
    _exhaust()
    return _job().id


def _exhaust() -> None:
    for _ in range(failing.max_attempts):
        with transaction():
            job = session.scalars(select(Job)).one()
            job.run_at = now()
        held = jobs.claim(LEASE)
        assert held is not None
        jobs.put_back(held, ValueError("no"))


def _job() -> Job:
    session.rollback()
    return session.scalars(select(Job)).one()


def test_it_has_all_its_tries_again_and_the_fence_stays_closed(given_up: int) -> None:
    assert failed_jobs.task_of(given_up) == "test.give_up"
    with transaction():
        assert failed_jobs.try_again(given_up)
        assert not failed_jobs.try_again(given_up)
    assert failed_jobs.task_of(given_up) is None
    _exhaust()
    job = _job()
    assert job.failed_at is not None
    assert (job.attempt, job.released) == (4, 2)


def test_it_is_dropped_once(given_up: int) -> None:
    with transaction():
        assert failed_jobs.drop(given_up)
        assert not failed_jobs.drop(given_up)
    assert session.scalars(select(Job)).all() == []


def test_a_job_that_still_waits_is_left_alone(context: AppContext) -> None:
    with transaction():
        enqueue(failing)
    id = _job().id
    with transaction():
        assert not failed_jobs.try_again(id)
        assert not failed_jobs.drop(id)
    assert _job().attempt == 0
