"""The pages for changing the address and for leaving: success, refusal, stranger and logged out."""

import re

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from microblog.accounts.models import Account
from microblog.auth import actions, queries
from microblog.auth.departure_actions import depart
from microblog.auth.models import User
from microblog.core.clock import now
from microblog.core.context import AppContext
from microblog.core.db import session, transaction
from microblog.follows.actions import follow
from microblog.http.identity import cookie_name
from microblog.imports.models import ImportedMessage
from microblog.posts.actions import publish
from tests.fixtures.applications import Outbox
from tests.fixtures.cast import PASSWORD, LogIn
from tests.fixtures.pages import Statements, complaints, kept, mailed_token, said, send, token_of

NEW = "sue@blog.example"
FORM = {"email": NEW, "password": PASSWORD}


def test_an_address_is_changed_confirmed_and_had_back(susan: Account, log_in: LogIn, outbox: Outbox) -> None:
    client, user = log_in(susan), _user(susan)
    assert send(client, "/settings/email", FORM).location == "/settings/email"
    assert f"Waiting for you to open the link that we sent to {NEW}." in said(client.get("/settings/email"))
    link = f"/confirm-email/{mailed_token(outbox()[-1], 'confirm-email')}"
    assert f"Is {NEW} yours?" in said(client.get(link))
    assert client.head(link).status_code == 200
    assert _again(user).email == "susan@example.com"
    assert send(client, link).location == "/settings/email"
    assert f"Your address is {NEW}." in said(client.get("/settings/email"))
    assert send(client, link).status_code == 422

    undo = f"/undo-email/{mailed_token(outbox()[-1], 'undo-email')}"
    stranger = client.application.test_client()
    assert "susan@example.com becomes the address of your account again." in said(stranger.get(undo))
    assert _again(user).email == NEW
    done = send(stranger, undo)
    assert done.location.startswith("/reset-password/")
    assert "Choose a new password" in said(stranger.get(done.location))
    assert _again(user).email == "susan@example.com"
    assert client.get("/settings/email").location.startswith("/login")
    assert [answer.status_code for answer in (stranger.get(undo), send(stranger, undo))] == [422, 422]


def test_a_change_is_cancelled_and_its_link_sent_again(susan: Account, log_in: LogIn, outbox: Outbox) -> None:
    client = log_in(susan)
    send(client, "/settings/email", FORM)
    assert f"Waiting for you to open the link that we sent to {NEW}." in said(client.get("/settings/account"))
    assert send(client, "/settings/email/resend").location == "/settings/account"
    assert [letter["To"] for letter in outbox()] == [NEW, NEW]
    assert send(client, "/settings/email/cancel").location == "/settings/account"
    for page in ("/settings/account", "/settings/email"):
        assert "Waiting for you" not in said(client.get(page))
    link = f"/confirm-email/{mailed_token(outbox()[-1], 'confirm-email')}"
    assert "no longer works" in said(client.get(link))
    assert send(client, link).status_code == 422


def test_a_refused_address_is_said_beside_its_field_and_kept(susan: Account, log_in: LogIn) -> None:
    client = log_in(susan)
    for form, place in (({**FORM, "email": "sue"}, "email"), ({**FORM, "password": "wrong"}, "password")):
        refused = send(client, "/settings/email", form)
        assert (refused.status_code, list(complaints(refused))) == (422, [place])
        assert [kept(refused, name) for name in ("email", "password")] == [form["email"], ""]


def test_known_and_unknown_addresses_cannot_be_told_apart(
    susan: Account, david: Account, log_in: LogIn, context: AppContext, outbox: Outbox
) -> None:
    client, known, seen = log_in(susan), _user(david).email, []
    for address in (known, "unknown@x.example"):
        token = token_of(client, "/settings/email")
        session.rollback()
        with Statements(context.database.engine) as statements:
            done = client.post("/settings/email", data={**FORM, "email": address, "csrf_token": token})
        page = client.get("/settings/email")
        seen.append((done.status_code, done.location, statements.texts, _shape(page).replace(address, "")))
        send(client, "/settings/email/cancel")
    assert seen[0] == seen[1]
    assert outbox() == []


def test_an_address_that_somebody_confirmed_meanwhile_is_said(susan: Account, log_in: LogIn, outbox: Outbox) -> None:
    client = log_in(susan)
    send(client, "/settings/email", FORM)
    link = f"/confirm-email/{mailed_token(outbox()[-1], 'confirm-email')}"
    actions.sign_up(username="nina", email=NEW, password=PASSWORD, confirmed=True)
    assert send(client, link).location == "/settings/email"
    assert "This address belongs to another account" in said(client.get("/settings/email"))


