"""Profiles and pictures, by everybody who may come along."""

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from microblog.accounts.actions import edit_profile
from microblog.accounts.models import Account
from microblog.auth.actions import set_disabled
from microblog.auth.queries import user_of
from microblog.core.db import session
from microblog.follows.actions import follow
from microblog.posts.actions import publish
from tests.fixtures.cast import LogIn
from tests.fixtures.crowds import posts, send, shown
from tests.naughty import ENCODABLE

COLUMNS = dict(id="7", username="root", domain="x", uri="x", created_at="2000-01-01", disabled_at="")
COLUMNS |= dict(posts_count="99", followers_count="99", following_count="99", role="admin", email="x@example.com")


def test_a_profile_can_be_read_by_everybody(client: FlaskClient, susan: Account, david: Account, log_in: LogIn) -> None:
    follow(david, susan)
    publish(susan, "Hello.")
    for reader in (None, david, susan):
        if reader:
            log_in(reader)
        page = BeautifulSoup(client.get("/@susan").text, "html.parser")
        assert "Susan Whitfield" in page.select("h1")[0].text
        assert "Gardener by day" in page.select(".bio")[0].text
        assert len(page.select(".side .counts")) == (1 if reader is david else 0)
        assert page.select(".profile .counts")[0].text.split() == ["1", "post", "1", "follower", "0", "following"]
        [button] = page.select(".profile-top button, .profile-top a.button")
        words = "Edit profile" if reader is susan else "Follow Following @susan" if reader else "Log in to follow"
        assert " ".join(button.text.split()) == words
        assert button.get("aria-pressed") == ("true" if reader is david else None)


def test_following_back_is_seen(susan: Account, david: Account, log_in: LogIn) -> None:
    follow(david, susan)
    assert "Follows you" in log_in(susan).get("/@david").text
    assert "Follows you" not in log_in(david).get("/@susan").text


def test_a_profile_goes_back_to_the_first_post(client: FlaskClient, susan: Account) -> None:
    ids = posts([susan], 45)
    found, address = [], "/@susan"
    while address:
        page = client.get(address)
        found += shown(page)
        more = BeautifulSoup(page.text, "html.parser").select_one("#posts a.more")
        address = str(more["href"]) if more else ""
    assert found == ids[::-1]


@pytest.mark.parametrize(
    ("name", "status"), [("SuSaN", 301), ("nobody", 404), ("su%00san", 404), ("%ff", 404), ("x" * 5000, 404)]
)
def test_other_spellings(client: FlaskClient, susan: Account, name: str, status: int) -> None:
    answer = client.get(f"/@{name}")
    assert answer.status_code == status
    assert answer.location == ("/@susan" if status == 301 else None)


def test_a_closed_profile_is_like_none(client: FlaskClient, susan: Account) -> None:
    user = user_of(susan)
    assert user is not None
    set_disabled(user, True)
    for name in ("susan", "SUSAN"):
        closed, absent = client.get(f"/@{name}"), client.get("/@nobody")
        assert closed.status_code == absent.status_code == 404
        ids = [page.headers["X-Request-ID"] for page in (closed, absent)]
        assert closed.text.replace(ids[0], "") == absent.text.replace(ids[1], "")


@pytest.mark.parametrize("cursor", ["x", "0", "-1", "1.5", "9007199254740992", "9" * 5000, "٣"])
def test_a_broken_cursor_is_said(client: FlaskClient, susan: Account, cursor: str) -> None:
    for page in ("/@susan", "/explore", "/"):
        assert client.get(page, query_string={"before": cursor}).status_code == 422


def test_a_picture_is_always_the_same_and_may_be_kept(client: FlaskClient, susan: Account) -> None:
    answer = client.get(susan.avatar.small)
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert answer.headers["Cache-Control"] == "public, max-age=604800, immutable"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers
    assert answer.data == client.get(susan.avatar.small).data != client.get(f"/avatars/{susan.id + 1}.svg").data


@pytest.mark.parametrize("id", ["0", "9" * 100, "9" * 5000])
def test_a_picture_of_nobody_is_no_error(client: FlaskClient, id: str) -> None:
    assert client.get(f"/avatars/{id}.svg").status_code in {200, 404}


def test_the_profile_form_shows_and_saves(susan: Account, log_in: LogIn) -> None:
    client = log_in(susan)
    form = BeautifulSoup(client.get("/settings/profile").text, "html.parser").select("form.form")[0]
    assert form.select("[name=display_name]")[0]["value"] == "Susan Whitfield"
    assert "Gardener by day" in form.select("[name=about_me]")[0].text
    answer = send(client, "/settings/profile", display_name="Sue", about_me="New words.")
    assert (answer.status_code, answer.location) == (303, "/@susan")
    page = client.get("/@susan").text
    assert "Your profile is saved." in page
    assert "New words." in page


