import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import update

from microblog.core import jobs
from microblog.core.clock import ahead, now
from microblog.core.context import AppContext
from microblog.core.db import session, transaction
from microblog.core.jobs import Claim, Job, LostLease, enqueue
from tests.processes.ground import ground
from tests.processes.small_house import _effect, effects, fail, note

__all__ = ["ground"]

LEASE = timedelta(seconds=30)
OVER = timedelta(seconds=-1)


@pytest.fixture
def work(ground: AppContext) -> Iterator[AppContext]:
    with ground.unit_of_work():
        yield ground


def add(task: jobs.Task = note, **arguments: object) -> None:
    with transaction():
        enqueue(task, **({"key": "x"} | arguments if task is note else arguments))  # type: ignore[arg-type]


def take(lease: timedelta = LEASE) -> Claim:
    held = jobs.claim(lease)
    assert held is not None
    return held


def row() -> Job:
    session.rollback()
    session.expire_all()
    return session.query(Job).one()


def keys() -> list[str]:
    session.rollback()
    return sorted(session.scalars(effects.select().with_only_columns(effects.c.key)))


def test_a_job_exists_exactly_when_its_reason_does(work: AppContext) -> None:
    def reason() -> None:
        with transaction():
            enqueue(note, key="x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        reason()
    assert jobs.claim(LEASE) is None
    add()
    assert take().task == "test.note"


def test_a_finished_job_leaves_its_effects_and_no_row(work: AppContext) -> None:
    add()
    jobs.run(take())
    assert keys() == ["x", "x"]
    assert jobs.claim(LEASE) is None
    assert session.query(Job).count() == 0


def test_a_job_that_is_held_is_not_taken_until_its_lease_is_over(work: AppContext) -> None:
    add()
    first = take(OVER)
    second = take()
    assert (first.attempt, second.attempt) == (1, 2)
    assert jobs.claim(LEASE) is None


def test_a_worker_that_lost_its_lease_commits_nothing(work: AppContext) -> None:
    add()
    late, holder = take(OVER), take()
    with pytest.raises(LostLease):
        jobs.run(late)
    assert keys() == []
    jobs.put_back(late, ValueError("late"))
    jobs.renew([late], LEASE * 9)
    jobs.release([late])
    assert (row().error, row().attempt, row().released) == (None, 2, 0)
    jobs.run(holder)
    assert keys() == ["x", "x"]


def test_the_heartbeat_keeps_a_job(work: AppContext) -> None:
    add()
    held = take(OVER)
    jobs.renew([held], LEASE)
    assert jobs.claim(LEASE) is None


def test_a_failure_undoes_everything_and_tries_again_later(work: AppContext) -> None:
    add(fail, text="no")
    held = take()
    with pytest.raises(ValueError, match="no"):
        jobs.run(held)
    jobs.put_back(held, ValueError("no\0 \ud800"))
    assert keys() == []
    assert row().error == "ValueError: no ?"
    assert timedelta(seconds=1) < row().run_at - now() <= timedelta(seconds=2.5)
    assert jobs.claim(LEASE) is None


def test_a_job_that_failed_too_often_is_kept_as_evidence(work: AppContext) -> None:
    with transaction():
        enqueue(fail, unique_key="only", text="no")
    for _ in range(fail.max_attempts):
        with transaction():
            session.execute(update(Job).values(run_at=now()))
        jobs.put_back(take(), ValueError("no"))
    assert row().failed_at is not None
    with transaction():
        enqueue(fail, unique_key="only", text="again")
    assert take().attempt == 1


def test_a_job_whose_worker_dies_each_time_is_given_up_at_the_claim(work: AppContext) -> None:
    add(fail, text="no")
    add()
    seen = [take(OVER).task for _ in range(2)]
    with transaction():
        session.execute(update(Job).where(Job.task == note.name).values(run_at=ahead(hours=1)))
    while (held := jobs.claim(OVER)) is not None:
        seen.append(held.task)
    assert seen.count("test.fail") == fail.max_attempts
    given_up = session.query(Job).filter_by(task="test.fail").one()
    assert (given_up.attempt, given_up.failed_at is not None, given_up.lease_until) == (2, True, None)


def test_released_attempts_do_not_count_and_do_not_open_the_fence(work: AppContext) -> None:
    add(fail, text="no")
    held = [take()]
    for number in range(2, 9):
        jobs.release(held[-1:])
        held.append(take())
        assert (held[-1].attempt, held[-1].tries) == (number, 1)
    stopped = held[-1]
    jobs.release([stopped])
    following = take()
    with pytest.raises(ValueError, match="no"):
        jobs.run(following)
    with pytest.raises(LostLease):
        jobs.run(Claim(stopped.id, note.name, '{"key":"zombie"}', stopped.attempt, stopped.tries))
    assert keys() == []


def test_a_task_that_nobody_knows_waits_for_a_worker_that_does(work: AppContext) -> None:
    add(jobs.Task("test.unknown", note.run))
    held = take()
    with pytest.raises(KeyError):
        jobs.run(held)
    jobs.put_back(held, KeyError("test.unknown"))
    assert row().failed_at is None


def test_urgent_jobs_come_first_and_future_ones_wait(work: AppContext) -> None:
    with transaction():
        enqueue(jobs.Task("test.later", note.run, priority=5), key="later")
        enqueue(jobs.Task("test.urgent", note.run, priority=-5), key="urgent")
        enqueue(note, run_at=ahead(hours=1), key="future")
    assert [take().task, take().task] == ["test.urgent", "test.later"]
    assert jobs.claim(LEASE) is None


def test_a_unique_key_admits_one_job_at_a_time(work: AppContext) -> None:
    with transaction():
        enqueue(note, unique_key="k", key="first")
        enqueue(note, unique_key="k", key="second")
    jobs.run(take())
    assert keys() == ["first", "first"]
    with transaction():
        enqueue(note, unique_key="k", key="third")
    jobs.run(take())
    assert keys() == ["first", "first", "third", "third"]


def test_a_task_is_known_by_its_module_and_name() -> None:
    known = jobs.task(_effect, priority=3)
    assert (known.name, known.priority) == ("tests.processes.small_house._effect", 3)
    del jobs.tasks[known.name]


def test_pauses_double_up_to_six_hours(work: AppContext) -> None:
    assert timedelta(seconds=2) <= jobs.pause(1) <= timedelta(seconds=2.5)
    assert timedelta(seconds=8) <= jobs.pause(3) <= timedelta(seconds=10)
    assert timedelta(hours=6) <= jobs.pause(500) <= timedelta(hours=7.5)


def test_of_many_who_want_a_job_one_gets_it(ground: AppContext) -> None:
    ready, taken = threading.Barrier(6), []

    def want() -> None:
        ready.wait()
        with ground.unit_of_work():
            taken.append(jobs.claim(LEASE))

    for number in range(10):
        with ground.unit_of_work():
            add()
        threads = [threading.Thread(target=want) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(held is not None for held in taken) == number + 1