def test_an_old_address_that_somebody_has_now_is_said(susan: Account, log_in: LogIn, outbox: Outbox) -> None:
    client = log_in(susan)
    send(client, "/settings/email", FORM)
    send(client, f"/confirm-email/{mailed_token(outbox()[-1], 'confirm-email')}")
    actions.sign_up(username="nina", email="susan@example.com", password=PASSWORD, confirmed=True)
    undo = f"/undo-email/{mailed_token(outbox()[-1], 'undo-email')}"
    assert send(client, undo).location == "/login"
    assert _again(_user(susan)).email == NEW


def test_only_whose_messages_came_along_is_told_that_they_go(susan: Account, david: Account, log_in: LogIn) -> None:
    told = {"body": "Psst.", "sent_at": now(), "was_read": False}
    client = log_in(susan)
    for sender, recipient, words in (
        (None, None, None),
        (susan, david, "1 private message from before this community came here"),
        (david, susan, "2 private messages from before this community came here"),
    ):
        if sender and recipient:
            with transaction():
                session.add(ImportedMessage(sender_id=sender.id, recipient_id=recipient.id, **told))
        page = said(client.get("/settings/delete"))
        assert words in page if words else "private message" not in page


def test_who_leaves_is_told_of_what_there_is(susan: Account, david: Account, log_in: LogIn) -> None:
    def told() -> list[str]:
        page = BeautifulSoup(log_in(susan).get("/settings/delete").text, "html.parser")
        return [each.text for each in page.select(".points li")][1:]

    assert told() == []
    follow(susan, david)
    publish(susan, "Hello.")
    assert told() == ["your 1 post", "whom you follow"]
    follow(david, susan)
    assert told() == ["your 1 post", "your 1 follower, and whom you follow"]


def test_who_leaves_is_told_what_goes_and_comes_back_by_the_link(susan: Account, log_in: LogIn, outbox: Outbox) -> None:
    client = log_in(susan)
    page = said(client.get("/settings/delete"))
    assert "After 7 days all of this is gone for good" in page
    assert "Nobody else will ever be called @susan here." in page
    gone = send(client, "/settings/delete", {"username": "susan", "password": PASSWORD})
    assert (gone.status_code, gone.location) == (303, "/login")
    assert client.get_cookie(cookie_name()) is None
    assert any("taken=" in each and each.split(";")[0].endswith(".*") for each in gone.headers.getlist("Set-Cookie"))
    assert "If you log in within 7 days, everything is back." in said(client.get("/login"))
    assert client.get("/@susan").status_code == 404
    link = f"/keep-account/{mailed_token(outbox()[-1], 'keep-account')}"
    assert "@susan is going to be deleted." in said(client.get(link))
    assert _again(_user(susan)).disabled_at
    assert send(client, link).location == "/login"
    assert client.get("/@susan").status_code == 200
    assert [answer.status_code for answer in (client.get(link), send(client, link))] == [422, 422]


def test_logging_in_says_that_the_account_stays(susan: Account, client: FlaskClient) -> None:
    depart(_user(susan))
    assert send(client, "/login", {"username": "susan", "password": PASSWORD}).location == "/"
    assert "Welcome back. Your account stays" in said(client.get("/"))


@pytest.mark.parametrize(("field", "value"), [("username", "david"), ("password", "wrong")])
def test_a_slip_deletes_nothing(susan: Account, log_in: LogIn, field: str, value: str) -> None:
    client = log_in(susan)
    refused = send(client, "/settings/delete", {"username": "susan", "password": PASSWORD, field: value})
    assert (refused.status_code, list(complaints(refused))) == (422, [field])
    assert client.get("/@susan").status_code == 200


def test_the_account_page_leads_to_all_of_it(susan: Account, log_in: LogIn) -> None:
    client = log_in(susan)
    page = client.get("/settings/account").text
    for address in (
        "/settings/username",
        "/settings/email",
        "/settings/password",
        "/settings/sessions",
        "/settings/delete",
    ):
        assert f'href="{address}"' in page
        below = client.get(address).text
        assert re.search(r'href="/settings/account" aria-current="page"', below), address
    assert "Not confirmed" not in page
    assert "You are logged in on 1 device." in page


def test_an_address_that_is_not_confirmed_is_marked(client: FlaskClient, log_in: LogIn) -> None:
    nina = actions.sign_up(username="nina", email="nina@blog.example", password=PASSWORD)
    assert "Not confirmed" in log_in(nina.account).get("/settings/account").text


def _shape(page: TestResponse) -> str:
    return re.sub(r"[0-9a-f]{32}", "", page.text)


def _again(user: User) -> User:
    session.rollback()
    return user


def _user(account: Account) -> User:
    user = queries.user_of(account)
    assert user is not None
    return user
