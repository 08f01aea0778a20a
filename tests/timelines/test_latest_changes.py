"""What a process remembers of home is what it would read now, whoever has changed what, and however."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Column, text
from sqlalchemy.sql import visitors

from bench.work import looked_at, recorded
from microblog.accounts.models import Account
from microblog.core.context import AppContext
from microblog.core.db import session, transaction
from microblog.core.memory import Memory
from microblog.core.paging import Page
from microblog.core.prepared import AnyRow
from microblog.core.sqlite import driver
from microblog.follows.actions import follow
from microblog.posts.actions import publish
from microblog.posts.edit_actions import edit
from microblog.settings import Settings
from microblog.timelines import queries
from microblog.timelines.actions import want_timeline
from microblog.timelines.queries import Home, explore, home
from microblog.timelines.statements import EXPLORE_STATE, HOME_STATE, STORED
from tests.fixtures.applications import MakeSettings, RunJobs, house
from tests.fixtures.crowds import crowd
from tests.timelines.upheaval import Upheaval

PAGE = 4
STEPS = {"sqlite": 120, "postgresql": 20}
"""On PostgreSQL nothing is remembered yet."""


@pytest.fixture
def settings(make_settings: MakeSettings, database_url: str) -> Settings:
    return make_settings(database_url=database_url, posts_per_page=PAGE)


@pytest.fixture
def processes(context: AppContext, settings: Settings) -> Iterator[list[AppContext]]:
    """Two that remember what they read."""
    other = house().make_context(settings)
    yield [context, other]
    other.database.close()


@pytest.mark.many
@pytest.mark.parametrize("seed", range(3))
def test_what_is_remembered_is_what_would_be_read(
    processes: list[AppContext], monkeypatch: pytest.MonkeyPatch, database_kind: str, seed: int
) -> None:
    for name, value in (("KEPT", 7), ("CUT_ONE_IN", 2)):
        monkeypatch.setattr(f"microblog.timelines.upkeep.{name}", value)
    town = Upheaval(Random(seed), look=lambda: [home(session.get_one(Account, id), None) for id in town.people])
    stored, forgetful = 0, processes[0]
    for step in range(STEPS[database_kind]):
        town.step()
        for id in town.people:
            seen = [_home(process, id) for process in processes]
            fresh = _home(replace(forgetful, memory=Memory()), id)
            assert seen == [fresh, fresh], step
            stored += fresh.is_stored
        seen_by_all = [_explore(process) for process in processes]
        fresh_for_all = _explore(replace(forgetful, memory=Memory()))
        assert seen_by_all == [fresh_for_all, fresh_for_all], step
    assert stored > 10


def _home(process: AppContext, reader_id: int) -> Home:
    with process.unit_of_work():
        return home(session.get_one(Account, reader_id), None)


def _explore(process: AppContext) -> Page[AnyRow]:
    with process.unit_of_work():
        return explore(None)


def test_what_was_read_is_not_read_again(susan: Account, run_jobs: RunJobs, context: AppContext) -> None:
    author = crowd(1)[0]
    follow(susan, author)
    want_timeline(susan)
    posts = [publish(author, f"Number {number}.") for number in range(PAGE + 2)]
    run_jobs()
    first = home(susan, None)
    assert (home(susan, None) is first) == context.database.is_sqlite
    edit(author, posts[0].id, "Too old to be seen.", visibility="public", version=posts[0].id)
    assert home(susan, None) == first
    with recorded(context.database.engine) as seen:
        again = home(susan, None)
    assert again == first
    assert len(seen) == 1


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_who_comes_back_after_many_posts_pays_for_one_page(context: AppContext, database_kind: str) -> None:
    author = crowd(1)[0]
    engine, steps = context.database.engine, []
    for number in (2 * PAGE, 1, 10 * PAGE):
        for _ in range(number):
            publish(author, "Hello.")
        with recorded(engine) as statements:
            explore(None)
        steps.append(looked_at(engine, *statements[0]))
    after_one, after_many = steps[1:]
    assert after_many <= 1.25 * after_one


def test_what_is_taken_back_is_not_remembered(susan: Account, run_jobs: RunJobs) -> None:
    publish(susan, "Mine.")
    want_timeline(susan)
    run_jobs()
    home(susan, None)
    with transaction():
        session.execute(text("UPDATE post SET text = 'Not yet.'"))
        assert [row.text for row in home(susan, None).items] == ["Not yet."]
        session.rollback()
    with transaction():
        session.execute(text("UPDATE post SET text = 'Other words.'"))
    assert [row.text for row in home(susan, None).items] == ["Other words."]


@pytest.mark.parametrize(("statement", "state"), [(STORED["sqlite"], HOME_STATE), (queries._explore, EXPLORE_STATE)])
def test_everything_that_is_remembered_is_watched(context: AppContext, statement: Any, state: Any) -> None:
    """A column that is missing was added to the pages: let the triggers of the last migration know it too."""
    read, compared = _columns(statement), _columns(state)
    for table in read:
        if table in {"timeline", "timeline_entry"}:
            assert read[table] <= compared[table]
        elif context.database.is_sqlite:
            assert read[table] <= _watched(table)


def _columns(statement: Any) -> dict[str, set[str]]:
    """The columns that a statement mentions anywhere, by their tables."""
    found: dict[str, set[str]] = {}
    for part in visitors.iterate(statement):
        if isinstance(part, Column):
            found.setdefault(part.table.name, set()).add(part.name)
    return found


def _watched(table: str) -> set[str]:
    """The columns whose change has a number, in a table whose every new and lost row has one too."""
    asked = text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table")
    triggers = "\n".join(session.scalars(asked, {"table": table}))
    assert re.search(rf"AFTER INSERT ON {table}\b", triggers)
    assert re.search(rf"AFTER DELETE ON {table}\b", triggers)
    changed = re.search(rf"AFTER UPDATE OF (.+) ON {table}\b", triggers)
    assert changed
    return set(changed[1].split(", "))


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize(
    "change",
    [
        "REPLACE INTO post SELECT * FROM post",
        "INSERT OR REPLACE INTO account SELECT * FROM account",
        "UPDATE OR REPLACE post SET text = 'x'",
        "UPDATE OR IGNORE account SET display_name = 'x'",
        "UPDATE OR FAIL follow SET state = 'requested'",
        "INSERT OR IGNORE INTO post (id, account_id, text, visibility, mentions) SELECT 1, 1, 'x', 'public', ''",
        "INSERT INTO follow (follower_id, followed_id, state, created_at) SELECT 1, 3, 'accepted', ''"
        " WHERE true ON CONFLICT DO NOTHING",
        "DELETE FROM follow",
        "DELETE FROM post",
    ],
)
def test_every_way_to_change_a_row_has_a_number(settings: Settings, context: AppContext, change: str) -> None:
    people = crowd(3)
    assert [each.id for each in people] == [1, 2, 3]
    follow(people[0], people[1])
    publish(people[0], "Words.")
    before = _numbers(settings)
    with driver().connect(str(context.database.url.database)) as connection:
        connection.execute(change)
    after = _numbers(settings)
    assert after[1] > max(before.values())
    assert after[0] == max(after.values())


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_what_home_does_not_show_has_no_number(settings: Settings, susan: Account, david: Account) -> None:
    before = _numbers(settings)
    with transaction():
        session.execute(text("UPDATE account SET bio = 'x', posts_count = 3, last_seen_at = '2026-01-01 00:00:00'"))
        session.execute(text("UPDATE post SET submission = NULL, language_is_chosen = 1"))
    assert _numbers(settings) == before


def _numbers(settings: Settings) -> dict[int, int]:
    file = Path(settings.database_url.removeprefix("sqlite:///"))
    with driver().connect(file) as connection:
        return dict(connection.execute("SELECT account_id, number FROM latest_change").fetchall())
