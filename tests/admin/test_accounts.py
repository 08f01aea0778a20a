"""The pages about accounts, as an admin uses them."""

import pytest
from flask.testing import FlaskClient

from microblog.accounts.models import Account
from microblog.auth import actions, queries
from microblog.auth.departure_actions import depart
from microblog.auth.models import ADMIN, MODERATOR, User
from microblog.core.db import session
from microblog.invitations.actions import invite
from tests.fixtures.applications import Outbox
from tests.fixtures.cast import LogIn
from tests.fixtures.crowds import member
from tests.fixtures.pages import complaints, said, send


@pytest.fixture
def admin(susan: Account, log_in: LogIn) -> FlaskClient:
    actions.set_role(user_of(susan), ADMIN)
    return log_in(susan)


def user_of(account: Account) -> User:
    user = queries.user_of(account)
    assert user is not None
    return user


def test_people_are_found(admin: FlaskClient, david: Account) -> None:
    for number in range(60):
        member(f"nina{number}")
    first = admin.get("/admin/accounts?q=nina")
    assert "@nina0<" in first.text
    assert "@david<" not in first.text
    last = admin.get(_next(first.text))
    assert "@nina9<" in last.text
    assert "Next page" not in last.text
    assert "@david<" in admin.get("/admin/accounts?q=david@").text
    assert "Nobody found" in admin.get("/admin/accounts?q=nobody").text
    everybody = admin.get("/admin/accounts")
    assert "@david<" in admin.get(_next(everybody.text)).text
    assert admin.get("/admin/accounts?before=x").status_code == 422
    assert admin.get("/admin").headers["Location"] == "/admin/accounts"


def test_an_account_is_closed_after_asking_and_opened_again(admin: FlaskClient, david: Account) -> None:
    token = actions.enter(user_of(david)).token
    page = admin.get("/admin/accounts/david")
    assert "in 1 browser" in said(page)
    asked = admin.get("/admin/accounts/david/disable")
    assert "Close @david?" in asked.text
    assert user_of(david).disabled_at is None
    done = send(admin, "/admin/accounts/david/disable", follow_redirects=True)
    assert "@david is closed, and logged out everywhere." in done.text
    assert "closed the account of" in said(done)
    assert queries.session_with(token) is None
    opened = send(admin, "/admin/accounts/david/enable", follow_redirects=True)
    assert "@david is open again." in opened.text
    session.rollback()
    assert user_of(david).disabled_at is None


def test_who_is_leaving_is_seen_to_leave_and_can_be_closed(admin: FlaskClient, david: Account) -> None:
    depart(user_of(david))
    page = admin.get("/admin/accounts/david")
    assert "Leaving Everything is erased on" in said(page)
    assert "Open the account again" not in page.text
    closed = send(admin, "/admin/accounts/david/disable", follow_redirects=True)
    assert "Leaving Everything is erased on" in said(closed)
    opened = send(admin, "/admin/accounts/david/enable", follow_redirects=True)
    assert "@david is leaving, as before, and can come back." in said(opened)
    assert "Close the account" in opened.text


def test_a_role_is_given(admin: FlaskClient, david: Account) -> None:
    assert "The role of @david" in admin.get("/admin/accounts/david/role").text
    refused = send(admin, "/admin/accounts/david/role", {"role": "queen"})
    assert (refused.status_code, list(complaints(refused))) == (422, ["role"])
    done = send(admin, "/admin/accounts/david/role", {"role": "moderator"}, follow_redirects=True)
    assert "@david has another role now." in done.text
    assert "another role: Moderator, before that Member" in said(done)
    assert user_of(david).role == MODERATOR


def test_nobody_demotes_or_closes_themselves(admin: FlaskClient, susan: Account) -> None:
    assert "This is you." in admin.get("/admin/accounts/susan").text
    for address, fields in (("disable", {}), ("role", {"role": "member"})):
        refused = send(admin, f"/admin/accounts/susan/{address}", fields)
        assert refused.status_code == 403
        assert "You cannot do this to your own account." in said(refused)
    assert send(admin, "/admin/accounts/susan/enable").status_code == 403
    assert user_of(susan).role == ADMIN


def test_a_link_for_a_new_password_is_mailed(admin: FlaskClient, david: Account, outbox: Outbox) -> None:
    done = send(admin, "/admin/accounts/david/send-reset", follow_redirects=True)
    assert "A mail with a link is on its way to @david." in done.text
    [mail] = outbox()
    assert mail["To"] == "david@example.com"
    send(admin, "/admin/accounts/david/disable")
    refused = send(admin, "/admin/accounts/david/send-reset", follow_redirects=True)
    assert "This account is closed. Open it first." in refused.text


def test_there_is_no_page_for_nobody(admin: FlaskClient) -> None:
    for name in ("nobody", "né", "a%00b", "x" * 500):
        for page in ("", "/disable", "/role"):
            assert admin.get(f"/admin/accounts/{name}{page}").status_code == 404
        assert send(admin, f"/admin/accounts/{name}/enable").status_code == 404


def test_it_is_told_by_whom_somebody_was_invited(admin: FlaskClient, susan: Account, client: FlaskClient) -> None:
    made = invite(user_of(susan), uses=1, days=7)
    visitor = client.application.test_client()
    given = {"username": "nina", "email": "nina@blog.example", "password": "nine green bottles"}
    send(visitor, made.url.replace("http://127.0.0.1:8000", ""), given | {"password2": given["password"]})
    assert "Invited @susan" in said(admin.get("/admin/accounts/nina"))


def test_a_moderator_sees_what_they_may_do(susan: Account, david: Account, mary: Account, log_in: LogIn) -> None:
    for account in (susan, mary):
        actions.set_role(user_of(account), MODERATOR)
    moderator = log_in(susan)
    page = moderator.get("/admin/accounts/david").text
    assert "Close the account" in page
    for hidden in ("Change the role", "new password", "browser", "/admin/site", "/admin/jobs"):
        assert hidden not in page
    assert "Only an admin can do something about this account." in moderator.get("/admin/accounts/mary").text
    assert send(moderator, "/admin/accounts/mary/disable").status_code == 403
    assert send(moderator, "/admin/accounts/david/disable").status_code == 303


def _next(page: str) -> str:
    before, _, _ = page.partition('">Next page')
    return before.rpartition('href="')[2].replace("&amp;", "&")
