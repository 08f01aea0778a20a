"""What a page looks at does not grow with the site. The database itself counts it, so no other work can disturb it."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert

from bench.work import looked_at, recorded
from microblog.accounts.models import Account
from microblog.core.context import AppContext
from microblog.core.db import session, transaction
from microblog.posts.models import PostTag
from microblog.settings import Settings
from microblog.timelines.actions import want_timeline
from microblog.timelines.upkeep import drop_timelines
from tests.fixtures.applications import MakeSettings, RunJobs
from tests.fixtures.cast import LogIn
from tests.fixtures.crowds import crowd, follows, posts

PAGE = 5
FLAT = 1.25
DEEP = "?before={old}"
LISTS = ("/@{busy}/followers", "/@{reader}/following")
PAGES = (
    "/",
    "/explore",
    "/@{busy}",
    "/tags/words",
    *LISTS,
    "/@{busy}/{old}",
    "/@{busy}/feed.atom",
    "/tags/words/feed.atom",
)
ADDRESSES = (*PAGES, *(f"{page}{DEEP}" for page in PAGES[1:4]))


@pytest.fixture
def settings(make_settings: MakeSettings, database_url: str) -> Settings:
    return make_settings(database_url=database_url, posts_per_page=PAGE)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_pages_look_at_no_more_among_more_posts_and_people(
    susan: Account, log_in: LogIn, run_jobs: RunJobs, context: AppContext, database_kind: str
) -> None:
    client, busy = log_in(susan), crowd(1)[0]
    found = []
    for size in (5, 25, 325):  # the first time nothing is remembered yet
        old = grow(susan, busy, size)
        want_timeline(susan)
        run_jobs()
        addresses = [page.format(busy=busy.username, reader=susan.username, old=old) for page in ADDRESSES]
        found.append([work(client, context, address) for address in addresses])
    few, many = found[1:]
    assert {page: pair for page, *pair in zip(ADDRESSES, few, many, strict=True) if pair[1] > FLAT * pair[0]} == {}


def grow(reader: Account, busy: Account, size: int) -> int:
    """Add so many people with posts, whom the reader follows; gives one of the older posts of an author who has many."""
    people = crowd(size)
    follows(
        [(reader, each) for each in people] + [(each, busy) for each in people] + [(each, reader) for each in people]
    )
    others = posts([*people, reader], 3)
    posts([busy], size, visibility="followers")
    theirs = posts([busy], 4 * PAGE)
    with transaction():
        reader.following_count = size
        session.execute(insert(PostTag), [{"tag": "words", "post_id": id} for id in others + theirs])
        drop_timelines()
    return theirs[2 * PAGE]


def work(client: FlaskClient, context: AppContext, address: str) -> int:
    """What the statements of a page look at."""
    with recorded(context.database.engine) as statements:
        assert client.get(address).status_code == 200, address
    assert 0 < len(statements) <= 8
    return sum(looked_at(context.database.engine, *statement) for statement in statements)
