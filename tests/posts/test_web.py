"""The pages and forms of posts, each by everybody who may come along."""

from datetime import timedelta
from html import unescape

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select, update

from microblog.accounts.models import Account
from microblog.auth.models import User
from microblog.core.clock import now
from microblog.core.db import session, transaction
from microblog.core.ids import moment_of
from microblog.http.static import asset
from microblog.posts.actions import POSTS_BY, delete, publish
from microblog.posts.models import Post
from microblog.settings import Settings
from tests.fixtures.applications import MakeSettings
from tests.fixtures.cast import LogIn
from tests.fixtures.crowds import send

WORDS = "I wrote <this> & that.\n\nIt took me an hour."


def test_publishing_leads_home_and_says_so(susan: Account, log_in: LogIn) -> None:
    client = log_in(susan)
    answer = send(client, "/posts", post="Hello, world.", visibility="followers", key="k")
    assert (answer.status_code, answer.location) == (303, "/")
    page = client.get("/").text
    assert "Hello, world." in page
    assert "Your post is live." in page
    assert [post.visibility for post in _posts()] == ["followers"]


def test_a_form_without_audience_or_key_is_the_well_known_one(susan: Account, log_in: LogIn) -> None:
    assert send(log_in(susan), "/posts", post="Hello.").status_code == 303
    assert [post.visibility for post in _posts()] == ["public"]


def test_the_form_on_the_front_page_works_as_it_is_and_only_once(susan: Account, log_in: LogIn) -> None:
    client = log_in(susan)
    form = BeautifulSoup(client.get("/").text, "html.parser").select_one("form.composer")
    assert form is not None
    fields = {str(hidden["name"]): str(hidden["value"]) for hidden in form.select("input[type=hidden]")}
    assert set(fields) == {"csrf_token", "draft", "key"}
    for _ in range(2):
        assert client.post(str(form["action"]), data={**fields, "post": "Once."}).location == "/"
    assert len(_posts()) == 1


@pytest.mark.parametrize(
    ("form", "status", "sentence"),
    [
        ({"post": ""}, 422, "There is nothing to publish yet."),
        ({}, 422, "There is nothing to publish yet."),
        ({"post": WORDS + "x" * 500}, 422, "Characters over the limit: 43."),
        ({"post": WORDS + "x" * 1_000_000}, 422, "This is far too long for a post"),
        ({"post": WORDS, "visibility": "nobody"}, 422, "Please choose who may read this."),
    ],
)
def test_a_refusal_keeps_every_word(
    susan: Account, log_in: LogIn, form: dict[str, str], status: int, sentence: str
) -> None:
    answer = send(log_in(susan), "/posts", **form)
    assert answer.status_code == status
    assert sentence in answer.text
    assert _kept(answer.text, "#post") == form.get("post", "")
    assert _posts() == []


def test_an_unconfirmed_person_is_refused_and_keeps_every_word(unconfirmed: FlaskClient) -> None:
    answer = send(unconfirmed, "/posts", post=WORDS)
    assert answer.status_code == 403
    assert "Please confirm your e-mail address first." in answer.text
    assert _kept(answer.text, "#kept-text") == WORDS


@pytest.mark.parametrize("ended", ["here", "elsewhere and again"])
def test_a_session_that_ended_meanwhile_costs_no_word(susan: Account, log_in: LogIn, ended: str) -> None:
    client = log_in(susan)
    token = _token(client)
    if ended == "here":
        client.delete_cookie("session")
    else:
        log_in(susan)
    answer = client.post("/posts", data={"csrf_token": token, "post": WORDS})
    assert answer.status_code == 403
    assert _kept(answer.text, "#kept-text") == WORDS
    assert _posts() == []


def test_who_posts_too_fast_is_told_when_to_come_back(hurried: FlaskClient, susan: Account) -> None:
    for number in range(POSTS_BY.times):
        publish(susan, f"Number {number}.")
    answer = send(hurried, "/posts", post=WORDS)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 300
    assert _kept(answer.text, "#post") == WORDS


def test_visitors_are_asked_to_log_in(client: FlaskClient, susan: Account) -> None:
    post_id = publish(susan, "Hello.").id
    for address in ("/posts", f"/@susan/{post_id}/delete", f"/@susan/{post_id}/restore"):
        answer = send(client, address, post="Hello.")
        assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/login")
    assert [post.id for post in _posts()] == [post_id]


