"""Events: told to everybody who listens, each in a job of its own, when the action is committed."""

from contextlib import suppress
from dataclasses import FrozenInstanceError
from datetime import timedelta

import pytest
from sqlalchemy import select

from microblog.core.clock import now
from microblog.core.context import AppContext
from microblog.core.db import session, transaction
from microblog.core.events import emit, event, listens_to
from microblog.core.jobs import Job, tasks
from tests.fixtures.applications import RunJobs


@event
class Rang:
    bell_id: int
    loudly: bool


@event
class Fell:
    """Nobody listens."""

    tree_id: int


heard: list[tuple[str, Rang]] = []


@listens_to(Rang)
def open_the_door(event: Rang) -> None:
    heard.append(("door", event))


@listens_to(Rang, after=timedelta(minutes=5))
def look_again(event: Rang) -> None:
    heard.append(("again", event))


def test_every_listener_has_a_job_of_its_own(context: AppContext, run_jobs: RunJobs) -> None:
    heard.clear()
    with transaction():
        emit(Rang(bell_id=1, loudly=True))
        emit(Fell(tree_id=1))
    waiting = {row.task: row.run_at for row in session.execute(select(Job.task, Job.run_at))}
    assert [name.rpartition(".")[2] for name in sorted(waiting)] == ["look_again", "open_the_door"]
    assert sorted(moment > now() + timedelta(minutes=4) for moment in waiting.values()) == [False, True]
    assert run_jobs() == 1
    assert heard == [("door", Rang(bell_id=1, loudly=True))]


def test_what_is_not_committed_was_never_told(context: AppContext, run_jobs: RunJobs) -> None:
    with suppress(LookupError), transaction():
        emit(Rang(bell_id=1, loudly=True))
        raise LookupError
    assert run_jobs() == 0


def test_an_event_outside_an_action_is_a_mistake(context: AppContext) -> None:
    with pytest.raises(RuntimeError, match="Rang was emitted outside an action"):
        emit(Rang(bell_id=1, loudly=False))


def test_events_do_not_change_and_listeners_stay_functions() -> None:
    happened = Rang(bell_id=1, loudly=True)
    with pytest.raises(FrozenInstanceError):
        happened.bell_id = 2  # type: ignore[misc]
    heard.clear()
    open_the_door(happened)
    assert heard == [("door", happened)]
    assert any(name.endswith("test_events.open_the_door") for name in tasks)
