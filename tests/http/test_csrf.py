"""No request changes anything unless it comes from one of our own forms."""

from collections.abc import Sequence

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from microblog.accounts.models import Account
from microblog.auth.actions import set_role
from microblog.auth.models import ADMIN
from microblog.auth.queries import user_of
from microblog.core.i18n import speaking
from microblog.http.csrf import SAFE_METHODS, FormExpired, SessionEnded
from microblog.posts.actions import publish
from tests.fixtures.applications import MakeSettings, house
from tests.fixtures.cast import PASSWORD, LogIn
from tests.fixtures.pages import everything, kept, said, token_of

FIELDS = {
    "username": "nina",
    "email": "nina@blog.example",
    "password": "seven blue kettles",
    "password2": "seven blue kettles",
    "old_password": PASSWORD,
    "post": "Something worth keeping",
    "about_me": "About me",
    "display_name": "Eve",
    "theme": "dark",
}

FOREIGN_HEADERS = (
    {"Origin": "https://x.example"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "http://["},
    {"Origin": "http://localhost:81"},
    {"Origin": "https://localhost"},
    {"Origin": "http://localhost.x.example"},
    {"Origin": "http://localhost@x.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "nonsense"},
)


@pytest.fixture
def foreign_headers(database_kind: str) -> Sequence[dict[str, str]]:
    """All of them on SQLite, and one on PostgreSQL, which never hears of them."""
    return FOREIGN_HEADERS if database_kind == "sqlite" else FOREIGN_HEADERS[:1]


@pytest.mark.many
@pytest.mark.usefixtures("still")
def test_every_change_needs_a_token_of_the_same_session_and_the_same_site(
    app: Flask, susan: Account, david: Account, log_in: LogIn, foreign_headers: Sequence[dict[str, str]]
) -> None:
    client = log_in(_as_admin(susan))
    addresses = _addresses(app, david, publish(susan, "Mine").id)
    token = token_of(client)
    foreign = token_of(app.test_client())
    before = everything()
    assert len(addresses) >= 20
    for number, address in enumerate(addresses):
        for fields in ({}, {"csrf_token": ""}, {"csrf_token": foreign}, {"csrf_token": token.upper() + "é"}):
            assert _is_refused(client.post(address, data={**FIELDS, **fields})), (address, fields)
        for headers in foreign_headers[number % 3 :: 3] or foreign_headers:
            sent = client.post(address, data={**FIELDS, "csrf_token": token}, headers=headers)
            assert _is_refused(sent), (address, headers)
        assert _is_refused(client.post(address, json={**FIELDS, "csrf_token": token})), address
        assert _is_refused(client.post(address, data='{"csrf_token":"x"}', content_type="text/plain")), address
        assert _is_refused(client.post(f"{address}?csrf_token={token}", data=FIELDS)), address
    assert everything() == before


@pytest.mark.many
@pytest.mark.usefixtures("still")
def test_nothing_changes_by_a_link(app: Flask, susan: Account, david: Account, log_in: LogIn) -> None:
    client = log_in(_as_admin(susan))
    post_id = publish(susan, "Mine").id
    client.get("/")
    token = token_of(client)
    before = everything()
    for address in _addresses(app, david, post_id):
        for headers in ({}, {"X-HTTP-Method-Override": "POST", "X-CSRF-Token": token}):
            response = client.get(
                address, query_string={**FIELDS, "csrf_token": token, "_method": "POST"}, headers=headers
            )
            assert response.status_code < 500, address
            client.head(address)
            client.options(address)
    assert everything() == before


def test_methods_that_we_do_not_have_change_nothing(app: Flask, susan: Account, log_in: LogIn) -> None:
    client = log_in(susan)
    before = everything()
    for method in ("PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "post"):
        for address in ("/posts", "/logout", "/settings/profile"):
            assert client.open(address, method=method, data=FIELDS).status_code in (403, 405), (method, address)
    assert everything() == before


def test_the_page_says_what_to_do_and_shows_what_was_written(susan: Account, log_in: LogIn) -> None:
    client = log_in(susan)
    for name, address in (("post", "/posts"), ("about_me", "/settings/profile")):
        text = "A long thought\nin two lines & <b>"
        refused = client.post(address, data={name: text})
        assert refused.status_code == 403
        assert str(FormExpired()) in said(refused)
        assert _textarea(refused).strip() == text
    assert client.post("/posts", data={"password": PASSWORD}).text.count(PASSWORD) == 0
    spanish = client.post("/posts", headers={"Accept-Language": "es"})
    with speaking("es"):
        assert str(FormExpired()) in said(spanish)


def test_who_is_no_longer_logged_in_is_led_to_log_in_and_back(susan: Account, log_in: LogIn) -> None:
    client = log_in(susan)
    token = token_of(client)
    client.delete_cookie("session")
    for address in ("/posts", "/@susan/follow"):
        written = {"post": "A long thought", "csrf_token": token}
        refused = client.post(address, data=written, headers={"Referer": "http://localhost/tags/bread?before=5"})
        assert (refused.status_code, str(SessionEnded()) in said(refused)) == (403, True)
        [way] = BeautifulSoup(refused.text, "html.parser").select("main a.button-primary")
        assert way["href"] == "/login?next=/tags/bread?before%3D5"
        assert _textarea(refused).strip() == "A long thought"
    assert _is_refused(client.post("/login", data={"csrf_token": token}))


def test_a_form_works_with_the_token_as_field_or_as_header_from_here(susan: Account, log_in: LogIn) -> None:
    client = log_in(susan)
    token = token_of(client)
    for number, headers in enumerate(({}, {"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"})):
        post = {"post": f"Number {number}", "csrf_token": token}
        assert client.post("/posts", data=post, headers=headers).status_code == 303
        post = {"post": f"Number {number} by script"}
        assert client.post("/posts", data=post, headers={"X-CSRF-Token": token, **headers}).status_code == 303


def test_the_token_changes_with_logging_in_and_out(susan: Account, client: FlaskClient) -> None:
    seen = [token_of(client)]
    form = {"username": "susan", "password": PASSWORD}
    assert client.post("/login", data={**form, "csrf_token": seen[0]}).status_code == 303
    seen.append(token_of(client))
    assert _is_refused(client.post("/logout", data={"csrf_token": seen[0]}))
    assert client.post("/logout", data={"csrf_token": seen[1]}).status_code == 303
    assert _is_refused(client.post("/login", data={**form, "csrf_token": seen[1]}))
    assert token_of(client) != seen[1] != seen[0]


def test_a_visitor_without_the_cookie_has_no_valid_token(app: Flask, client: FlaskClient) -> None:
    token = token_of(client)
    stranger = app.test_client()
    assert stranger.post("/login", data={"username": "susan", "csrf_token": token}).status_code == 403
    stranger.set_cookie("csrf", "")
    assert stranger.post("/login", data={"username": "susan", "csrf_token": token}).status_code == 403
    assert kept(client.post("/login", data={"username": "susan", "csrf_token": token}), "username") == "susan"


@pytest.mark.parametrize(
    ("public_url", "origin", "status"),
    [
        ("https://blog.example", "https://blog.example", 422),
        ("https://blog.example:8443", "https://blog.example:8443", 422),
        ("https://blog.example", "http://blog.example", 403),
        ("https://blog.example", "https://blog.example.x.example", 403),
        ("https://blog.example", "https://x.example", 403),
    ],
)
def test_behind_a_proxy_the_public_address_is_ours(
    make_settings: MakeSettings, database_url: str, public_url: str, origin: str, status: int
) -> None:
    app = house().create_app(make_settings(database_url=database_url, public_url=public_url))
    client = app.test_client()
    client.get("/login", base_url="https://localhost")
    page = client.get("/login", base_url="https://localhost").text
    token = page.partition('name="csrf_token" value="')[2][:32]
    form = {"username": "nobody", "password": "x", "csrf_token": token}
    sent = client.post("/login", data=form, base_url="https://localhost", headers={"Origin": origin})
    assert sent.status_code == status
    app.extensions["microblog"].database.close()


def _as_admin(account: Account) -> Account:
    """Others find no admin pages, whatever they send."""
    user = user_of(account)
    assert user is not None
    set_role(user, ADMIN)
    return account


def _addresses(app: Flask, other: Account, post_id: int) -> list[str]:
    """Every address that takes more than reading."""
    values = {"username": other.username, "id": 1, "post_id": post_id, "token": "abc", "filename": "x"}
    adapter = app.url_map.bind("localhost")
    return [
        adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments if name in values}, method="POST")
        for rule in app.url_map.iter_rules()
        if (rule.methods or set()) - SAFE_METHODS
    ]


def _is_refused(response: TestResponse) -> bool:
    return response.status_code == 403 and str(FormExpired()) in said(response)


def _textarea(response: TestResponse) -> str:
    element = BeautifulSoup(response.text, "html.parser").find(id="kept-text")
    assert element is not None
    return element.get_text()