def test_a_permalink_has_a_title_and_a_preview(client: FlaskClient, susan: Account) -> None:
    post_id = publish(susan, 'Hello "world" & <all>.\n\nSecond line.').id
    page = BeautifulSoup(client.get(f"/@susan/{post_id}").text, "html.parser")
    preview = {str(tag["property"]): str(tag["content"]) for tag in page.select("meta[property]")}
    assert page.title is not None
    assert page.title.text == "Post · Susan Whitfield (@susan) · microblog"
    assert preview["og:title"] == "Susan Whitfield on microblog"
    assert preview["og:description"] == 'Hello "world" & <all>. Second line.'
    assert preview["og:url"] == f"http://127.0.0.1:8000/@susan/{post_id}"
    assert preview["og:image"] == f"http://127.0.0.1:8000{asset('icons/icon-512.png')}"
    assert page.select("article.post time")
    [in_full] = page.select(".post-facts time")
    assert in_full["datetime"] == moment_of(post_id).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def test_a_permalink_moves_along_with_its_author(client: FlaskClient, susan: Account) -> None:
    post_id = publish(susan, "Hello.").id
    with transaction():
        session.execute(update(Account).where(Account.id == susan.id).values(username="suzanne"))
    for name in ("susan", "Suzanne", "somebody"):
        answer = client.get(f"/@{name}/{post_id}")
        assert (answer.status_code, answer.location) == (301, f"/@suzanne/{post_id}")
    assert client.get(f"/@suzanne/{post_id}").status_code == 200


@pytest.mark.parametrize(
    "id", ["0", "1", "9007199254740991", "9007199254740992", "9" * 30, "9" * 5000, "-1", "x", "%00"]
)
def test_a_post_that_never_was_is_not_there(client: FlaskClient, susan: Account, id: str) -> None:
    assert client.get(f"/@susan/{id}").status_code == 404


@pytest.mark.parametrize(("path", "after"), [("/", "/"), ("/@susan", "/@susan"), ("/@susan/{id}", "/")])
def test_deleting_can_be_undone_by_the_button_that_it_shows(
    susan: Account, log_in: LogIn, path: str, after: str
) -> None:
    """Deleting goes back to the page that it was done on, unless that page is gone; undoing always goes there."""
    post_id = publish(susan, "Hello.").id
    client, was_on = log_in(susan), path.format(id=post_id)
    client.environ_base["HTTP_REFERER"] = f"http://127.0.0.1:8000{was_on}"
    form = BeautifulSoup(client.get(was_on).text, "html.parser").select_one("article form[action$=delete]")
    assert form is not None
    assert send(client, str(form["action"])).location == after
    shown = BeautifulSoup(client.get(after).text, "html.parser")
    undo = shown.select_one(".toast form")
    assert undo is not None
    assert "Hello." not in shown.text
    assert send(client, str(undo["action"])).location == was_on
    assert "Hello." in client.get(was_on).text


def test_undoing_too_late_is_said(susan: Account, log_in: LogIn) -> None:
    post_id = publish(susan, "Hello.").id
    delete(susan, post_id)
    client = log_in(susan)
    with time_machine.travel(now() + timedelta(seconds=20), tick=True):
        assert send(client, f"/@susan/{post_id}/restore").location == "/"
        assert "It is too late: the post is gone." in client.get("/").text


@pytest.mark.parametrize("deed", ["delete", "restore"])
def test_nobody_else_has_the_buttons_or_may_press_them(
    susan: Account, david: Account, log_in: LogIn, deed: str
) -> None:
    post_id = publish(susan, "Hello.").id
    client = log_in(david)
    assert "/delete" not in client.get(f"/@susan/{post_id}").text
    assert send(client, f"/@susan/{post_id}/{deed}").status_code == (404 if deed == "delete" else 303)
    assert send(client, f"/@susan/{10**30}/{deed}").status_code == (404 if deed == "delete" else 303)
    assert [post.deleted_at for post in _posts()] == [None]


@pytest.fixture
def unconfirmed(susan: Account, log_in: LogIn) -> FlaskClient:
    with transaction():
        session.execute(update(User).values(email_confirmed_at=None))
    return log_in(susan)


@pytest.fixture
def hurried(susan: Account, log_in: LogIn) -> FlaskClient:
    return log_in(susan)


@pytest.fixture
def settings(request: pytest.FixtureRequest, make_settings: MakeSettings, database_url: str) -> Settings:
    asked = request.fixturenames
    return make_settings(
        database_url=database_url, confirm_email="unconfirmed" in asked, rate_limits="hurried" in asked
    )


def _posts() -> list[Post]:
    session.rollback()
    return list(session.scalars(select(Post)))


def _token(client: FlaskClient) -> str:
    field = BeautifulSoup(client.get("/").text, "html.parser").select_one("input[name=csrf_token]")
    assert field is not None
    return str(field["value"])


def _kept(page: str, where: str) -> str:
    field = BeautifulSoup(page, "html.parser").select_one(f"textarea{where}")
    assert field is not None, page
    return unescape(field.text).removeprefix("\n").replace("\r\n", "\n")
