"""Who sees what, at every address that could show it: each kind of reader, each audience, each state of a post."""

from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from microblog.accounts import queries
from microblog.accounts.models import Account
from microblog.auth.actions import set_disabled
from microblog.auth.queries import user_of
from microblog.core.db import session
from microblog.follows.actions import follow, unfollow
from microblog.posts.actions import publish
from microblog.posts.models import VISIBILITIES, Post, PostVersion
from microblog.settings import Settings
from microblog.timelines.models import Timeline
from microblog.timelines.suggestions import people_to_follow
from tests.fixtures.applications import MakeSettings, RunJobs
from tests.fixtures.cast import LogIn
from tests.fixtures.crowds import member, posts, send
from tests.posts.town import READERS, VARIANTS, Town, expected, read_rules

DEEDS = ("delete", "restore", "edit", "pin", "unpin")


@pytest.fixture
def town(client: FlaskClient, log_in: LogIn, run_jobs: RunJobs) -> Town:
    return Town(client, log_in, run_jobs)


@pytest.mark.many
def test_every_address_shows_everybody_what_is_theirs_to_read_and_nothing_else(
    town: Town, app: Flask, database_kind: str
) -> None:
    """An address that is new shows no posts, or it stands in the table of `expected()`.

    What a page looks like when it is asked for in other ways is nothing that the kind of database could change.
    """
    in_other_ways = ("visitor", "requested") if database_kind == "sqlite" else ()
    for reader in READERS:
        seen = town.seen(reader, app)
        assert {rule: marks for rule, marks in seen.items() if marks} == expected(reader), reader
        assert set(expected(reader)) <= set(seen)
        for rule, headers in product(read_rules(app) if reader in in_other_ways else (), VARIANTS):
            assert town.look(rule, headers) <= expected(reader).get(rule.rule, set()), (rule, reader, headers)
    assert set(session.scalars(select(Timeline.floor))) == {0}


@pytest.mark.many
class TestOnASiteThatIsClosedToVisitors:
    @pytest.fixture
    def settings(self, make_settings: MakeSettings, database_url: str) -> Settings:
        return make_settings(database_url=database_url, public_reading=False)

    def test_visitors_see_nothing_and_members_what_they_see_elsewhere(self, town: Town, app: Flask) -> None:
        assert not any(town.seen("visitor", app).values())
        for reader in ("stranger", "follower"):
            seen = town.seen(reader, app)
            embedded_nowhere = {rule: marks for rule, marks in expected(reader).items() if rule != "/oembed"}
            assert {rule: marks for rule, marks in seen.items() if marks} == embedded_nowhere


@pytest.mark.many
def test_who_stops_following_sees_less_from_the_next_page_on(town: Town, app: Flask) -> None:
    town.seen("follower", app)
    unfollow(town.people["follower"], town.author)
    town.be("follower")
    for rule in read_rules(app):
        assert town.look(rule) <= expected("stranger").get(rule.rule, set()), rule


@pytest.mark.many
def test_a_post_for_others_looks_like_one_that_never_was(town: Town) -> None:
    post_id = town.posts["followers"]

    def ask(path: str, headers: dict[str, str]) -> tuple[int, str, list[tuple[str, str]]]:
        return _without_id(town.client.get(path, headers=headers))

    for reader in ("visitor", "former", "requested", "stranger", "mentioned", "admin"):
        town.be(reader).get("/")
        for accept, language, page in product(("text/html", "application/json"), ("en", "es"), ("", "/history")):
            headers = {"Accept": accept, "Accept-Language": language}
            absent = ask(f"/@author/{post_id + 1}{page}", headers)
            assert absent[0] == 404
            assert ask(f"/@author/{post_id}{page}", headers) == absent, reader
            assert ask(f"/@somebody/{post_id}{page}", headers) == absent, reader


@pytest.mark.many
def test_somebody_elses_post_cannot_be_told_from_one_that_never_was(town: Town) -> None:
    post_id = town.posts["followers"]
    before = _rows(post_id)
    for reader, deed in product(("follower", "stranger", "admin"), DEEDS):
        town.be(reader)
        form = {"post": "Mine now.", "visibility": "public", "version": str(before[0][-1])} if deed == "edit" else {}
        answers = []
        for id in (post_id, post_id + 1):
            answer = send(town.client, f"/@author/{id}/{deed}", **form)
            answers.append((answer.status_code, answer.location) if deed == "restore" else _without_id(answer)[:2])
            if deed == "edit":
                answers.append(_without_id(town.client.get(f"/@author/{id}/edit"))[:2])
        assert answers[: len(answers) // 2] == answers[len(answers) // 2 :]
        assert deed == "restore" or {status for status, _ in answers} == {404}
    assert _rows(post_id) == before


@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_only_who_writes_for_everybody_is_suggested(client: FlaskClient, visibility: str) -> None:
    posts([member("author")], 1, visibility=visibility)
    suggested = [row.username for row in people_to_follow(member("newcomer"))]
    assert suggested == (["author"] if visibility == "public" else [])


@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_a_closed_account_takes_its_posts_along_and_brings_them_back(
    susan: Account, log_in: LogIn, visibility: str
) -> None:
    post = publish(susan, "Here.", visibility=visibility)
    client, user = log_in(member("follower")), user_of(susan)
    follow(queries.by_username("follower"), susan)
    assert user is not None
    for is_closed in (False, True, False):
        set_disabled(user, is_closed)
        for address in ("/@susan", f"/@susan/{post.id}", f"/@susan/{post.id}/history"):
            assert ("Here." in client.get(address).text) is not is_closed


@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_search_engines_are_asked_to_leave_out_what_is_in_no_list(
    susan: Account, log_in: LogIn, visibility: str
) -> None:
    permalink = f"/@susan/{publish(susan, 'Here.', visibility=visibility).id}"
    pages = [log_in(susan).get(address).text for address in (permalink, f"{permalink}/history")]
    assert ["noindex" in page for page in pages] == [visibility != "public", True]


def _rows(post_id: int) -> list[tuple[object, ...]]:
    session.rollback()
    columns = Post.text, Post.visibility, Post.deleted_at, Post.pinned_id, Post.edited_id
    versions = session.execute(select(PostVersion.id, PostVersion.text).where(PostVersion.post_id == post_id)).all()
    return [tuple(row) for row in [session.execute(select(*columns).where(Post.id == post_id)).one(), *versions]]


def _without_id(answer: TestResponse) -> tuple[int, str, list[tuple[str, str]]]:
    """Status, body and headers, but for the request's own id."""
    id = answer.headers["X-Request-ID"]
    assert id in answer.text
    headers = sorted((name, value) for name, value in answer.headers if name not in {"X-Request-ID", "Date"})
    return answer.status_code, answer.text.replace(id, "?"), headers
