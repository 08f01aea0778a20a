"""The page for one's picture, and the addresses that pictures have."""

from collections.abc import Callable
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from microblog.accounts.models import Account
from microblog.accounts.picture_actions import set_picture
from microblog.app import LONGER_BODIES, MAX_BODY
from microblog.auth.actions import set_disabled, set_role
from microblog.auth.departure_actions import depart
from microblog.auth.models import ADMIN
from microblog.auth.queries import user_of
from microblog.backends.pictures.sizes import MAX_BYTES
from microblog.core.db import session
from microblog.core.links import PICTURE_PATH
from microblog.core.pixels import PIXELS
from microblog.follows.actions import follow
from microblog.posts.actions import publish
from tests.backends.pictures.corpus import bombs, good, impostors
from tests.fixtures.applications import RunJobs
from tests.fixtures.cast import LogIn
from tests.fixtures.pages import Statements, complaints, token_of
from tests.fixtures.pages import send as send_form


def send(client: FlaskClient, file: bytes, name: str = "me.jpg") -> TestResponse:
    """Choose a file in the form and send it, as a browser does."""
    return post_file(client, PICTURE_PATH, file, name)


def post_file(client: FlaskClient, address: str, file: bytes, name: str = "x") -> TestResponse:
    fields = {"csrf_token": token_of(client, PICTURE_PATH), "picture": FileStorage(BytesIO(file), name)}
    boundary, body = encode_multipart(fields)
    return client.post(address, data=body, content_type=f'multipart/form-data; boundary="{boundary}"')


def pictures_on(page: TestResponse) -> set[str]:
    return {str(image["src"]) for image in BeautifulSoup(page.text, "html.parser").select("img.avatar")}


def test_a_picture_is_seen_wherever_its_owner_is(app: Flask, susan: Account, david: Account, log_in: LogIn) -> None:
    follow(david, susan)
    post = publish(susan, "Hello")
    client = log_in(susan)
    pages = (
        "/",
        "/explore",
        "/@susan",
        f"/@susan/{post.id}",
        "/@david/following",
        "/settings/picture",
        "/settings/profile",
    )
    before = {page: pictures_on(client.get(page)) for page in pages}
    assert send(client, good()["png"]).status_code == 303
    session.rollback()
    small, medium, large = susan.avatar
    for page in pages:
        seen = pictures_on(client.get(page))
        assert susan.avatar.small in seen or susan.avatar.medium in seen, page
        assert f"/avatars/{susan.id}.svg" in before[page]
        assert f"/avatars/{susan.id}.svg" not in seen
    visitor = app.test_client()
    post_image = BeautifulSoup(visitor.get("/explore").text, "html.parser").select_one(".post img.avatar")
    assert post_image is not None
    assert {name: post_image[name] for name in ("src", "srcset", "sizes", "width", "height", "alt")} == {
        "src": small, "srcset": f"{small} 96w, {medium} 192w", "sizes": "44px", "width": "44", "height": "44", "alt": "",
    }  # fmt: skip
    for page in ("/@susan", f"/@susan/{post.id}"):
        image = BeautifulSoup(visitor.get(page).text, "html.parser").select_one("[property='og:image']")
        assert image is not None
        assert image["content"] == f"http://127.0.0.1:8000{large}"


def test_pictures_cost_no_statement(susan: Account, david: Account, log_in: LogIn, app: Flask) -> None:
    follow(david, susan)
    publish(susan, "Hello")
    client = log_in(david)
    counts = []
    for _ in range(2):
        for page in ("/", "/explore", "/@susan"):
            client.get(page)
            with Statements(app.extensions["microblog"].database.engine) as statements:
                client.get(page)
            counts.append(len(statements.texts))
        set_picture(susan, good()["png"])
    assert counts[:3] == counts[3:]


def test_a_stored_picture_may_be_kept_for_ever_and_can_do_nothing(client: FlaskClient, susan: Account) -> None:
    set_picture(susan, good()["png"])
    for address, side in zip(susan.avatar, PIXELS, strict=True):
        answer = client.get(address)
        assert (answer.status_code, answer.mimetype) == (200, "image/webp")
        assert Image.open(BytesIO(answer.data)).size == (side, side)
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in answer.headers
        again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")


