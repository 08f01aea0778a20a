"""Home, explore and profiles: newest first, page by page, and never anything but the truth."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from microblog.accounts.models import Account
from microblog.core.context import AppContext
from microblog.core.db import rows, session, transaction
from microblog.core.ids import MAX_ID
from microblog.core.paging import Page
from microblog.core.prepared import AnyRow
from microblog.follows.actions import follow
from microblog.follows.models import REQUESTED, Follow
from microblog.posts.actions import publish
from microblog.settings import Settings
from microblog.timelines import queries, upkeep
from microblog.timelines.actions import want_timeline
from microblog.timelines.models import UNFINISHED, Timeline
from microblog.timelines.queries import by_account, explore, home
from microblog.timelines.statements import FLOOR, STORED, UNSTORED, walked
from tests.fixtures.applications import MakeSettings, RunJobs
from tests.fixtures.crowds import crowd, follows, posts
from tests.timelines.community import Community

Ask = Callable[[int | None], Page[AnyRow]]

PAGE = 4
STEPS = 80


@pytest.fixture
def settings(make_settings: MakeSettings, database_url: str) -> Settings:
    return make_settings(database_url=database_url, posts_per_page=PAGE)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Timelines are cut after every post, and delivered to two followers at a time."""
    for name, value in (("KEPT", 7), ("CUT_ONE_IN", 1), ("BATCH", 2)):
        monkeypatch.setattr(upkeep, name, value)


@pytest.fixture(params=[queries.MANY, 1])
def many(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """How many make a reader one who follows a great many."""
    monkeypatch.setattr(queries, "MANY", request.param)
    monkeypatch.setattr(queries, "WALKED", walked(12))


@pytest.mark.many
@pytest.mark.parametrize("seed", range(3))
def test_home_is_the_truth_whatever_happens(context: AppContext, small: None, many: None, seed: int) -> None:
    town = Community(Random(seed))
    for _ in range(STEPS):
        town.step()
        reader = town.someone()
        truth = town.truth(reader)
        seen = walk(lambda before: home(reader, before))  # noqa: B023
        assert seen == sorted(set(seen) & set(truth), reverse=True)
        assert [id for id in truth if town.posts[id] == reader.id] == [id for id in seen if town.posts[id] == reader.id]
        before = town.dice.choice([MAX_ID, *town.posts])
        assert unstored(reader, before) == [id for id in truth if id < before][: PAGE + 1]
    town.finish()
    for reader in town.people:
        assert walk(lambda before: home(reader, before)) == town.truth(reader)  # noqa: B023
        want_timeline(reader)
    town.finish()
    floors = list(session.scalars(select(Timeline.floor)))
    assert len(floors) == 6
    assert UNFINISHED not in floors
    for reader in town.people:
        assert walk(lambda before: home(reader, before)) == town.truth(reader)  # noqa: B023


@pytest.mark.parametrize("stored", [True, False])
def test_pages_meet_without_gap_or_double_while_posts_arrive(
    susan: Account, run_jobs: RunJobs, small: None, stored: bool
) -> None:
    author = crowd(1)[0]
    follow(susan, author)
    there = [publish(author, f"{number}.").id for number in range(17)]
    if stored:
        want_timeline(susan)
        run_jobs()

    def page(before: int | None) -> Page[AnyRow]:
        found = home(susan, before)
        publish(author, "And another.")
        run_jobs()
        return found

    assert walk(page) == there[::-1]


def test_stored_and_unstored_pages_are_alike_in_every_word(susan: Account, run_jobs: RunJobs) -> None:
    authors = crowd(5)
    follows([(susan, author) for author in authors])
    posts([*authors, susan], 3)
    first = home(susan, None)
    assert not first.is_stored
    want_timeline(susan)
    assert home(susan, None).items == first.items
    run_jobs()
    stored = home(susan, None)
    assert stored.is_stored
    assert [tuple(row) for row in stored.items] == [tuple(row) for row in first.items]
    assert [row._fields for row in stored.items] == [row._fields for row in first.items]
    assert stored.next == first.next


def test_a_timeline_that_is_finished_between_two_statements_hides_nothing(
    susan: Account, context: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(susan, "Mine.")
    want_timeline(susan)
    reader_id = susan.id

    def interrupted(statement: Any, **asked: Any) -> list[AnyRow]:
        """The rows, but the job is done just before the floor is read."""
        if statement is FLOOR:
            with context.unit_of_work(), transaction():
                upkeep.fill_timeline(reader_id)
        return rows(statement, **asked)

    monkeypatch.setattr("microblog.timelines.queries.rows", interrupted)
    assert len(home(susan, None).items) == 1


def test_a_timeline_that_is_being_built_is_not_read(susan: Account) -> None:
    author = crowd(1)[0]
    follow(susan, author)
    want_timeline(susan)
    ids = [publish(writer, "Words.").id for writer in (susan, *[author] * (PAGE + 2), susan)]
    with transaction():
        for id in ids[1:-1]:
            upkeep.deliver(id, author.id)
    assert walk(lambda before: home(susan, before)) == ids[::-1]


def test_an_entry_of_somebody_who_is_no_longer_followed_is_not_shown(susan: Account, run_jobs: RunJobs) -> None:
    author = crowd(1)[0]
    follow(susan, author)
    publish(author, "Words.")
    want_timeline(susan)
    run_jobs()
    assert len(home(susan, None).items) == 1
    with transaction():
        session.execute(update(Follow).values(state=REQUESTED))
    assert home(susan, None).items == ()
    with transaction():
        session.execute(delete(Follow))
    assert home(susan, None).items == ()


def test_explore_shows_everybodys_public_posts(susan: Account, context: AppContext) -> None:
    authors = crowd(3)
    public = posts(authors, 4)
    posts(authors, 2, visibility="followers")
    assert walk(explore) == public[::-1]


def test_a_profile_shows_one_accounts_posts_as_far_as_one_may_read_them(susan: Account, david: Account) -> None:
    public, private = posts([susan], 5), posts([susan], 5, visibility="followers")
    posts([david], 3)
    follow(david, susan)
    everything = sorted(public + private, reverse=True)
    assert walk(lambda before: by_account(susan, None, before)) == public[::-1]
    assert walk(lambda before: by_account(susan, susan, before)) == everything
    assert walk(lambda before: by_account(susan, david, before)) == everything
    assert walk(lambda before: by_account(susan, crowd(1)[0], before)) == public[::-1]


def walk(ask: Ask) -> list[int]:
    """The ids on all pages, each of which but the last is full."""
    ids: list[int] = []
    before = None
    while True:
        page = ask(before)
        ids += [row.id for row in page.items]
        if page.next is None:
            assert len(page.items) <= PAGE
            return ids
        assert len(page.items) == PAGE
        assert page.next == ids[-1]
        before = page.next


def unstored(reader: Account, before: int) -> list[int]:
    """A page as it is without any stored timeline."""
    asked = {"viewer_id": reader.id, "before": before, "limit": PAGE + 1}
    assert set(STORED) == {"sqlite", "postgresql"}
    return [row.id for row in session.execute(UNSTORED, asked)]
