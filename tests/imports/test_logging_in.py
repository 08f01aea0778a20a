"""Those who came in log in with their old passwords, and are told what changed."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update
from werkzeug.security import generate_password_hash

from microblog.accounts.actions import give_name
from microblog.accounts.models import Account, OldName
from microblog.auth import actions, notices
from microblog.auth.errors import LoginRefused
from microblog.auth.models import User
from microblog.auth.passwords import is_outdated, is_password
from microblog.auth.queries import user_named
from microblog.core.db import session, transaction
from microblog.core.errors import TooFast
from microblog.imports.arrivals import bring_in
from microblog.imports.source import opened
from tests.fixtures.applications import MakeSettings, Outbox, house
from tests.fixtures.pages import said, send
from tests.imports.conftest import Bring, MakeOldApp
from tests.imports.old_app import OldApp
from tests.naughty import ENCODABLE

HASHED = generate_password_hash("cat", method="pbkdf2:sha256:1000")


@pytest.fixture
def old(make_old_app: MakeOldApp) -> OldApp:
    """Susan with a password of today's Werkzeug, and somebody whose name cannot stay with an older one."""
    made = make_old_app(9)
    made.add(
        "user", {"id": 1, "username": "Susan", "email": "s@example.com", "password_hash": generate_password_hash("dog")}
    )
    made.add("user", {"id": 2, "username": "<b>hi</b>", "email": "B@example.com", "password_hash": HASHED})
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


def test_the_old_name_opens_the_door_however_it_is_written(old: OldApp, bring: Bring, client: FlaskClient) -> None:
    old.add("user", {"id": 3, "username": "Jose\u0301 Mari\u0301a", "email": "j@example.com", "password_hash": HASHED})
    bring(old)
    for name in ("<b>hi</b>", " @<B>HI</B> "):
        assert _enters(client, name), name
    for name in ("José María", "jose\u0301 mari\u0301a"):
        assert _enters(client, name), name
    for name in ("<b>hi</b", "<b>hi</b>" * 100, "\0", "", "@"):
        assert not _enters(client, name), name


def test_a_name_of_two_people_opens_no_door(old: OldApp, bring: Bring, client: FlaskClient) -> None:
    """Neither one that both had before, nor one that somebody has here; nor one that an operator gave to somebody."""
    for id, name in enumerate(("Ana María", "ana maría", "SUSAN", "admin", "c@example.com"), start=3):
        address = f"{id}@example.com" if id < 7 else "no address"
        old.add("user", {"id": id, "username": name, "email": address, "password_hash": HASHED})
    bring(old)
    assert [_enters(client, name) for name in ("Ana María", "ana maría", "SUSAN")] == [False] * 3
    assert [_enters(client, name) for name in ("admin", "c@example.com")] == [True, True]
    give_name(session.get_one(Account, 1), "admin")
    actions.sign_up(username="cleo", email="c@example.com", password="nine green bottles", confirmed=True)
    assert [_enters(client, name) for name in ("admin", "c@example.com")] == [False, False]
    with transaction():
        session.execute(delete(OldName).where(OldName.account_id == 3))
    assert _enters(client, "Ana María")


def test_old_names_are_kept_when_people_who_are_here_are_brought_in_again(
    old: OldApp, bring: Bring, client: FlaskClient
) -> None:
    bring(old)
    with transaction():
        session.execute(delete(OldName))
    assert not _enters(client, "<b>hi</b>")
    for _ in range(2):
        bring(old)
    assert _enters(client, "<b>hi</b>")
    assert session.scalars(select(OldName.name)).all() == ["<b>hi</b>"]


def test_old_links_lead_to_whoever_had_the_name(old: OldApp, bring: Bring, client: FlaskClient) -> None:
    for id, name in enumerate(("john.doe", "Ana María", "ana maría"), start=3):
        old.add("user", {"id": id, "username": name, "email": f"{id}@example.com"})
    bring(old)
    there = {name: client.get(f"/user/{name}").location for name in ("john.doe", "John.Doe", "susan", "nobody")}
    assert there == {"john.doe": "/@john_doe", "John.Doe": "/@john_doe", "susan": "/@susan", "nobody": "/@nobody"}
    assert client.get("/user/john.doe/popup?x=1").location == "/@john_doe/card?x=1"
    assert client.get("/user/Ana María", follow_redirects=True).status_code == 404
    user = user_named("john_doe")
    assert user is not None
    actions.set_disabled(user, True)
    assert client.get("/user/john.doe").location == "/@john.doe"


def test_a_closed_site_tells_no_visitor_what_somebody_is_called_now(
    old: OldApp, make_settings: MakeSettings, database_url: str
) -> None:
    old.add("user", {"id": 3, "username": "john.doe", "email": "j@example.com"})
    app = house().create_app(make_settings(database_url=database_url, public_reading=False))
    with app.extensions["microblog"].unit_of_work(), opened(old.path) as source:
        bring_in(source, lambda rows: None)
    visitor = app.test_client()
    assert visitor.get("/user/john.doe").location == "/@john.doe"
    assert send(visitor, "/login", {"username": "susan", "password": "dog"}).status_code == 303
    assert visitor.get("/user/john.doe").location == "/@john_doe"
    app.extensions["microblog"].database.close()


def test_two_names_are_one_allowance_for_guessing(
    old: OldApp, bring: Bring, make_settings: MakeSettings, database_url: str
) -> None:
    bring(old)
    context = house().make_context(make_settings(database_url=database_url, rate_limits=True))
    with context.unit_of_work():
        for number in range(actions.LOGINS_HERE.times):
            with pytest.raises(LoginRefused):
                actions.log_in(("b_hi_b", "<b>hi</b>")[number % 2], "wrong", address="192.0.2.1")
        for name in ("b_hi_b", "<b>hi</b>"):
            with pytest.raises(TooFast):
                actions.log_in(name, "cat", address="192.0.2.1")
    context.database.close()


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


def _enters(client: FlaskClient, name: str) -> bool:
    """Whether a name and the password `cat` let somebody in, who goes out again."""
    status = send(client, "/login", {"username": name, "password": "cat"}).status_code
    if status == 303:
        send(client, "/logout")
    return status == 303
