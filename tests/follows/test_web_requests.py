"""The pages and buttons of being asked, by everybody who may come along."""

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from microblog.accounts.models import Account
from microblog.core.db import session
from microblog.follows.actions import follow
from microblog.follows.queries import relation
from microblog.follows.request_actions import set_locked
from microblog.settings import Settings
from tests.fixtures.applications import MakeSettings
from tests.fixtures.cast import LogIn
from tests.fixtures.crowds import crowd, send

DEEDS = ("accept", "refuse", "remove-follower")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def settings(make_settings: MakeSettings, database_url: str) -> Settings:
    return make_settings(database_url=database_url, posts_per_page=4)


@pytest.fixture
def locked(susan: Account) -> Account:
    set_locked(susan, True)
    return susan


def test_the_switch_says_what_it_does_and_does_it(susan: Account, log_in: LogIn) -> None:
    client = log_in(susan)
    for fields, words in ({"is_locked": "y"}, "People have to ask"), ({}, "Everybody can follow you now."):
        answer = send(client, "/settings/followers", **fields)
        assert (answer.status_code, answer.location) == (303, "/settings/followers")
        page = BeautifulSoup(client.get("/settings/followers").text, "html.parser")
        assert words in page.select("#toasts")[0].text
        assert page.select("#is_locked")[0].has_attr("checked") is bool(fields)
        session.rollback()
        assert susan.is_locked is bool(fields)


def test_who_asks_sees_it_and_can_withdraw(locked: Account, david: Account, log_in: LogIn) -> None:
    client = log_in(david)
    seen = []
    for _ in range(2):
        page = BeautifulSoup(client.get("/@susan").text, "html.parser")
        [form] = page.select("form.follow")
        button = form.select("button")[0]
        seen.append((form["action"], button["aria-pressed"], " ".join(button.text.split())))
        send(client, str(form["action"]))
        session.rollback()
    words = "Ask to follow Requested @susan"
    assert seen == [("/@susan/follow", "false", words), ("/@susan/unfollow", "true", words)]
    assert relation(david, locked).state is None
    assert "Approves followers" in client.get("/@susan").text


def test_everybody_who_waits_is_listed_counted_and_answered(locked: Account, log_in: LogIn) -> None:
    people = crowd(6)
    for each in people:
        follow(each, locked)
    client = log_in(locked)
    names, address = [], "/settings/followers"
    while address:
        page = BeautifulSoup(client.get(address).text, "html.parser")
        names += [handle.text for handle in page.select("#people .handle")]
        more = page.select_one("a.more")
        address = str(more["href"]) if more else ""
    assert names == [f"@{each.username}" for each in reversed(people)]
    badges = [badge.text for badge in BeautifulSoup(client.get("/").text, "html.parser").select(".nav .badge")]
    assert badges == ["6 requests to follow you"]
    text = client.get("/settings/followers").text
    assert text.index('id="people"') < text.index('name="is_locked"')
    one, two = people[:2]
    for person, deed in (one, "accept"), (two, "refuse"):
        assert f"@{person.username} asks to follow you." in client.get(f"/@{person.username}").text
        answer = send(client, f"/@{person.username}/{deed}")
        assert answer.status_code == 303
        assert "asks to follow you." not in client.get(f"/@{person.username}").text
    session.rollback()
    assert (locked.followers_count, locked.requests_count) == (1, 4)


def test_an_answer_that_comes_too_late_says_so(locked: Account, david: Account, log_in: LogIn) -> None:
    client = log_in(locked)
    for deed in DEEDS:
        send(client, f"/@david/{deed}")
        assert "This was changed in the meantime. Please look again." in client.get("/").text


def test_a_follower_is_removed_from_the_list(susan: Account, david: Account, mary: Account, log_in: LogIn) -> None:
    for follower in (david, mary):
        follow(follower, susan)
    client = log_in(susan)
    page = BeautifulSoup(client.get("/@susan/followers").text, "html.parser")
    removing = [form["action"] for form in page.select("#people form") if "remove" in str(form["action"])]
    assert removing == ["/@mary/remove-follower", "/@david/remove-follower"]
    send(client, "/@mary/remove-follower")
    text = client.get("/@susan/followers").text
    assert "@mary no longer follows you, and is not told." in text
    assert "/@mary/remove-follower" not in text
    session.rollback()
    assert (susan.followers_count, mary.following_count) == (1, 0)
    assert "remove-follower" not in log_in(david).get("/@susan/followers").text


@pytest.mark.parametrize("deed", DEEDS)
def test_nobody_answers_for_others(locked: Account, david: Account, mary: Account, log_in: LogIn, deed: str) -> None:
    follow(david, locked)
    client = log_in(mary)
    send(client, f"/@david/{deed}")
    assert client.get(f"/@david/{deed}").status_code == 405
    assert client.post(f"/@david/{deed}").status_code == 403
    assert send(client, f"/@nobody/{deed}").status_code == 404
    client.delete_cookie("session")
    assert send(client, f"/@david/{deed}").location.startswith("/login")
    session.rollback()
    assert relation(david, locked).state == "requested"


def test_the_page_is_for_those_who_are_logged_in(client: FlaskClient, susan: Account, log_in: LogIn) -> None:
    assert client.get("/settings/followers").location.startswith("/login")
    client = log_in(susan)
    assert client.get("/settings/followers?before=x").status_code == 422
    assert "Nobody is waiting" not in client.get("/settings/followers").text
    set_locked(susan, True)
    assert "Nobody is waiting" in client.get("/settings/followers").text
