"""Errors: a page in our look with the request's id, in the reader's language, or JSON; and one line in the log."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from bs4 import BeautifulSoup
from flask import Flask, abort
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from microblog.accounts.models import Account
from microblog.accounts.names import BadUsername
from microblog.app import MAX_BODY
from microblog.auth.errors import PasswordsDiffer
from microblog.core import sqlite
from microblog.core.context import AppContext, database
from microblog.core.db import session
from microblog.core.errors import AppError, Conflict, Forbidden, Invalid, Missing, TooFast, Unavailable
from microblog.core.i18n import gettext, speaking
from microblog.http.errors import EXPLANATIONS, TITLES
from tests.fixtures.applications import MakeSettings, house
from tests.fixtures.cast import LogIn
from tests.fixtures.databases import postgresql_url
from tests.fixtures.pages import said, send, token_of

KINDS: dict[int, type[AppError] | None] = {
    400: None,
    403: Forbidden,
    404: Missing,
    409: Conflict,
    422: Invalid,
    429: TooFast,
    500: None,
    503: Unavailable,
}


@pytest.fixture
def failing(client: FlaskClient) -> FlaskClient:
    """The application with addresses that fail in each way, as a view might."""
    app = client.application
    app.testing = False

    def fail(status: int) -> str:
        if status == 500:
            session.execute(text("SELECT 1"))
            raise KeyError("a secret detail")
        if kind := KINDS.get(status):
            raise TooFast(retry_after=7) if kind is TooFast else kind()
        abort(status)

    app._got_first_request = False  # only here are addresses added after the first request
    app.add_url_rule("/fail/<int:status>", "fail", fail, methods=["GET", "POST"])
    return client


@pytest.mark.parametrize("locale", ["en", "es", "ar"])
def test_every_error_is_a_page_with_our_words(failing: FlaskClient, locale: str) -> None:
    for status in (400, 401, 403, 404, 409, 413, 415, 418, 422, 429, 500, 503):
        response = failing.get(f"/fail/{status}", headers={"Accept-Language": f"{locale}, en;q=0.5"})
        assert response.status_code == status
        page = BeautifulSoup(response.text, "html.parser")
        assert page.html is not None
        assert page.html["lang"] == locale
        assert page.find("link", rel="stylesheet")
        with speaking(locale):
            if status in TITLES:
                assert [each.text for each in page.find_all("h1")] == [gettext(TITLES[status])]
            if status in EXPLANATIONS and KINDS.get(status) is None:
                assert gettext(EXPLANATIONS[status]) in said(response)
            assert gettext("If you ask for help, give this number:") in said(response)
        assert response.headers["X-Request-ID"] in said(response)
        assert response.headers["Cache-Control"] == "no-store"
        assert "secret" not in response.text
        assert response.headers.get("Retry-After") == ("7" if status == 429 else None)


def test_spanish_readers_read_spanish(failing: FlaskClient) -> None:
    page = said(failing.get("/fail/404", headers={"Accept-Language": "es-MX"}))
    assert "There is nothing here" not in page


def test_json_is_answered_in_json(failing: FlaskClient) -> None:
    for status in (400, 401, 403, 404, 409, 413, 418, 422, 429, 500, 503):
        response = failing.get(f"/fail/{status}", headers={"Accept": "application/json"})
        assert (response.status_code, response.mimetype) == (status, "application/json")
        assert response.get_json()["request_id"] == response.headers["X-Request-ID"]
        assert set(response.get_json()) == {"error", "message", "request_id"}
        assert "secret" not in response.text
    assert failing.get("/fail/404", headers={"Accept": "application/json"}).get_json()["error"] == "missing"
    assert failing.get("/api/nothing").get_json()["error"] == "notfound"
    assert failing.get("/fail/418", headers={"Accept": "application/json"}).get_json()["error"] == "imateapot"
    for accept in (
        "text/html, application/json;q=0.9",
        "*/*",
        "",
        "application/json;q=nan",
        "\xff",
        "a/b;q=" + "9" * 999,
    ):
        assert failing.get("/fail/404", headers={"Accept": accept}).mimetype == "text/html"


def test_several_reasons_are_several_errors_in_json(failing: FlaskClient) -> None:
    def refuse() -> str:
        raise Invalid(BadUsername(max=30), PasswordsDiffer())

    failing.application.add_url_rule("/refuse", "refuse", refuse)
    response = failing.get("/refuse", headers={"Accept": "application/json"})
    assert response.status_code == 422
    said = response.get_json()
    assert set(said) == {"error", "message", "errors", "request_id"}
    assert said["errors"] == [
        {"error": "bad_username", "message": str(BadUsername(max=30)), "field": "username"},
        {"error": "passwords_differ", "message": str(PasswordsDiffer()), "field": "password2"},
    ]
    assert said["message"] == f"{BadUsername(max=30)} {PasswordsDiffer()}"
    assert "two passwords" in failing.get("/refuse").text


def test_a_fault_of_ours_is_logged_once_with_its_id(failing: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    failing.get("/fail/500")
    [record] = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert record.getMessage() == "GET /fail/500 failed"
    assert "a secret detail" in caplog.text


def test_what_is_not_our_fault_is_not_logged(failing: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    for status in (400, 403, 404, 422, 429):
        failing.get(f"/fail/{status}")
    failing.post("/posts")
    failing.get("/nowhere")
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_a_fault_leaves_the_reader_logged_in(failing: FlaskClient, susan: Account, log_in: LogIn) -> None:
    log_in(susan)
    assert 'href="/@susan"' in failing.get("/fail/500").text
    assert failing.get("/settings/profile").status_code == 200


def test_other_methods_are_answered_as_the_standard_says(client: FlaskClient) -> None:
    wrong = client.get("/logout")
    assert (wrong.status_code, wrong.location) == (302, "/")  # the tutorial's address: it leads on, and logs nobody out
    wrong = client.get("/posts")
    assert wrong.status_code == 405
    assert wrong.headers["Allow"] == "OPTIONS, POST"
    assert gettext(TITLES[405]) in said(wrong)
    options = client.options("/explore")
    assert (options.status_code, options.data) == (200, b"")
    assert set(options.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    for address in ("/explore", "/login", "/nowhere", "/@nobody"):
        head, get = client.head(address), client.get(address)
        assert (head.status_code, head.data) == (get.status_code, b"")
        assert head.headers["Content-Type"] == get.headers["Content-Type"]
    assert client.get("//explore").status_code in (308, 404)


def test_too_much_is_refused_in_words(susan: Account, log_in: LogIn) -> None:
    client = log_in(susan)
    for body in ({"data": {"post": "x" * MAX_BODY}}, {"data": b"x" * (MAX_BODY + 1), "content_type": "text/plain"}):
        for address in ("/posts", "/login", "/settings/profile"):
            response = client.post(address, **body)
            assert response.status_code in (403, 413), address
            assert response.headers["X-Request-ID"] in said(response)
    assert client.post("/posts", data={"post": "x" * MAX_BODY}).status_code == 413


def test_forms_of_thousands_of_parts_are_refused_in_words(susan: Account, log_in: LogIn) -> None:
    client = log_in(susan)
    part = '--b\r\nContent-Disposition: form-data; name="post"\r\n\r\nx\r\n'
    body = (part * 1200 + "--b--\r\n").encode()
    response = client.post("/posts", data=body, content_type="multipart/form-data; boundary=b")
    assert response.status_code == 413
    assert gettext(EXPLANATIONS[413]) in said(response)
    token = token_of(client)
    for fields, status in ((1_000, 303), (1_001, 413), (100_000, 413), (400_000, 413)):
        many = f"csrf_token={token}" + "&post=x" + "&a" * (fields - 2)
        response = client.post("/posts", data=many, content_type="application/x-www-form-urlencoded")
        assert response.status_code == status
        assert status == 303 or gettext(EXPLANATIONS[413]) in said(response)


def test_broken_bodies_and_addresses_are_refused_in_words(susan: Account, log_in: LogIn) -> None:
    client = log_in(susan)
    for content_type in (
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=x",
        "x",
        "",
    ):
        response = client.post("/posts", data=b"--x\r\nnonsense", content_type=content_type)
        assert response.status_code in (400, 403, 413), content_type
    for address in ("/@a%00b", "/@%ff%fe", "/@susan/99999999999999999999", "/@susan/0", "/avatars/99999999999999999999.svg",
                    "/?before=9999999999999999999", "/?before=x", "/explore?before=%00", "/@susan?before=-1", "/confirm/%00",
                    "/reset-password/%ff", "/login?next=%00", "/-/nothing", "/%", "/..%2f", "/@" + "a" * 5000):  # fmt: skip
        assert client.get(address).status_code in (200, 302, 400, 404, 422), address
    for address in (
        "/settings/sessions/99999999999999999999/end",
        "/@a%00b/follow",
        "/@susan/99999999999999999999/delete",
    ):
        assert send(client, address).status_code in (303, 404), address


class _Locked:
    """A database that somebody else is writing to."""

    def __init__(self, context: AppContext) -> None:
        self.connection = context.database.engine.raw_connection()

    def __enter__(self) -> None:
        self.connection.cursor().execute("BEGIN EXCLUSIVE")

    def __exit__(self, *_exc: object) -> None:
        self.connection.rollback()
        self.connection.close()


def test_a_database_locked_for_long_is_a_503(
    make_settings: MakeSettings, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_MS", 50)
    app = house().create_app(make_settings(database_url=f"sqlite:///{tmp_path}/locked.db"))
    context: AppContext = app.extensions["microblog"]
    house().bring_up_to_date(context.database)
    client = app.test_client()
    form = {"username": "nina", "email": "nina@blog.example", "password": "seven kettles", "password2": "seven kettles"}
    token = token_of(client)
    with _Locked(context):
        busy = client.post("/sign-up", data={**form, "csrf_token": token}, headers={"Accept-Language": "es"})
        reading = client.get("/explore")
    assert (busy.status_code, busy.headers["Retry-After"]) == (503, "5")
    with speaking("es"):
        assert gettext(EXPLANATIONS[503]) in said(busy)
    assert reading.status_code == 200
    assert len([record for record in caplog.records if record.levelno >= logging.ERROR]) == 1
    assert client.post("/sign-up", data={**form, "csrf_token": token}).status_code == 303
    context.database.close()


@pytest.fixture
def away(make_settings: MakeSettings, database_url: str, database_kind: str) -> Iterator[FlaskClient]:
    """Somebody's browser, logged in once, when the database has gone away."""
    url = postgresql_url("gone") if database_kind == "postgresql" else "sqlite:////nowhere/at/all.db"
    app = house().create_app(make_settings(database_url=url))
    client = app.test_client()
    client.set_cookie("session", "x" * 43)
    yield client
    app.extensions["microblog"].database.close()


