"""Home and explore, as visitors see them."""

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask

from microblog.accounts.models import Account
from microblog.posts.actions import publish
from microblog.settings import Settings
from tests.fixtures.applications import MakeSettings
from tests.fixtures.cast import LogIn

WORDS = "A quiet place for <people> with cats."


@pytest.fixture
def settings(make_settings: MakeSettings, database_url: str) -> Settings:
    return make_settings(database_url=database_url, site_description=WORDS)


@pytest.mark.parametrize(("path", "times"), [("/", 3), ("/explore", 2)])
def test_visitors_are_told_what_this_server_is_for(app: Flask, path: str, times: int) -> None:
    page = app.test_client().get(path).text
    assert page.count("A quiet place for &lt;people&gt; with cats.") == times
    assert "nothing is ranked" not in page


def test_ones_first_post_is_seen_before_those_whom_one_could_follow(
    susan: Account, david: Account, log_in: LogIn
) -> None:
    publish(david, "Follow me.")
    home = log_in(susan)
    assert [_name(each) for each in _parts(home.get("/").text)] == ["empty", "suggested"]
    publish(susan, "Here I am.")
    assert [_name(each) for each in _parts(home.get("/").text)] == ["posts", "suggested"]


def _parts(page: str) -> list[Tag]:
    return list(BeautifulSoup(page, "html.parser").select("main > :is(.empty, .posts, .suggested)"))


def _name(part: Tag) -> str:
    return str(part["class"][0])
