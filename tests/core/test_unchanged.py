"""What was read is not read again until somebody, anywhere, has committed something; then it is."""

import random
import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from subprocess import run
from threading import Lock
from typing import Any, cast

import pytest
from sqlalchemy import bindparam, func, select, update
from sqlalchemy.exc import DBAPIError

from microblog.accounts.models import Account
from microblog.core import prepared
from microblog.core.context import AppContext
from microblog.core.db import change, rows, session, transaction
from microblog.core.unchanged import MOST, Unchanged

_names = select(Account.username).order_by(Account.id)
_named = select(Account.id).where(Account.username == bindparam("username"))
_posts_counted = select(func.sum(Account.posts_count).label("number"))


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The statements that the database was really asked, in their order."""
    seen: list[Any] = []
    real = prepared.run

    def watched(connection: Any, dialect: Any, statement: Any, asked: Any) -> Any:
        seen.append(statement)
        return real(connection, dialect, statement, asked)

    monkeypatch.setattr(prepared, "run", watched)
    return seen


def names(context: AppContext) -> list[str]:
    with context.database.session():
        return [row.username for row in rows(_names)]


def test_the_same_question_is_asked_again_after_a_commit_only(
    susan: Account, context: AppContext, runs: list[Any]
) -> None:
    each_time = 0 if context.database.is_sqlite else 1
    assert [names(context) for _ in range(4)] == [["susan"]] * 4
    assert len(runs) == 1 + 3 * each_time
    with context.database.session(), transaction():
        session.add(Account(username="nina"))
    runs.clear()
    assert [names(context) for _ in range(4)] == [["susan", "nina"]] * 4
    assert len(runs) == 1 + 3 * each_time


def test_other_questions_and_other_values_have_answers_of_their_own(susan: Account, context: AppContext) -> None:
    for _ in range(2):
        with context.database.session():
            assert [row.id for row in rows(_named, username="susan")] == [susan.id]
            assert rows(_named, username="nobody") == []


def test_what_was_given_can_be_changed_without_harm(susan: Account, context: AppContext) -> None:
    for _ in range(2):
        with context.database.session():
            found = rows(_names)
            assert len(found) == 1
            found.clear()


def _add_and_fail() -> None:
    session.add(Account(username="nina"))
    session.flush()
    assert [row.username for row in rows(_names)] == ["susan", "nina"]
    raise ZeroDivisionError


def test_what_is_rolled_back_was_never_there(susan: Account, context: AppContext) -> None:
    assert names(context) == ["susan"]
    with context.database.session():
        with pytest.raises(ZeroDivisionError), transaction():
            _add_and_fail()
        assert [row.username for row in rows(_names)] == ["susan"]
    assert names(context) == ["susan"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_another_process_is_noticed_as_well(susan: Account, context: AppContext) -> None:
    path = str(context.database.url.database)
    rename = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()"
    for name in ("rosa", "clara"):
        run([sys.executable, "-c", rename, path, f"UPDATE account SET username = '{name}'"], check=True)
        assert [names(context), names(context)] == [[name], [name]]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_change_that_needs_no_row_is_noticed(susan: Account, context: AppContext) -> None:
    """Some tables of SQLite change without a word from SQLAlchemy: whoever commits is seen, and who reads is not."""
    path = str(context.database.url.database)
    assert names(context) == ["susan"]
    other = sqlite3.connect(path)
    other.execute("DELETE FROM account")
    assert names(context) == ["susan"]
    other.commit()
    other.close()
    assert names(context) == []


def test_whoever_begins_after_a_commit_sees_it(susan: Account, context: AppContext) -> None:
    """Four at once, each writing or reading as it comes: nobody reads less than was committed before they began."""
    written, lock = 0, Lock()
    count_up = update(Account).where(Account.id == susan.id).values(posts_count=Account.posts_count + 1)

    def act(seed: int) -> None:
        nonlocal written
        chance = random.Random(seed)
        for _ in range(60):
            if chance.random() < 0.3:
                with context.database.session(), transaction():
                    change(count_up)
                with lock:
                    written += 1
            else:
                least = written
                with context.database.session():
                    assert rows(_posts_counted)[0].number >= least

    with ThreadPoolExecutor(4) as crew:
        list(crew.map(act, range(4)))
    with context.database.session():
        assert written == rows(_posts_counted)[0].number > 40


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_connection_that_broke_while_nobody_used_it_is_told_once(susan: Account, context: AppContext) -> None:
    """A transaction looks into the file as soon as it begins: what fails there has the name that everybody catches."""
    assert names(context) == ["susan"]
    cast(Any, context.database.readers._free[-1]).connection.dbapi_connection.close()
    with pytest.raises(DBAPIError):
        names(context)
    assert [names(context), names(context)] == [["susan"], ["susan"]]


def test_a_connection_does_not_keep_more_than_a_little() -> None:
    driver = sqlite3.connect(":memory:")
    unchanged = Unchanged()
    for number in range(MOST):
        unchanged.look(driver)
        assert unchanged.recall(number, lambda: ["a row"]) == ["a row"]
        assert len(unchanged._found) <= MOST / 2 + 1
    driver.close()
