"""`@action`: all of it or nothing, seen from another connection."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from microblog.accounts.models import Account
from microblog.core.actions import ATTEMPTS, action
from microblog.core.context import AppContext
from microblog.core.db import in_transaction, session, transaction
from microblog.core.events import emit, event, listens_to
from microblog.core.jobs import Job
from tests.fixtures.applications import RunJobs


@event
class Came:
    name: str


heard: list[str] = []


@listens_to(Came)
def hear(event: Came) -> None:
    heard.append(event.name)


@action
def come(name: str, *, then: Callable[[], None] = lambda: None) -> Account:
    account = Account(username=name)
    session.add(account)
    session.flush()
    emit(Came(name=name))
    then()
    return account


def fail() -> None:
    raise LookupError("on purpose")


def test_what_an_action_did_is_seen_by_everybody(context: AppContext, run_jobs: RunJobs) -> None:
    heard.clear()
    assert come("nina").id
    assert _names_elsewhere(context) == ["nina"]
    assert run_jobs() == 1
    assert heard == ["nina"]


def test_an_action_that_fails_leaves_neither_rows_nor_jobs(context: AppContext) -> None:
    with pytest.raises(LookupError):
        come("nina", then=fail)
    assert _names_elsewhere(context) == []
    assert _jobs_elsewhere(context) == 0
    assert not in_transaction()
    come("nora")
    assert _names_elsewhere(context) == ["nora"]


def test_nothing_is_seen_before_its_end(context: AppContext) -> None:
    seen: list[list[str]] = []
    come("nina", then=lambda: seen.append(_names_elsewhere(context)))
    assert seen == [[]]


def test_an_action_inside_another_joins_it(context: AppContext) -> None:
    @action
    def come_together(then: Callable[[], None]) -> None:
        come("nina")
        come("nora", then=lambda: None)
        with transaction():
            come("nick")
        assert in_transaction()
        then()

    with pytest.raises(LookupError):
        come_together(fail)
    assert _names_elsewhere(context) == []
    come_together(lambda: None)
    assert _names_elsewhere(context) == ["nick", "nina", "nora"]
    assert _jobs_elsewhere(context) == 3


def test_a_failure_inside_that_is_caught_loses_nothing_of_what_surrounds_it(context: AppContext) -> None:
    @action
    def come_anyway() -> None:
        come("nina")
        with pytest.raises(LookupError):
            come("nora", then=fail)

    come_anyway()
    assert _names_elsewhere(context) == ["nina", "nora"]


def test_who_loses_a_race_looks_again(context: AppContext) -> None:
    @action
    def come_unless_there(attempts: list[int]) -> str:
        attempts.append(1)
        if session.scalar(select(Account.id).where(Account.username == "nina")):
            return "was there"
        if len(attempts) == 1:
            raise IntegrityError("INSERT", {}, Exception("somebody was faster"))
        session.add(Account(username="nina"))
        return "came"

    attempts: list[int] = []
    assert come_unless_there(attempts) == "came"
    assert len(attempts) == 2
    assert come_unless_there([]) == "was there"


def test_many_at_once_add_one(context: AppContext) -> None:
    ready, outcomes = threading.Barrier(6), []

    @action
    def come_unless_there() -> str:
        if session.scalar(select(Account.id).where(Account.username == "nina", Account.domain == "")):
            return "was there"
        session.add(Account(username="nina"))
        session.flush()
        return "came"

    def arrive() -> None:
        with context.unit_of_work():
            ready.wait()
            outcomes.append(come_unless_there())

    threads = [threading.Thread(target=arrive) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["came"] + ["was there"] * 5
    assert _names_elsewhere(context) == ["nina"]


class Deadlock(Exception):
    sqlstate = "40P01"


class Syntax(Exception):
    sqlstate = "42601"


@pytest.mark.parametrize(
    ("error", "attempts"),
    [
        (IntegrityError("INSERT", {}, Exception("again and again")), ATTEMPTS),
        (DBAPIError("UPDATE", {}, Deadlock()), ATTEMPTS),
        (DBAPIError("UPDATE", {}, Syntax()), 1),
        (LookupError("no"), 1),
    ],
)
def test_only_what_may_help_is_tried_again(context: AppContext, error: Exception, attempts: int) -> None:
    tried: list[Any] = []

    @action
    def always_fail() -> None:
        tried.append(in_transaction())
        raise error

    with pytest.raises(type(error)):
        always_fail()
    assert tried == [True] * attempts


def test_a_real_deadlock_is_tried_again(context: AppContext) -> None:
    one, two = come("one").id, come("two").id
    both_hold, attempts = threading.Barrier(2), []

    @action
    def rename(first: int, second: int, name: str) -> None:
        attempts.append(name)
        session.execute(text("UPDATE account SET bio = :bio WHERE id = :id"), {"id": first, "bio": name})
        if len(attempts) <= 2 and not context.database.is_sqlite:
            both_hold.wait(5)
        session.execute(text("UPDATE account SET bio = :bio WHERE id = :id"), {"id": second, "bio": name})

    def work(first: int, second: int, name: str) -> None:
        with context.unit_of_work():
            rename(first, second, name)

    threads = [threading.Thread(target=work, args=arguments) for arguments in ((one, two, "a"), (two, one, "b"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    session.rollback()
    bios = set(session.scalars(select(Account.bio)))
    assert len(bios) == 1
    assert len(attempts) == 2 if context.database.is_sqlite else len(attempts) > 2


def _names_elsewhere(context: AppContext) -> list[str]:
    with context.unit_of_work():
        return list(session.scalars(select(Account.username).order_by(Account.username)))


def _jobs_elsewhere(context: AppContext) -> int:
    with context.unit_of_work():
        return len(session.execute(select(Job.id)).all())
