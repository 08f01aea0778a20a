"""Inviting and coming, in a browser."""

import re

import pytest
from flask.testing import FlaskClient

from microblog.accounts.models import Account
from microblog.auth import actions as auth
from microblog.auth import queries as auth_queries
from microblog.auth.models import ADMIN
from microblog.invitations.actions import invite
from microblog.settings import Settings
from tests.fixtures.applications import MakeSettings
from tests.fixtures.cast import LogIn
from tests.fixtures.pages import complaints, kept, said, send

NINA = {
    "username": "nina",
    "email": "nina@blog.example",
    "password": "nine green bottles",
    "password2": "nine green bottles",
}


@pytest.fixture
def settings(make_settings: MakeSettings, database_url: str) -> Settings:
    return make_settings(database_url=database_url, signup_open=False, public_reading=False)


@pytest.fixture
def admin(susan: Account, log_in: LogIn) -> FlaskClient:
    user = auth_queries.user_of(susan)
    assert user is not None
    auth.set_role(user, ADMIN)
    return log_in(susan)


def made_by(client: FlaskClient, **fields: str) -> str:
    page = send(client, "/invitations", {"uses": "1", "days": "7", "note": "Nina"} | fields)
    assert page.status_code == 200
    found = re.search(r'value="http://127\.0\.0\.1:8000(/invite/[\w-]{43})"', page.text)
    assert found
    return found[1]


def test_somebody_is_invited_and_comes(admin: FlaskClient) -> None:
    visitor = admin.application.test_client()
    assert visitor.get("/sign-up").status_code == 403
    link = made_by(admin)
    assert link not in admin.get("/invitations").text
    page = visitor.get(link)
    assert "@susan invites you to microblog." in said(page)
    came = send(visitor, link, NINA)
    assert (came.status_code, came.headers["Location"]) == (303, "/@susan")
    assert "Welcome, @nina!" in visitor.get("/@susan").text
    assert 'href="/@nina"' in admin.get("/invitations").text
    late = admin.application.test_client().get(link)
    assert late.status_code == 422
    assert "This invitation has been used" in said(late)
    assert "you are logged in as @susan" in admin.get(made_by(admin)).text


def test_what_was_wrong_is_said_beside_it_and_the_invitation_is_kept(admin: FlaskClient) -> None:
    link, visitor = made_by(admin), admin.application.test_client()
    refused = send(visitor, link, NINA | {"username": "susan"})
    assert (refused.status_code, list(complaints(refused))) == (409, ["username"])
    assert kept(refused, "email") == "nina@blog.example"
    assert send(visitor, link, NINA).status_code == 303


def test_bad_links_all_look_alike(admin: FlaskClient, david: Account) -> None:
    visitor = admin.application.test_client()
    used, revoked = made_by(admin), invite(None, uses=1, days=7)
    send(visitor, used, NINA)
    send(admin, f"/admin/invitations/{revoked.id}/revoke")
    pages = set()
    for link in (used, revoked.url.removeprefix("http://127.0.0.1:8000"), "/invite/never-made"):
        answer = admin.application.test_client().get(link)
        assert answer.status_code == 422
        pages.add(answer.text.replace(link, ""))
    assert len(pages) == 1


def test_one_from_the_command_line_has_no_inviter(admin: FlaskClient) -> None:
    link = invite(None, uses=1, days=7).url.removeprefix("http://127.0.0.1:8000")
    visitor = admin.application.test_client()
    assert "You are invited to microblog." in said(visitor.get(link))
    assert send(visitor, link, NINA).headers["Location"] == "/"


def test_ones_own_is_taken_back(admin: FlaskClient) -> None:
    link = made_by(admin)
    address = re.search(r'action="(/invitations/\d+/revoke)"', admin.get("/invitations").text)
    assert address
    assert "The invitation is taken back." in send(admin, address[1], follow_redirects=True).text
    assert admin.application.test_client().get(link).status_code == 422


def test_what_is_not_on_offer_is_refused_beside_it(admin: FlaskClient) -> None:
    for field, value in {"uses": "1000", "days": "-1", "note": "x" * 101}.items():
        refused = send(admin, "/invitations", {"uses": "1", "days": "7", "note": "", field: value})
        assert (refused.status_code, list(complaints(refused))) == (422, [field])


def test_members_have_no_such_page_where_they_may_not_invite(david: Account, log_in: LogIn) -> None:
    client = log_in(david)
    assert client.get("/invitations").status_code == 404
    assert send(client, "/invitations", {"uses": "1", "days": "7"}).status_code == 404
    assert client.application.test_client().get("/invitations").status_code == 303