def test_a_database_that_is_gone_is_a_503_in_the_readers_language(
    away: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    for address in ("/", "/explore", "/@susan", "/settings/profile"):
        gone = away.get(address, headers={"Accept-Language": "es"})
        assert gone.status_code == 503, address
        assert gone.headers["Retry-After"] == "5"
        with speaking("es"):
            assert gettext(TITLES[503]) in said(gone)
    assert len(caplog.records) == 4
    assert away.get("/-/live").status_code == 200
    assert away.get("/-/ready").status_code == 503


def test_a_connection_that_broke_is_replaced(client: FlaskClient, context: AppContext, database_kind: str) -> None:
    assert client.get("/explore").status_code == 200
    if database_kind == "postgresql":
        with psycopg.connect(postgresql_url(), autocommit=True) as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                [context.database.url.database],
            )
    context.database.close()
    assert client.get("/explore").status_code == 200


RAISED: list[Callable[[], Exception]] = [
    lambda: OperationalError("SELECT 1", {}, Exception("gone")),
    lambda: InterfaceError("SELECT 1", {}, Exception("closed")),
    lambda: PoolTimeout("QueuePool limit"),
]


@pytest.mark.parametrize("make", RAISED)
def test_no_connection_is_a_503_too(sqlite_app: Flask, make: Callable[[], Exception]) -> None:
    def view() -> str:
        assert database().is_sqlite
        raise make()

    sqlite_app.add_url_rule("/fail", "fail", view)
    assert sqlite_app.test_client().get("/fail").status_code == 503


@pytest.fixture
def sqlite_app(make_settings: MakeSettings) -> Iterator[Flask]:
    app = house().create_app(make_settings())
    yield app
    app.extensions["microblog"].database.close()
