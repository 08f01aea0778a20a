"""Kept pages: never older than what they show, never somebody else's, and one for all visitors."""

import gzip
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from microblog.accounts.actions import edit_profile
from microblog.accounts.models import Account
from microblog.auth.forms import LoginForm
from microblog.auth.preference_actions import set_preferences
from microblog.auth.queries import user_of
from microblog.core.clock import now
from microblog.follows.actions import follow
from microblog.posts.actions import delete, publish
from microblog.ui import kept_pages
from microblog.ui.kept_pages import kept_page
from tests.fixtures.cast import LogIn
from tests.fixtures.pages import send

GZIP = {"Accept-Encoding": "gzip"}


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    kept_pages._rendered.cache_clear()


def _hits() -> int:
    return kept_pages._rendered.cache_info().hits


def test_a_page_is_rendered_once_and_is_then_the_same(susan: Account, log_in: LogIn) -> None:
    post = publish(susan, "Hello.")
    client = log_in(susan)
    with time_machine.travel(now(), tick=False):
        for address in ("/", "/explore", "/@susan", f"/@susan/{post.id}"):
            first = client.get(address)
            before = _hits()
            again = client.get(address)
            assert _hits() == before + 1
            assert again.data == first.data
            assert again.headers["ETag"] == first.headers["ETag"]
            kept_pages._rendered.cache_clear()
            assert client.get(address).data == first.data


@pytest.mark.parametrize(
    "change",
    [
        lambda susan, _david: publish(susan, "More."),
        lambda susan, _david: edit_profile(susan, display_name="Susanna", bio=""),
        lambda susan, david: follow(david, susan),
        lambda susan, _david: _prefer(susan, theme="dark"),
        lambda susan, _david: _prefer(susan, locale="es"),
        lambda susan, _david: _prefer(susan, timezone="Asia/Tokyo"),
    ],
    ids=["post", "name", "follow", "theme", "language", "zone"],
)
def test_what_changes_is_seen_at_once(
    change: Callable[[Account, Account], object], susan: Account, david: Account, log_in: LogIn
) -> None:
    publish(susan, "Hello.")
    client = log_in(susan)
    with time_machine.travel(now(), tick=False):
        before = client.get("/")
        change(susan, david)
        after = client.get("/")
    assert after.headers["ETag"] != before.headers["ETag"]
    assert after.data != before.data


def _prefer(account: Account, **chosen: str) -> None:
    user = user_of(account)
    assert user is not None
    present = {"locale": user.locale or "", "timezone": user.timezone or "", "theme": user.theme}
    set_preferences(user, **(present | chosen))


def test_a_page_grows_older(susan: Account, client: FlaskClient) -> None:
    publish(susan, "Hello.")
    client.get("/explore")
    with time_machine.travel(now() + timedelta(hours=3, minutes=1)):
        assert ">3h</time>" in client.get("/explore").text


def test_no_reader_gets_the_page_of_another(susan: Account, david: Account, log_in: LogIn, app: Flask) -> None:
    publish(susan, "Hello.")
    pages = {}
    for account in (susan, david):
        pages[account.username] = log_in(account).get("/explore").text
    assert "@susan/" in pages["david"]
    assert "/delete" in pages["susan"]
    assert "/delete" not in pages["david"]
    tokens = {name: set(re.findall(r'csrf_token" value="(\w+)"', page)) for name, page in pages.items()}
    assert len(tokens["susan"]) == len(tokens["david"]) == 1
    assert tokens["susan"] != tokens["david"]
    assert 'name="csrf_token"' not in app.test_client().get("/explore").text


def test_all_visitors_share_one_page(susan: Account, app: Flask) -> None:
    post = publish(susan, "Hello.")
    with time_machine.travel(now(), tick=False):
        for address in ("/", "/explore", "/@susan", f"/@susan/{post.id}"):
            assert len({app.test_client().get(address).data for _ in range(3)}) == 1
    assert _hits() == 8


def test_a_passing_word_is_said_once(susan: Account, log_in: LogIn) -> None:
    client = log_in(susan)
    client.get("/")
    assert "Your post is live." in send(client, "/posts", {"post": "Hello."}, follow_redirects=True).text
    assert "Your post is live." not in client.get("/").text


def test_a_reader_who_has_the_page_is_told_so(susan: Account, log_in: LogIn) -> None:
    client = log_in(susan)
    publish(susan, "Hello.")
    with time_machine.travel(now(), tick=False):
        known = {"If-None-Match": client.get("/").headers["ETag"]}
        assert client.get("/", headers=known).status_code == 304
        assert client.get("/", headers=known | GZIP).status_code == 304
        publish(susan, "More.")
        assert client.get("/", headers=known).status_code == 200


def test_it_is_compressed_for_those_who_want_that(susan: Account, client: FlaskClient) -> None:
    publish(susan, "Hello.")
    with time_machine.travel(now(), tick=False):
        plain, zipped = client.get("/explore"), client.get("/explore", headers=GZIP)
    assert "Content-Encoding" not in plain.headers
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == plain.data
    for page in (plain, zipped):
        assert set(page.vary) == {"Accept-Encoding", "Cookie", "Accept-Language"}


def test_the_same_words_can_be_posted_again_when_they_have_become_a_post(susan: Account, log_in: LogIn) -> None:
    client = log_in(susan)

    def key() -> str:
        found = re.search(r'name="key" value="(\w+)"', client.get("/").text)
        assert found
        return found[1]

    seen = []
    for _ in range(3):
        seen.append(key())
        for _ in range(2):
            send(client, "/posts", {"post": "Ha.", "key": seen[-1]})
    assert len(set(seen)) == 3
    assert client.get("/@susan").text.count("Ha.</") == 3
    newest = publish(susan, "Ha.", key=key())
    seen.append(key())
    delete(susan, newest.id)
    assert publish(susan, "Ha.", key=key()).id != newest.id


def test_a_page_with_a_form_cannot_be_kept_for_visitors(app: Flask, context: object) -> None:
    with app.test_request_context("/"):
        app.preprocess_request()
        with pytest.raises(RuntimeError, match="a form for visitors"):
            kept_page("auth/login.html", form=LoginForm(), reason="")
