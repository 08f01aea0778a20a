"""The buttons and lists of following, by everybody who may come along."""

import re

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from microblog.accounts.models import Account
from microblog.auth.actions import set_disabled
from microblog.auth.models import User
from microblog.auth.queries import user_of
from microblog.core.db import session, transaction
from microblog.follows.actions import follow
from microblog.follows.models import Follow
from microblog.settings import Settings
from tests.fixtures.applications import MakeSettings
from tests.fixtures.cast import LogIn
from tests.fixtures.crowds import crowd, follows, send
from tests.fixtures.pages import token_of


@pytest.fixture
def settings(request: pytest.FixtureRequest, make_settings: MakeSettings, database_url: str) -> Settings:
    return make_settings(
        database_url=database_url, confirm_email="unconfirmed" in request.fixturenames, posts_per_page=4
    )


@pytest.fixture
def unconfirmed(susan: Account, log_in: LogIn) -> FlaskClient:
    with transaction():
        session.execute(update(User).values(email_confirmed_at=None))
    return log_in(susan)


def test_the_button_follows_and_then_unfollows(susan: Account, david: Account, log_in: LogIn) -> None:
    client = log_in(susan)
    for sentence, is_following in (("You are following @david.", True), ("no longer following @david.", False)):
        form = BeautifulSoup(client.get("/@david").text, "html.parser").select_one("form.follow")
        assert form is not None
        answer = send(client, str(form["action"]))
        assert answer.status_code == 303
        assert sentence in client.get("/").text
        assert bool(_follows()) is is_following


@pytest.mark.parametrize(
    ("came_from", "leads_to"),
    [
        ("http://localhost/@david?before=7", "/@david?before=7"),
        ("http://localhost/@mary/followers", "/@mary/followers"),
        ("http://elsewhere.example/@david", "/"),
        ("http://localhost.evil.example/x", "/"),
        ("http://localhost//evil.example", "/"),
        ("", "/"),
    ],
)
def test_one_comes_back_to_where_one_was(
    susan: Account, david: Account, log_in: LogIn, came_from: str, leads_to: str
) -> None:
    client = log_in(susan)
    token = re.search(r'csrf_token" value="(\w+)"', client.get("/@david").text)
    assert token is not None
    for deed in ("follow", "unfollow"):
        answer = client.post(f"/@david/{deed}", data={"csrf_token": token[1]}, headers={"Referer": came_from})
        assert (answer.status_code, answer.location) == (303, leads_to)


@pytest.mark.parametrize(
    ("name", "status"), [("David", 303), ("susan", 403), ("nobody", 404), ("closed", 404), ("x" * 3000, 404)]
)
def test_who_can_be_followed(susan: Account, david: Account, log_in: LogIn, name: str, status: int) -> None:
    closed = crowd(1)[0]
    with transaction():
        closed.username, closed.disabled_at = "closed", closed.created_at
    client = log_in(susan)
    assert send(client, f"/@{name}/follow").status_code == status
    assert len(_follows()) == (status == 303)


def test_visitors_and_the_unconfirmed_cannot_follow(client: FlaskClient, unconfirmed: FlaskClient) -> None:
    other = crowd(1)[0]
    assert send(unconfirmed, f"/@{other.username}/follow").status_code == 403
    assert 'class="follow"' not in unconfirmed.get(f"/@{other.username}").text
    client.delete_cookie("session")
    for deed in ("follow", "unfollow"):
        answer = send(client, f"/@{other.username}/{deed}")
        assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/login")
    assert _follows() == []


@pytest.mark.parametrize("deed", ["follow", "unfollow"])
def test_a_link_or_a_foreign_form_does_nothing(susan: Account, david: Account, log_in: LogIn, deed: str) -> None:
    client = log_in(susan)
    assert client.get(f"/@david/{deed}").status_code == 405
    assert client.post(f"/@david/{deed}").status_code == 403
    assert client.post(f"/@david/{deed}", data={"csrf_token": "0" * 32}).status_code == 403
    assert _follows() == []


@pytest.mark.parametrize("kind", ["followers", "following"])
def test_the_lists_load_more_until_the_end(client: FlaskClient, susan: Account, kind: str) -> None:
    people = crowd(11)
    follows([(each, susan) if kind == "followers" else (susan, each) for each in people])
    names, address = [], f"/@susan/{kind}"
    while address:
        page = BeautifulSoup(client.get(address).text, "html.parser")
        names += [handle.text for handle in page.select("#people .handle")]
        more = page.select_one("a.more")
        address = str(more["href"]) if more else ""
    assert names == [f"@{each.username}" for each in reversed(people)]


def test_the_list_shows_the_right_button_for_each(susan: Account, david: Account, mary: Account, log_in: LogIn) -> None:
    for follower in (susan, david):
        follow(follower, mary)
    follow(susan, david)
    page = BeautifulSoup(log_in(susan).get("/@mary/followers").text, "html.parser")
    assert [form["action"] for form in page.select("#people form")] == ["/@david/unfollow"]


@pytest.mark.parametrize(
    ("place", "id"), [("row", "follow-david"), ("card", "card-follow-david"), ("<b>", "follow-david")]
)
def test_the_script_is_given_the_button_the_words_and_the_counts(
    susan: Account, david: Account, log_in: LogIn, place: str, id: str
) -> None:
    client = log_in(susan)
    token = token_of(client, "/@david")
    for deed, state, numbers in (("follow", "true", ["1", "1"]), ("unfollow", "false", ["0", "0"])):
        sent = {"csrf_token": token, "place": place}
        answer = client.post(f"/@david/{deed}", data=sent, headers={"HX-Request": "true"})
        assert answer.status_code == 200
        part = BeautifulSoup(answer.text, "html.parser")
        [form] = part.select("form.follow")
        assert (form["id"], form.select("button")[0]["aria-pressed"]) == (id, state)
        assert "@david" in part.select("#toasts .toast")[0].text
        counts = [part.select("#counts-david strong")[1].text, part.select("#my-counts strong")[2].text]
        assert counts == numbers
        assert part.find("main") is None
    assert "@david." not in client.get("/explore").text


def test_empty_lists_say_so(susan: Account, client: FlaskClient, log_in: LogIn) -> None:
    assert "No followers yet" in client.get("/@susan/followers").text
    assert "Following nobody yet" in client.get("/@susan/following").text
    log_in(susan)
    assert "Nobody follows you yet" in client.get("/@susan/followers").text
    assert "You follow nobody yet" in client.get("/@susan/following").text


@pytest.mark.parametrize("kind", ["followers", "following"])
def test_lists_of_others_than_people_are_not_there(client: FlaskClient, susan: Account, kind: str) -> None:
    answer = client.get(f"/@SUSAN/{kind}")
    assert (answer.status_code, answer.location) == (301, f"/@susan/{kind}")
    assert client.get(f"/@nobody/{kind}").status_code == 404
    assert client.get(f"/@su%00san/{kind}").status_code == 404
    for cursor in ("0", "x", "-1", "9" * 40):
        assert client.get(f"/@susan/{kind}?before={cursor}").status_code == 422
    user = user_of(susan)
    assert user is not None
    set_disabled(user, True)
    assert client.get(f"/@susan/{kind}").status_code == 404


def _follows() -> list[int]:
    session.rollback()
    assert session.scalar(select(func.sum(Account.followers_count))) == session.scalar(select(func.count(Follow.id)))
    return list(session.scalars(select(Follow.id)))
