"""A crowd for measurements: as many as were asked for, the same each time, counted right."""

from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random

import pytest
from sqlalchemy import func, select

from microblog.accounts.models import Account
from microblog.accounts.names import check_username
from microblog.core.context import AppContext
from microblog.core.db import session
from microblog.core.ids import moment_of
from microblog.demo import crowd
from microblog.follows.models import Follow
from microblog.posts.actions import check_text
from microblog.posts.models import Post
from microblog.settings import Settings
from microblog.timelines.models import Timeline
from microblog.timelines.queries import home
from tests.fixtures.applications import house
from tests.fixtures.databases import fresh_database

NOW = datetime(2026, 5, 17, 12, 30, tzinfo=UTC)
POSTS = 300
PEOPLE = 210
READERS = {5: 6, 50: 7, 200: 6, 5_000: 1}
"""A tenth of those that measurements need: their timelines are what takes time."""

pytestmark = [pytest.mark.many, pytest.mark.xdist_group("crowd")]


@pytest.fixture(autouse=True, scope="module")
def _few_readers() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crowd, "READERS", READERS)
        yield


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def crowded_place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppContext]:
    """A community with `POSTS` posts, for all tests that only look at it."""
    folder = tmp_path_factory.mktemp("crowd")
    for url in fresh_database(request.param, folder):
        context = house().make_context(Settings(data=folder, secret_key="k" * 40, database_url=url))
        with context.unit_of_work():
            assert list(crowd.populate(POSTS, NOW, PEOPLE)) == [POSTS]
        yield context
        context.database.close()


@pytest.fixture
def crowded(crowded_place: AppContext) -> Iterator[None]:
    """Among the community."""
    with crowded_place.unit_of_work():
        yield


def test_it_has_the_posts_and_people_that_were_asked_for(crowded: None) -> None:
    assert count_of(Post) == POSTS
    assert count_of(Account) == PEOPLE
    first, last = session.execute(select(func.min(Post.id), func.max(Post.id))).one()
    assert NOW - crowd.YEARS <= moment_of(first) < moment_of(last) < NOW


def test_there_are_as_many_people_as_on_such_a_site() -> None:
    assert [crowd.people_for(posts) for posts in (100, 1_000, 10_000_000)] == [30, 50, 20_000]


def test_every_counter_is_right(crowded: None) -> None:
    assert counted(Post.account_id) == counters(Account.posts_count)
    assert counted(Follow.follower_id) == counters(Account.following_count)
    assert counted(Follow.followed_id) == counters(Account.followers_count)


def test_readers_follow_as_many_as_they_should(crowded: None) -> None:
    numbers = list(session.scalars(select(Account.following_count).order_by(Account.id)))
    assert numbers == [5] * 6 + [50] * 7 + [200] * 6 + [209] + [12] * 190


def test_few_write_much_and_many_write_little(context: AppContext) -> None:
    list(crowd.populate(3_000, NOW, PEOPLE))
    numbers = sorted(session.scalars(select(Account.posts_count)), reverse=True)
    assert sum(numbers[:21]) > 0.35 * sum(numbers)


def test_the_rules_would_have_let_everything_pass(crowded: None) -> None:
    for name in session.scalars(select(Account.username)):
        assert check_username(name) == name
    for text in session.scalars(select(Post.text)):
        check_text(text)


def test_it_writes_the_same_each_time(crowded: None) -> None:
    first = list(session.scalars(select(Post.text).order_by(Post.id)))
    other = Random(crowd.SEED)
    names = list(session.scalars(select(Account.username).order_by(Account.id)))
    assert names == [name for name, _ in zip(crowd._names(other), names, strict=False)]
    assert len(set(first)) > 0.95 * POSTS


def test_the_readers_have_their_timelines(crowded: None) -> None:
    assert count_of(Timeline) == 20
    reader = session.scalars(select(Account).where(Account.following_count == 50).limit(1)).one()
    assert home(reader, None).is_stored
    assert home(reader, None).items


def test_a_second_crowd_stands_beside_the_first(context: AppContext) -> None:
    list(crowd.populate(POSTS, NOW))
    list(crowd.populate(100, NOW.replace(year=2027)))
    assert count_of(Account) == 60
    assert count_of(Post) == POSTS + 100


def count_of(model: type[Account | Post | Timeline]) -> int | None:
    return session.scalar(select(func.count()).select_from(model))


def counted(column: object) -> dict[int, int]:
    return dict(session.execute(select(column, func.count()).group_by(column)).all())  # type: ignore[call-overload]


def counters(column: object) -> dict[int, int]:
    found = session.execute(select(Account.id, column)).all()  # type: ignore[call-overload]
    return {id: number for id, number in found if number}
