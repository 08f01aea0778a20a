"""Who is asking, and when that they were here is written down."""

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from microblog.accounts.models import Account
from microblog.auth import actions, queries
from microblog.core import sqlite
from microblog.core.context import AppContext
from microblog.core.db import session, transaction
from tests.fixtures.applications import MakeSettings, house
from tests.fixtures.cast import LogIn
from tests.fixtures.pages import Statements, send
from tests.naughty import ENCODABLE

QUIET: list[tuple[str, dict[str, str]]] = [
    ("/", {"Sec-Purpose": "prefetch"}),
    ("/", {"Sec-Purpose": "prefetch;prerender"}),
    ("/avatars/1.svg", {"Sec-Fetch-Dest": "image"}),
    ("/", {"Sec-Fetch-Dest": "style"}),
    ("/", {"Sec-Fetch-Dest": "script"}),
    ("/", {"Sec-Fetch-Dest": "iframe"}),
    ("/-/live", {}),
    ("/-/ready", {}),
]


def test_last_seen_is_written_at_most_once_a_minute(susan: Account, log_in: LogIn, context: AppContext) -> None:
    with time_machine.travel("2026-05-01 12:00", tick=False) as clock:
        client = log_in(susan)
        seen = []
        for _ in range(15):
            clock.shift(10)
            with Statements(context.database.engine) as statements:
                client.get("/@susan")
            seen.append(any(text.startswith("UPDATE") for text in statements.texts))
        assert seen == [False] * 6 + [True] + [False] * 6 + [True, False]
        session.rollback()
        assert susan.last_seen_at is not None
        assert susan.last_seen_at.minute == 2


def test_what_no_person_asked_for_is_not_a_visit(susan: Account, log_in: LogIn) -> None:
    with time_machine.travel("2026-05-01 12:00", tick=False) as clock:
        client = log_in(susan)
        session.rollback()
        before = susan.last_seen_at
        clock.shift(3600)
        for address, headers in QUIET:
            assert client.get(address, headers=headers).status_code == 200
            session.rollback()
            assert susan.last_seen_at == before, (address, headers)
        for dest in ("document", "empty"):
            clock.shift(3600)
            client.get("/", headers={"Sec-Fetch-Dest": dest})
            session.rollback()
            assert susan.last_seen_at is not None
            assert susan.last_seen_at.hour == (14 if dest == "document" else 15)


def test_a_visit_is_no_reason_to_fail(
    make_settings: MakeSettings, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_MS", 50)
    app = house().create_app(make_settings(database_url=f"sqlite:///{tmp_path}/busy.db"))
    context: AppContext = app.extensions["microblog"]
    house().bring_up_to_date(context.database)
    with time_machine.travel("2026-05-01 12:00") as clock, context.unit_of_work():
        client = app.test_client()
        user = actions.sign_up(username="nina", email="nina@blog.example", password="seven kettles", confirmed=True)
        client.set_cookie("session", actions.enter(user).token)
        before = user.account.last_seen_at
        clock.shift(3600)
        writer = context.database.engine.raw_connection()
        writer.cursor().execute("BEGIN IMMEDIATE")
        assert client.get("/settings/profile").status_code == 200
        writer.rollback()
        writer.close()
        session.rollback()
        assert user.account.last_seen_at == before
    context.database.close()


def test_a_session_that_ends_while_it_is_noted_makes_a_visitor(
    susan: Account, log_in: LogIn, context: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    with time_machine.travel("2026-05-01 12:00") as clock:
        client = log_in(susan)
        clock.shift(3600)
        looked = queries.needs_noting

        def end_it_meanwhile(*args: object) -> bool:
            with context.unit_of_work(), transaction():
                session.execute(queries.LoginSession.__table__.delete())  # type: ignore[attr-defined]
            return looked(*args)  # type: ignore[arg-type]

        with monkeypatch.context() as patch:
            patch.setattr(queries, "needs_noting", end_it_meanwhile)
            assert client.get("/settings/profile").status_code == 303


def test_no_text_is_taken_for_a_session(app: Flask) -> None:
    client = app.test_client()
    for text in ["", "x" * 43, "x" * 5000, *(each for each in ENCODABLE[::9] if each.isascii() and each.isprintable())]:
        response = client.get(
            "/settings/profile", headers={"Cookie": f"session={text}; csrf={text}; tz={text}; flash={text}"}
        )
        assert response.status_code == 303, text


def test_programs_are_told_401(client: FlaskClient) -> None:
    refused = client.get("/settings/profile", headers={"Accept": "application/json"})
    assert (refused.status_code, refused.get_json()["error"]) == (401, "unauthorized")
    assert client.get("/settings/profile").headers["Location"] == "/login?next=/settings/profile"
    sent = send(client, "/posts", {"post": "x"}, headers={"Referer": "http://localhost/explore"})
    assert sent.headers["Location"] == "/login?next=/explore"


@pytest.fixture
def closed_app(make_settings: MakeSettings, database_url: str) -> Iterator[Flask]:
    app = house().create_app(make_settings(database_url=database_url, public_reading=False))
    yield app
    app.extensions["microblog"].database.close()


def test_a_closed_site_lets_visitors_log_in_and_nothing_else(closed_app: Flask) -> None:
    context: AppContext = closed_app.extensions["microblog"]
    with context.unit_of_work():
        user = actions.sign_up(username="nina", email="nina@blog.example", password="seven kettles", confirmed=True)
        token = actions.enter(user).token
        id = user.account_id
    visitor, member = closed_app.test_client(), closed_app.test_client()
    member.set_cookie("session", token)
    for address in ("/", "/explore", "/@nina", "/@nina/1", "/@nina/followers", f"/avatars/{id}.svg", "/@nobody"):
        assert visitor.get(address).location.startswith("/login?next="), address
        assert member.get(address).status_code in (200, 404), address
        assert visitor.get(address, headers={"Accept": "application/json"}).status_code == 401
    for address in ("/login", "/sign-up", "/forgot-password", "/-/live", "/-/ready"):
        assert visitor.get(address).status_code == 200, address
    assert visitor.get("/confirm/x").status_code == 422
    assert visitor.get("/nowhere").status_code == 404
    assert visitor.get("/user/nina").location == "/@nina"
