"""Who sees what, on every page that could show it: each kind of reader, each audience, each state of a post."""

import re
from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from microblog.accounts.models import Account
from microblog.auth.actions import set_disabled
from microblog.auth.queries import user_of
from microblog.core.clock import now
from microblog.core.db import session, transaction
from microblog.follows.actions import follow, unfollow
from microblog.follows.models import REQUESTED
from microblog.posts.actions import delete, publish, restore
from microblog.posts.models import FOLLOWERS, PUBLIC, VISIBILITIES, Post
from microblog.timelines.models import Timeline
from microblog.timelines.upkeep import drop_timelines
from tests.fixtures.applications import RunJobs
from tests.fixtures.cast import LogIn
from tests.fixtures.crowds import follows, member, send

MARK = "xylophone"
READERS = ("visitor", "author", "follower", "former", "requested", "stranger", "mentioned")
PAGES = ("home unstored", "home stored", "explore", "profile", "permalink", "preview", "followers", "following")

Cells = set[tuple[str, str]]


class Town:
    """An author, a post with a marker in it, and one reader of each kind."""

    def __init__(self, client: FlaskClient, log_in: LogIn, run_jobs: RunJobs, visibility: str) -> None:
        self.client, self.log_in, self.run_jobs = client, log_in, run_jobs
        self.people = {kind: member(kind) for kind in READERS[1:]}
        author = self.people["author"]
        for kind in ("follower", "former"):
            follow(self.people[kind], author)
        follows([(self.people["requested"], author)], REQUESTED)
        self.post_id = publish(author, f"A {MARK} for @mentioned.", visibility=visibility).id
        run_jobs()
        unfollow(self.people["former"], author)

    @property
    def author(self) -> Account:
        return self.people["author"]

    def seen(self) -> Cells:
        """Every reader and page where the marker is shown; stored timelines are built on the way."""
        with transaction():
            drop_timelines()
        cells: Cells = set()
        for reader in READERS:
            self.be(reader)
            cells |= {(reader, page) for page in PAGES if MARK in self.look(page)}
        assert set(session.scalars(select(Timeline.floor))) == {0}
        return cells

    def be(self, reader: str) -> None:
        self.client.delete_cookie("session")
        if reader != "visitor":
            self.log_in(self.people[reader])

    def look(self, page: str) -> str:
        permalink = f"/@author/{self.post_id}"
        if page == "home stored":
            self.run_jobs()
        address = {"explore": "/explore", "profile": "/@author", "permalink": permalink, "preview": permalink}
        address |= {"followers": "/@author/followers", "following": "/@author/following"}
        answer = self.client.get(address.get(page, "/"))
        assert answer.status_code in {200, 404}
        head, _, body = answer.text.partition("<body")
        return head if page == "preview" else body


@pytest.fixture
def town(client: FlaskClient, log_in: LogIn, run_jobs: RunJobs) -> Callable[[str], Town]:
    return lambda visibility: Town(client, log_in, run_jobs, visibility)


@pytest.fixture
def private(town: Callable[[str], Town]) -> Town:
    return town(FOLLOWERS)


def expected(visibility: str) -> Cells:
    """What the rules say, in two lines for each audience."""
    if visibility == FOLLOWERS:
        pages = ("home unstored", "home stored", "profile", "permalink", "preview")
        return set(product(("author", "follower"), pages))
    everywhere = set(product(READERS, ("explore", "profile", "permalink", "preview")))
    return everywhere | set(product(("author", "follower", "visitor"), ("home unstored", "home stored")))


@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_a_post_is_shown_to_its_readers_and_to_nobody_else(town: Callable[[str], Town], visibility: str) -> None:
    assert town(visibility).seen() == expected(visibility)


@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_a_deleted_post_is_nowhere_and_a_restored_one_is_back(town: Callable[[str], Town], visibility: str) -> None:
    here = town(visibility)
    delete(here.author, here.post_id)
    assert here.seen() == set()
    restore(here.author, here.post_id)
    assert here.seen() == expected(visibility)


@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_an_erased_post_is_nowhere(town: Callable[[str], Town], visibility: str) -> None:
    here = town(visibility)
    delete(here.author, here.post_id)
    with time_machine.travel(now() + timedelta(minutes=1), tick=True):
        here.run_jobs()
        assert session.scalars(select(Post.text)).all() == []
        assert here.seen() == set()


@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_a_closed_account_takes_its_posts_along(town: Callable[[str], Town], visibility: str) -> None:
    here = town(visibility)
    user = user_of(here.author)
    assert user is not None
    set_disabled(user, True)
    assert here.seen() == set()
    set_disabled(user, False)
    assert here.seen() == expected(visibility)


def test_who_stops_following_sees_nothing_from_the_next_page_on(private: Town) -> None:
    private.seen()
    unfollow(private.people["follower"], private.author)
    private.be("follower")
    assert not any(MARK in private.look(page) for page in PAGES if page != "home stored")


def test_a_post_for_others_looks_like_one_that_never_was(private: Town) -> None:
    def ask(path: str, headers: dict[str, str]) -> tuple[int, str, list[tuple[str, str]]]:
        return _without_id(private.client.get(path, headers=headers))

    for reader in ("visitor", "former", "requested", "stranger", "mentioned"):
        private.be(reader)
        private.client.get("/")
        for accept, language in product(("text/html", "application/json"), ("en", "es")):
            headers = {"Accept": accept, "Accept-Language": language}
            absent = ask(f"/@author/{private.post_id - 1}", headers)
            assert absent[0] == 404
            assert ask(f"/@author/{private.post_id}", headers) == absent, reader
            assert ask(f"/@somebody/{private.post_id}", headers) == absent, reader


def test_somebody_elses_post_cannot_be_told_from_one_that_never_was(private: Town) -> None:
    for reader, deed in product(("follower", "stranger"), ("delete", "restore")):
        private.be(reader)
        answers = []
        for id in (private.post_id, private.post_id - 1):
            answer = send(private.client, f"/@author/{id}/{deed}")
            answers.append(_without_id(answer)[:2] if deed == "delete" else (answer.status_code, answer.location))
        assert answers[0] == answers[1]
    post = session.get(Post, private.post_id)
    assert post is not None
    assert (post.deleted_at, private.author.posts_count) == (None, 1)


def test_a_mention_of_somebody_who_may_not_read_tells_them_nothing(private: Town) -> None:
    private.be("mentioned")
    for page in ("/", "/explore", "/@author", "/@mentioned", "/@author/followers"):
        assert MARK not in private.client.get(page).text


def test_a_public_post_among_private_ones_stands_alone_in_explore(
    town: Callable[[str], Town],
) -> None:
    here = town(FOLLOWERS)
    public = publish(here.author, "For all.", visibility=PUBLIC).id
    here.be("stranger")
    assert re.findall(r'id="post-(\d+)"', here.client.get("/explore").text) == [str(public)]


def _without_id(answer: TestResponse) -> tuple[int, str, list[tuple[str, str]]]:
    """Status, body and headers, but for the request's own id."""
    id = answer.headers["X-Request-ID"]
    assert id in answer.text
    headers = sorted((name, value) for name, value in answer.headers if name not in {"X-Request-ID", "Date"})
    return answer.status_code, answer.text.replace(id, "?"), headers
