"""What is left of jobs when workers are killed, stopped and woken again."""

import os
import random
import signal
import time
from dataclasses import replace

import pytest

from microblog.core.context import AppContext
from microblog.core.db import session
from microblog.core.jobs import Job
from tests.processes.ground import add, effects_of, eventually, lines, waiting, workers
from tests.processes.small_house import die, note

KILLS = 50
JOBS = 90

pytestmark = pytest.mark.kill


def test_killing_the_worker_fifty_times_loses_no_job_and_doubles_no_effect(ground: AppContext) -> None:
    for number in range(JOBS):
        add(ground, note, key=str(number), between=0.02)
    chance = random.Random(1)
    with workers(ground.settings) as running:
        for _ in range(KILLS):
            seen = len(lines(ground, "middle"))
            eventually(lambda seen: len(lines(ground, "middle")) > seen or not waiting(ground), seen)
            time.sleep(chance.uniform(0, 0.03))
            running.kill()
        eventually(lambda: not waiting(ground))
    assert effects_of(ground) == {str(number): 2 for number in range(JOBS)}
    assert len(lines(ground, "middle")) > JOBS + KILLS / 2


def test_two_workers_never_take_one_job(ground: AppContext) -> None:
    patient = replace(ground.settings, job_lease=60.0)
    with workers(patient) as one, workers(patient) as other:
        for number in range(200):
            add(ground, note, key=str(number), before=0.005)
        eventually(lambda: not waiting(ground))
        pids = {str(one.pid), str(other.pid)}
    begun = [line.split() for line in lines(ground, "begun")]
    assert sorted(key for key, _ in begun) == sorted(str(number) for number in range(200))
    assert {pid for _, pid in begun} == pids
    assert set(effects_of(ground).values()) == {2}


def test_a_worker_that_slept_through_its_lease_commits_nothing(ground: AppContext) -> None:
    add(ground, note, key="once", before=0.4)
    with workers(ground.settings) as sleeper:
        eventually(lambda: lines(ground, "begun"))
        os.kill(sleeper.pid, signal.SIGSTOP)
        with workers(ground.settings):
            eventually(lambda: not waiting(ground))
        os.kill(sleeper.pid, signal.SIGCONT)
        eventually(lambda: len(lines(ground, "middle")) == 2)
        add(ground, note, key="after")
        eventually(lambda: not waiting(ground))
    assert effects_of(ground) == {"once": 2, "after": 2}


def test_a_job_that_kills_every_worker_is_given_up_and_others_go_on(ground: AppContext) -> None:
    add(ground, die)
    add(ground, note, key="innocent")
    with workers(ground.settings) as running:
        for _ in range(die.max_attempts):
            running.next_pid()
        eventually(lambda: not waiting(ground))
    assert effects_of(ground) == {"innocent": 2}
    with ground.unit_of_work():
        left = session.query(Job).one()
        assert (left.attempt, left.failed_at is not None) == (die.max_attempts, True)


def test_a_stopped_worker_finishes_what_runs_and_gives_back_what_takes_too_long(ground: AppContext) -> None:
    add(ground, note, key="short", between=0.5)
    with workers(ground.settings):
        eventually(lambda: lines(ground, "middle"))
    assert effects_of(ground) == {"short": 2}
    add(ground, note, key="long", before=20)
    with workers(ground.settings):
        eventually(lambda: len(lines(ground, "begun")) == 2)
    with ground.unit_of_work():
        left = session.query(Job).one()
        assert (left.attempt, left.released, left.lease_until) == (1, 1, None)
