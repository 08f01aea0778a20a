"""The first admin, made by the link that the server prints."""

import threading
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from microblog.accounts.errors import UsernameTaken
from microblog.accounts.models import Account
from microblog.auth import first_admin_actions as first_admin
from microblog.auth import queries, tokens
from microblog.auth.errors import LinkExpired
from microblog.auth.models import ADMIN, MEMBER, LoginSession
from microblog.core.context import AppContext
from tests.fixtures.cast import LogIn
from tests.fixtures.outages import no_room_in
from tests.fixtures.pages import complaints, send

NINA: dict[str, Any] = {
    "username": "nina",
    "email": "nina@blog.example",
    "password": "seven blue kettles",
    "password2": "seven blue kettles",
}


def test_whoever_signs_up_by_the_link_is_the_admin_and_the_link_is_used_up(context: AppContext) -> None:
    token = _token()
    entry = first_admin.sign_up_as_admin(token, **NINA, locale="es", device="Firefox")
    opened = queries.session_with(entry.token)
    assert opened is not None
    user = opened.user
    assert (entry.username, user.account.username, opened.device) == ("nina", "nina", "Firefox")
    assert (user.role, user.is_confirmed, user.locale) == (ADMIN, True, "es")
    assert first_admin.first_admin_url() is None
    with pytest.raises(LinkExpired):
        first_admin.sign_up_as_admin(token, **NINA | {"username": "eve", "email": "eve@blog.example"}, locale="en")
    assert queries.user_named("eve") is None


def test_the_admin_is_made_and_logged_in_or_nothing_happens(context: AppContext) -> None:
    token = _token()
    with no_room_in(context, LoginSession), pytest.raises(OperationalError):
        first_admin.sign_up_as_admin(token, **NINA, locale="en")
    assert queries.user_named("nina") is None
    first_admin.require_first_admin_link(token)


def test_a_refused_sign_up_leaves_the_link_as_it_was(susan: Account) -> None:
    token = _token()
    with pytest.raises(UsernameTaken):
        first_admin.sign_up_as_admin(token, **NINA | {"username": "susan"}, locale="en")
    first_admin.require_first_admin_link(token)


def test_links_that_are_old_or_forged_make_nobody_an_admin(susan: Account) -> None:
    user = queries.user_of(susan)
    assert user is not None
    with time_machine.travel("2026-01-01"):
        old = _token()
    for token in (old, "forged", tokens.confirm_token(user)):
        with pytest.raises(LinkExpired):
            first_admin.become_admin(token, user)
    assert _role(susan) == MEMBER


def test_of_two_at_once_only_one_becomes_the_admin(context: AppContext, susan: Account, david: Account) -> None:
    token, start = _token(), threading.Barrier(2)

    def become(name: str) -> None:
        with context.unit_of_work():
            user = queries.user_named(name)
            assert user is not None
            start.wait()
            try:
                first_admin.become_admin(token, user)
            except LinkExpired:
                return

    threads = [threading.Thread(target=become, args=(name,)) for name in ("susan", "david")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with context.unit_of_work():
        roles = [user.role for user in queries.all_users()]
    assert sorted(roles) == [ADMIN, MEMBER]


def test_a_visitor_signs_up_on_the_page(client: FlaskClient) -> None:
    page = f"/first-admin/{_token()}"
    assert client.get(page).status_code == 200
    refused = send(client, page, NINA | {"password2": "another"})
    assert refused.status_code == 422
    assert complaints(refused)["password2"] == "The two passwords are not the same."
    assert send(client, page, NINA).status_code == 303
    home = client.get("/").text
    assert "You are the admin of this server now." in home
    assert client.get(page).status_code == 422


def test_somebody_who_is_logged_in_only_presses_a_button(susan: Account, log_in: LogIn) -> None:
    client = log_in(susan)
    page = f"/first-admin/{_token()}"
    assert "Should @susan be the admin?" in client.get(page).text
    assert _role(susan) == MEMBER
    assert send(client, page).status_code == 303
    assert _role(susan) == ADMIN


def _token() -> str:
    url = first_admin.first_admin_url()
    assert url is not None
    return url.rpartition("/")[2]


def _role(account: Account) -> str:
    user = queries.user_of(account)
    assert user is not None
    return user.role
