"""What every response carries, and that no browser or proxy shows one reader's page to another."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from microblog.accounts.models import Account
from microblog.accounts.picture_actions import set_picture
from microblog.http.headers import HEADERS
from microblog.posts.actions import publish
from tests.backends.pictures.corpus import good
from tests.fixtures.applications import MakeSettings, house
from tests.fixtures.cast import LogIn
from tests.fixtures.pages import send

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}


@pytest.fixture
def public_app(make_settings: MakeSettings, database_url: str) -> Iterator[Flask]:
    app = house().create_app(make_settings(database_url=database_url, public_url="https://blog.example"))
    yield app
    app.extensions["microblog"].database.close()


def test_every_response_is_dressed(susan: Account, david: Account, log_in: LogIn) -> None:
    client = log_in(susan)
    post = publish(david, "Hello")
    set_picture(susan, good()["png"])
    picture = susan.avatar.small
    responses = [
        client.open(address, method=method)
        for address in (
            "/",
            "/explore",
            "/@david",
            f"/@david/{post.id}",
            "/settings/profile",
            "/settings/sessions",
            "/settings/picture",
            f"/avatars/{'0f' * 16}-96.webp",
            picture,
            "/@nobody",
            "/nowhere",
            "/posts",
            "/index",
            "/user/david",
            "/-/live",
            "/-/ready",
            "/login",
            "/avatars/1.svg",
            "/@david/followers",
            "/confirm/x",
            "/reset-password/x",
            "//",
            "/@DAVID",
        )
        for method in ("GET", "HEAD", "OPTIONS", "POST", "DELETE")
    ]
    responses += [send(client, "/posts", {"post": "x"}), send(client, "/logout"), send(client, "/posts")]
    assert {response.status_code for response in responses} >= {200, 301, 302, 303, 308, 403, 404, 405, 422}
    for response in responses:
        is_sent = response.status_code == 200 and response.headers.get("Content-Type", "") == "image/webp"
        shared = {"Cross-Origin-Resource-Policy": "cross-origin"} if is_sent else {}
        assert {name: response.headers[name] for name in HEADERS} == HEADERS | shared, response.request.path
        assert response.headers["X-Request-ID"]
        assert response.headers["Cache-Control"]
        assert "Strict-Transport-Security" not in response.headers
        assert not {"Server", "X-Powered-By"} & set(response.headers.keys())
        if response.request.path == "/avatars/1.svg" and response.status_code == 200 and response.data:
            assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        elif response.mimetype == "text/html":
            assert _policy(response) == POLICY
    assert len({response.headers["X-Request-ID"] for response in responses}) == len(responses)


def test_https_is_asked_for_only_where_we_have_it(public_app: Flask) -> None:
    client = public_app.test_client()
    for address in ("/", "/login", "/nowhere", "/avatars/1.svg", "/-/live", "/index"):
        response = client.get(address)
        assert response.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
    assert _policy(client.get("/")) == POLICY | {"upgrade-insecure-requests": ""}


def test_a_page_that_has_not_changed_is_not_sent_again(susan: Account, log_in: LogIn) -> None:
    client = log_in(susan)
    for address in ("/settings/sessions", "/@susan", "/explore"):
        client.get(address)
        first = client.get(address)
        assert first.headers["Cache-Control"] == "private, no-cache"
        assert {"Cookie", "Accept-Language"} <= set(first.vary)
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert {name: again.headers[name] for name in HEADERS} == HEADERS
        assert again.headers["ETag"] == first.headers["ETag"]
        assert client.head(address).headers["ETag"] == first.headers["ETag"]
    before = client.get("/@susan").headers["ETag"]
    publish(susan, "Something new")
    assert client.get("/@susan", headers={"If-None-Match": before}).status_code == 200


def test_nobody_is_told_that_they_have_anothers_page(app: Flask, susan: Account, david: Account, log_in: LogIn) -> None:
    for address in ("/explore", "/@susan", "/settings/profile", "/settings/sessions"):
        tags = []
        for account in (susan, david):
            client = log_in(account)
            client.get(address)
            tags.append(client.get(address).headers["ETag"])
            assert client.get(address, headers={"If-None-Match": tags[0]}).status_code == (
                304 if account is susan else 200
            )
        assert len(set(tags)) == 2
        visitor = app.test_client().get(address, headers={"If-None-Match": ", ".join(tags)})
        assert visitor.status_code in (200, 303)
    client = log_in(susan)
    client.get("/explore")
    english = client.get("/explore")
    spanish = client.get("/explore", headers={"Accept-Language": "es", "If-None-Match": english.headers["ETag"]})
    assert spanish.status_code == 200


def test_pages_with_tokens_are_never_shared(client: FlaskClient, susan: Account, log_in: LogIn) -> None:
    addresses = ("/", "/login", "/sign-up", "/@susan", "/nowhere", "/confirm/x")
    for response in [*(client.get(address) for address in addresses), *(log_in(susan).get(each) for each in addresses)]:
        assert response.headers["Cache-Control"] in ("private, no-cache", "no-store"), response.request.path


def test_pictures_may_be_kept_by_anybody_and_set_no_cookie(client: FlaskClient, susan: Account) -> None:
    picture = client.get(f"/avatars/{susan.id}.svg")
    assert picture.headers["Cache-Control"] == "public, max-age=604800, immutable"
    assert "Set-Cookie" not in picture.headers
    assert client.get("/-/live").headers["Cache-Control"] == "no-store"


def test_a_request_cannot_choose_its_id(client: FlaskClient) -> None:
    assert client.get("/", headers={"X-Request-ID": "mine"}).headers["X-Request-ID"] != "mine"


def _policy(response: TestResponse) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in response.headers["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in parts}
