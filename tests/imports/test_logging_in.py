"""Those who came in log in with their old passwords, and are told what changed."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.security import generate_password_hash

from microblog.auth import notices
from microblog.auth.models import User
from microblog.auth.passwords import is_outdated, is_password
from microblog.core.db import session, transaction
from tests.fixtures.applications import Outbox
from tests.fixtures.pages import said, send
from tests.imports.conftest import Bring, MakeOldApp
from tests.imports.old_app import OldApp
from tests.naughty import ENCODABLE


@pytest.fixture
def old(make_old_app: MakeOldApp) -> OldApp:
    """Susan with a password of today's Werkzeug, and somebody whose name cannot stay with an older one."""
    made = make_old_app(9)
    hashed = generate_password_hash("cat", method="pbkdf2:sha256:260000")
    made.add(
        "user", {"id": 1, "username": "Susan", "email": "s@example.com", "password_hash": generate_password_hash("dog")}
    )
    made.add("user", {"id": 2, "username": "<b>hi</b>", "email": "B@example.com", "password_hash": hashed})
    return made


def test_the_old_password_opens_the_door_and_is_hashed_anew(old: OldApp, bring: Bring, client: FlaskClient) -> None:
    bring(old)
    assert send(client, "/login", {"username": "Susan", "password": "cat"}).status_code == 422
    assert send(client, "/login", {"username": "Susan", "password": "dog"}).status_code == 303
    stored = session.scalars(select(User.password_hash).where(User.id == 1)).one()
    assert stored is not None
    assert not is_outdated(stored)
    assert is_password(stored, "dog")
    send(client, "/logout")
    assert send(client, "/login", {"username": "s@example.com", "password": "dog"}).status_code == 303


def test_a_new_name_is_told_at_the_next_login_and_only_there(old: OldApp, bring: Bring, client: FlaskClient) -> None:
    bring(old)
    sentence = "Your username is @b_hi_b now. The old one, <b>hi</b>, could not be kept."
    for is_told in (True, False):
        entered = send(client, "/login", {"username": "b@example.com", "password": "cat"}, follow_redirects=True)
        assert (sentence in said(entered)) is is_told
        send(client, "/logout")
    assert session.scalars(select(User.notice)).all() == [None, None]


def test_it_is_told_in_the_language_of_the_reader(old: OldApp, bring: Bring, client: FlaskClient) -> None:
    bring(old)
    fields = {"username": "b@example.com", "password": "cat"}
    entered = send(client, "/login", fields, follow_redirects=True, headers={"Accept-Language": "es"})
    assert "@b_hi_b" in said(entered)


def test_a_notice_that_nobody_understands_is_no_error(old: OldApp, bring: Bring, client: FlaskClient) -> None:
    bring(old)
    for notice in ("{", "[]", '"x"', "{}", '{"code":"unheard of"}', '{"code":"renamed"}', '{"code":["x"]}'):
        with transaction():
            session.execute(update(User).values(notice=notice))
        assert send(client, "/login", {"username": "susan", "password": "dog"}).status_code == 303
        send(client, "/logout")


@pytest.mark.parametrize("text", ["x" * 500, '"' * 500, "\\" * 500, "%(x)s %"])
def test_a_notice_always_has_room(text: str) -> None:
    assert len(notices.noted(notices.RENAMED, old=text)) <= 200


def test_every_naughty_name_can_be_noted() -> None:
    assert all(len(notices.noted(notices.RENAMED, old=text)) <= 200 for text in ENCODABLE)


def test_those_with_new_names_are_written_to_when_that_is_wanted(old: OldApp, bring: Bring, outbox: Outbox) -> None:
    old.add("user", {"id": 3, "username": "c/d", "email": "no address"})
    bring(old, mail=True)
    [mail] = outbox()
    assert mail["To"] == "b@example.com"
    assert mail["Subject"] == "We have moved, and you are @b_hi_b now"
    for part in ("plain", "html"):
        body = mail.get_body((part,))
        assert body is not None
        assert "@b_hi_b" in body.get_content()
        assert "/login" in body.get_content()
        assert "hi</b>" not in body.get_content()


def test_nobody_is_written_to_otherwise(old: OldApp, bring: Bring, outbox: Outbox) -> None:
    bring(old)
    assert outbox() == []
