"""The demo's people, as visitors and the people themselves find them."""

from datetime import UTC, datetime

from flask.testing import FlaskClient
from sqlalchemy import func, select

from microblog.accounts.models import Account
from microblog.auth.actions import log_in
from microblog.auth.models import ADMIN
from microblog.auth.queries import user_named
from microblog.core.context import AppContext
from microblog.core.db import session, transaction
from microblog.demo.cast import CAST, PASSWORD
from microblog.demo.community import settle
from microblog.demo.talk import talk
from microblog.posts.models import FOLLOWERS, Post
from microblog.timelines.models import Timeline
from tests.fixtures.cast import sign_up

NOW = datetime(2026, 5, 17, 12, 30, tzinfo=UTC)


def test_they_can_log_in_with_the_password_that_is_told(context: AppContext) -> None:
    assert settle(NOW) == list(CAST)
    for each in CAST[:2]:
        assert log_in(each.username, PASSWORD, address="192.0.2.1").token


def test_there_is_one_admin(context: AppContext) -> None:
    settle(NOW)
    users = {each.username: user_named(each.username) for each in CAST}
    assert [name for name, user in users.items() if user and user.role == ADMIN] == ["susan"]


def test_visitors_read_what_is_public(client: FlaskClient) -> None:
    settle(NOW)
    page = client.get("/explore").text
    assert "the neighbour&#39;s child found the battery" in page
    assert "telescope to the back garden" not in page
    assert 'href="/@klara" class="mention"' in page


def test_the_talk_has_a_long_one_some_for_followers_and_many_letters() -> None:
    posts = talk()
    assert max(len(said.text) for said in posts) > 400
    assert sum(said.visibility == FOLLOWERS for said in posts) >= 3
    assert len({said.username for said in posts}) == len(CAST)
    assert [said.days_ago for said in posts] == sorted((said.days_ago for said in posts), reverse=True)


def test_settling_twice_adds_nobody_twice(context: AppContext) -> None:
    settle(NOW)
    assert settle(NOW) == []
    assert session.scalar(select(func.count()).select_from(Account)) == len(CAST)
    assert session.scalar(select(func.count()).select_from(Post)) == len(talk())


def test_somebody_who_has_the_name_is_left_alone(context: AppContext) -> None:
    david = sign_up("david")
    new = settle(NOW)
    assert {each.username for each in CAST} - {each.username for each in new} == {"david"}
    session.refresh(david)
    assert (david.posts_count, david.followers_count, david.following_count) == (0, 0, 0)


def test_stored_timelines_are_forgotten(context: AppContext, susan: Account) -> None:
    with transaction():
        session.add(Timeline(account_id=susan.id, floor=0))
    settle(NOW)
    assert session.scalars(select(Timeline)).all() == []