@pytest.mark.parametrize(
    ("field", "value"), [("display_name", "x" * 51), ("about_me", "y" * 501), ("about_me", "z" * 1_000_000)]
)
def test_what_does_not_fit_is_said_beside_its_field_and_kept(
    susan: Account, log_in: LogIn, field: str, value: str
) -> None:
    given = {"display_name": "Sue", "about_me": "New words.", field: value}
    answer = send(log_in(susan), "/settings/profile", **given)
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    told = page.select(f"#{field}-error")
    assert "Please use at most" in told[0].text
    assert page.select(f"#{field}")[0]["aria-invalid"] == "true"
    kept = {name: page.select(f"#{name}")[0] for name in given}
    assert str(kept["display_name"]["value"]) == given["display_name"]
    assert kept["about_me"].text.strip() == given["about_me"]
    session.rollback()
    assert susan.display_name == "Susan Whitfield"
    assert susan.bio.startswith("Gardener")


def test_fields_that_were_not_sent_stay_and_those_that_are_not_asked_for_do_nothing(
    susan: Account, log_in: LogIn
) -> None:
    client = log_in(susan)
    before = {name: getattr(susan, name) for name in COLUMNS if name not in {"role", "email"}}
    assert send(client, "/settings/profile", about_me="Only this.", **COLUMNS).status_code == 303
    session.rollback()
    assert (susan.display_name, susan.bio) == ("Susan Whitfield", "Only this.")
    assert {name: getattr(susan, name) for name in before} == before
    user = user_of(susan)
    assert user is not None
    assert (user.role, user.email) == ("member", "susan@example.com")


@pytest.mark.many
def test_no_text_is_too_naughty(susan: Account, log_in: LogIn) -> None:
    client = log_in(susan)
    for text in ENCODABLE[::7]:
        answer = send(client, "/settings/profile", display_name=text, about_me=text)
        assert answer.status_code in {303, 422}, text
        assert client.get("/@susan").status_code == 200


def test_facts_are_shown_with_links_and_saved_from_the_form(susan: Account, log_in: LogIn) -> None:
    client = log_in(susan)
    facts = {
        "field_1_name": "Page",
        "field_1_value": "https://example.org/me",
        "field_3_name": "<b>",
        "field_3_value": "@david & co",
    }
    assert send(client, "/settings/profile", **facts).status_code == 303
    [shown] = BeautifulSoup(client.get("/@susan").text, "html.parser").select("dl.fields")
    assert [each.text for each in shown.select("dt, dd")] == ["Page", "example.org/me", "<b>", "@david & co"]
    [link] = shown.select("a")
    assert (link["href"], link["rel"]) == ("https://example.org/me", ["me", "nofollow", "noopener"])
    form = BeautifulSoup(client.get("/settings/profile").text, "html.parser")
    names = [form.select(f"#field_{number}_name")[0]["value"] for number in range(1, 5)]
    assert names == ["Page", "<b>", "", ""]
    assert ["is-spare" in row["class"] for row in form.select("div.fact")] == [False, False, False, True]


def test_a_fact_without_a_name_is_said_beside_it_and_kept(susan: Account, log_in: LogIn) -> None:
    answer = send(log_in(susan), "/settings/profile", field_2_value="https://example.org")
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    assert "Please say what this is." in page.select("#field_2_name-error")[0].text
    assert page.select("#field_2_value")[0]["value"] == "https://example.org"
    session.rollback()
    assert susan.fields == ""


def test_a_card_says_in_short_who_it_is(client: FlaskClient, susan: Account, david: Account, log_in: LogIn) -> None:
    follow(david, susan)
    edit_profile(susan, display_name="Susan", bio="Bread.\n\nAnd roses. https://example.org")
    for reader in (None, david, susan):
        if reader:
            log_in(reader)
        answer = client.get("/@susan/card")
        assert answer.headers["Cache-Control"] == "private, no-cache"
        part = BeautifulSoup(answer.text, "html.parser")
        assert part.find("main") is None
        [card] = part.select(".card")
        assert "Bread. And roses. https://example.org" in card.text
        assert card.select("#card-counts-susan")[0].text.split() == ["0", "posts", "1", "follower", "0", "following"]
        [button] = card.select("button, a.button")
        assert button.get("aria-pressed") == ("true" if reader is david else None)
        assert (button.get("href") or "") == {None: "/login?next=/@susan", susan: "/settings/profile"}.get(reader, "")
    assert client.get("/@nobody/card").status_code == 404
    assert client.get("/@SUSAN/card").status_code == 200


def test_only_people_who_are_logged_in_have_a_profile_to_edit(client: FlaskClient) -> None:
    answer = client.get("/settings/profile")
    assert (answer.status_code, answer.location) == (303, "/login?next=/settings/profile")
    assert send(client, "/settings/profile", display_name="x").location.startswith("/login")
    assert client.post("/settings/profile", data={"display_name": "x"}).status_code == 403