def test_the_picture_of_a_closed_account_is_served_no_more(
    client: FlaskClient, susan: Account, david: Account, log_in: LogIn
) -> None:
    set_picture(susan, good()["png"])
    [user, admin] = map(user_of, (susan, david))
    assert user is not None
    assert admin is not None
    set_role(admin, ADMIN)
    in_charge = log_in(david)
    tag = client.get(susan.avatar.large).headers["ETag"]
    for is_leaving in (False, True):
        if is_leaving:
            depart(user)
        else:
            set_disabled(user, True)
        for address in susan.avatar:
            for headers in ({}, {"If-None-Match": tag}):
                gone = client.get(address, headers=headers)
                assert (gone.status_code, "immutable" in gone.headers["Cache-Control"]) == (404, False)
        shown = pictures_on(in_charge.get("/admin/accounts/susan"))
        assert shown == {f"/avatars/{account.id}.svg" for account in (susan, david)}
        assert client.get(f"/avatars/{susan.id}.svg").status_code == 200
        set_disabled(user, False)
        assert [client.get(address).status_code for address in susan.avatar] == [200] * 3


def test_a_picture_that_nobody_shows_any_more_is_not_served(client: FlaskClient, susan: Account) -> None:
    set_picture(susan, good()["png"])
    before = susan.avatar.large
    set_picture(susan, good()["jpeg"])
    assert [client.get(address).status_code for address in (before, susan.avatar.large)] == [404, 200]


@pytest.mark.parametrize(
    "name", ["x", "0f" * 16, "0F" * 16, "0f" * 17, "..", "%2e%2e%2fsecret_key", "..%2f..%2fmicroblog.db", "0f" * 15 + "%00", "٣" * 32]
)  # fmt: skip
def test_other_addresses_lead_nowhere(client: FlaskClient, susan: Account, name: str) -> None:
    set_picture(susan, good()["png"])
    for address in (
        f"/avatars/{name}-96.webp",
        f"/avatars/{susan.picture}-97.webp",
        f"/avatars/{susan.picture}-{'9' * 5000}.webp",
    ):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (bytes, "Please choose a picture first."),
        (lambda: impostors()["html"], "not a picture that we can read"),
        (lambda: impostors()["svg"], "not a picture that we can read"),
        (lambda: good()["png"][:300], "damaged or incomplete"),
        (lambda: bombs()["50,000 x 50,000 png"], "too large to be read here"),
    ],
    ids=["nothing", "html", "svg", "half", "bomb"],
)
def test_what_is_wrong_is_said_beside_the_field(
    susan: Account, log_in: LogIn, file: Callable[[], bytes], words: str
) -> None:
    client = log_in(susan)
    answer = send(client, file(), "holiday.jpg")
    assert answer.status_code == 422
    assert words in complaints(answer)["picture"]
    session.rollback()
    assert susan.picture is None


def test_a_file_that_is_too_large_is_said_to_be_so_beside_the_field(susan: Account, log_in: LogIn) -> None:
    client = log_in(susan)
    heavy = send(client, good()["jpeg"].ljust(MAX_BYTES + 1, b"\0"))
    assert (heavy.status_code, "8 MB" in complaints(heavy)["picture"]) == (422, True)
    for size in (LONGER_BODIES[PICTURE_PATH], 3 * MAX_BYTES):
        answer = send(client, bytes(size))
        assert (answer.status_code, "8 MB" in complaints(answer)["picture"]) == (413, True)
    refused = client.post(PICTURE_PATH, environ_overrides={"microblog.refused": 413})
    assert (refused.status_code, "8 MB" in complaints(refused)["picture"]) == (413, True)
    assert send(client, good()["jpeg"].ljust(MAX_BYTES, b"\0")).status_code == 303


def test_the_door_is_open_for_pictures_only(app: Flask, susan: Account, log_in: LogIn) -> None:
    client = log_in(susan)
    for address in ("/settings/profile", "/settings/picture/remove", "/posts", "/settings/picture/"):
        answer = post_file(client, address, bytes(MAX_BODY))
        assert answer.status_code in (404, 413), address
    visitor = app.test_client().post(PICTURE_PATH, environ_overrides={"microblog.refused": 413})
    assert visitor.status_code == 413
    assert complaints(visitor) == {}


def test_a_picture_is_taken_away_again(susan: Account, log_in: LogIn, run_jobs: RunJobs) -> None:
    client = log_in(susan)
    send(client, good()["webp"])
    page = client.get(PICTURE_PATH).text
    assert "Remove this picture" in page
    assert "Gravatar" not in page
    session.rollback()
    address = susan.avatar.small
    assert send_form(client, f"{PICTURE_PATH}/remove").status_code == 303
    assert "Remove this picture" not in client.get(PICTURE_PATH).text
    run_jobs()
    assert client.get(address).status_code == 404
    assert send_form(client, f"{PICTURE_PATH}/gravatar").status_code == 404


def test_only_people_who_are_logged_in_have_a_picture_to_choose(client: FlaskClient) -> None:
    assert client.get(PICTURE_PATH).location == f"/login?next={PICTURE_PATH}"
    assert send_form(client, PICTURE_PATH).location.startswith("/login")
    assert client.post(PICTURE_PATH, data={"picture": (BytesIO(b"x"), "x")}).status_code == 403
