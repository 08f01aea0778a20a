"""Each rate limit is reached by its last permitted attempt; the next one waits, and loses nothing that was typed."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from microblog.auth import actions, queries
from microblog.auth.actions import LOGINS_FROM, LOGINS_HERE, LOGINS_TO, SIGNUPS_FROM
from microblog.auth.password_actions import PASSWORDS_ASKED
from microblog.auth.tokens import reset_token
from microblog.backends.cache.limits import MAILS_FROM, MAILS_TO, Limit
from microblog.core.context import AppContext
from microblog.core.errors import TooFast
from microblog.core.i18n import gettext
from tests.fixtures.applications import MakeSettings, house
from tests.fixtures.cast import PASSWORD, sign_up
from tests.fixtures.databases import fresh_database
from tests.fixtures.pages import kept, said, token_of


@dataclass
class Browser:
    """A logged-out or logged-in browser that sends forms from any network address."""

    client: FlaskClient
    app: Flask

    def send(self, address: str, fields: dict[str, str], come_from: str = "192.0.2.1", **headers: str) -> TestResponse:
        data = {"csrf_token": token_of(self.client), **fields}
        return self.client.post(address, data=data, environ_base={"REMOTE_ADDR": come_from}, headers=headers)

    def log_in(self, name: str, come_from: str = "192.0.2.1") -> TestResponse:
        return self.send("/login", {"username": name, "password": "wrong"}, come_from)

    def forget(self, email: str, come_from: str = "192.0.2.1") -> TestResponse:
        return self.send("/forgot-password", {"email": email}, come_from)

    def join(self, username: str, email: str, come_from: str = "192.0.2.1") -> TestResponse:
        self.client.delete_cookie("session")
        form = {"username": username, "email": email, "password": PASSWORD, "password2": PASSWORD}
        return self.send("/sign-up", form, come_from)

    def enter(self, name: str) -> None:
        user = queries.user_named(name)
        assert user is not None
        self.client.set_cookie("session", actions.enter(user).token)


@pytest.fixture
def browser(make_settings: MakeSettings, tmp_path: Path) -> Iterator[Browser]:
    """A browser before an application whose limits hold. They are counted in a file of their own, whatever the database."""
    [url] = fresh_database("sqlite", tmp_path)
    app = house().create_app(make_settings(database_url=url, rate_limits=True))
    context: AppContext = app.extensions["microblog"]
    with time_machine.travel("2026-05-01 12:00", tick=False), context.unit_of_work():
        sign_up("susan")
        yield Browser(app.test_client(), app)
    context.database.close()


def somewhere(number: int) -> str:
    return f"198.51.100.{number}"


ROWS: dict[str, tuple[Limit, Callable[[Browser, int], TestResponse], str]] = {
    "login here": (LOGINS_HERE, lambda b, _: b.log_in("susan"), "username"),
    "login from": (LOGINS_FROM, lambda b, n: b.log_in(f"name{n}"), "username"),
    "login to": (LOGINS_TO, lambda b, n: b.log_in(" @Susan "[n % 3 :], somewhere(n)), "username"),
    "sign up": (SIGNUPS_FROM, lambda b, n: b.join(f"nina{n}", f"nina{n}@blog.example"), "email"),
    "mails to": (MAILS_TO, lambda b, n: b.forget("susan@example.com", somewhere(n)), "email"),
    "mails to by signing up": (MAILS_TO, lambda b, n: b.join(f"nina{n}", "eve@x.example", somewhere(n)), "email"),
    "mails from": (MAILS_FROM, lambda b, n: b.forget(f"somebody{n}@x.example"), "email"),
}


@pytest.mark.parametrize("row", ROWS)
def test_exactly_the_first_one_too_many_is_refused(browser: Browser, row: str) -> None:
    limit, attempt, name = ROWS[row]
    spent = max(0, limit.times - 30)  # a hundred log-ins are a hundred hashes: most of them are counted without
    for _ in range(spent):
        limit.spend("susan")
    answers = [attempt(browser, number) for number in range(limit.times + 1 - spent)]
    assert [answer.status_code == 429 for answer in answers] == [False] * (limit.times - spent) + [True]
    last = answers[-1]
    assert 1 <= int(last.headers["Retry-After"]) <= limit.window.total_seconds()
    assert gettext(TooFast.message) in said(last)
    assert kept(last, name)
    with time_machine.travel("2026-05-01 12:00", tick=False) as clock:
        clock.shift(int(last.headers["Retry-After"]) + 1)
        assert attempt(browser, limit.times).status_code != 429


def test_the_present_password_cannot_be_guessed_quickly(browser: Browser) -> None:
    browser.enter("susan")
    form = {"old_password": "wrong", "password": "nine green bottles", "password2": "nine green bottles"}
    answers = [browser.send("/settings/password", form, somewhere(n)) for n in range(PASSWORDS_ASKED.times)]
    assert {answer.status_code for answer in answers} == {422}
    last = browser.send("/settings/password", {**form, "old_password": PASSWORD})
    assert (last.status_code, "Retry-After" in last.headers) == (429, True)


def test_asking_for_the_confirmation_again_is_limited_and_says_so(browser: Browser) -> None:
    browser.join("nina", "nina@blog.example")
    answers = [browser.send("/confirm/resend", {}) for _ in range(MAILS_TO.times)]
    assert [answer.status_code for answer in answers] == [303] * (MAILS_TO.times - 1) + [429]
    assert answers[-1].headers["Retry-After"]


def test_a_right_password_counts_too_but_others_are_not_kept_out(browser: Browser) -> None:
    for _ in range(LOGINS_HERE.times):
        browser.log_in("susan")
    assert browser.log_in("susan").status_code == 429
    right = {"username": "susan", "password": PASSWORD}
    assert browser.send("/login", right).status_code == 429
    assert browser.send("/login", right, somewhere(9)).status_code == 303


RIGHT = {"username": "susan", "password": PASSWORD}


def test_nobody_can_use_up_a_name_for_a_browser_that_was_logged_in_to_it(browser: Browser) -> None:
    stranger = Browser(browser.app.test_client(), browser.app)
    assert browser.send("/login", RIGHT, somewhere(1)).status_code == 303
    browser.send("/logout", {})
    _use_up("susan", somewhere(1))
    assert stranger.send("/login", RIGHT, somewhere(2)).status_code == 429
    assert stranger.send("/login", RIGHT, somewhere(1)).status_code == 429
    for number in range(LOGINS_HERE.times - 1):
        assert browser.log_in("susan", somewhere(1)).status_code == 422, number
    assert browser.send("/login", RIGHT, somewhere(1)).status_code == 303


def test_a_browser_that_was_logged_in_guesses_no_faster_than_another(browser: Browser) -> None:
    assert browser.send("/login", RIGHT).status_code == 303
    browser.send("/logout", {})
    for number in range(LOGINS_HERE.times):
        browser.log_in("susan", somewhere(number))
    assert browser.log_in("susan", somewhere(200)).status_code == 429
    assert Browser(browser.app.test_client(), browser.app).send("/login", RIGHT).status_code == 303


def test_a_browser_known_to_one_account_is_a_stranger_to_others(browser: Browser) -> None:
    sign_up("david")
    assert browser.send("/login", {"username": "david", "password": PASSWORD}).status_code == 303
    browser.send("/logout", {})
    for name in ("susan", "nobody"):
        _use_up(name, somewhere(1))
        assert browser.log_in(name, somewhere(2)).status_code == 429


def test_whoever_resets_the_password_by_mail_gets_in_at_once(browser: Browser) -> None:
    user = queries.user_named("susan")
    assert user is not None
    link = f"/reset-password/{reset_token(user)}"
    _use_up("susan", somewhere(1))
    assert browser.send("/login", RIGHT, somewhere(2)).status_code == 429
    new = {"password": "nine green bottles", "password2": "nine green bottles"}
    assert browser.send(link, new, somewhere(2)).status_code == 303
    assert browser.send("/login", {**RIGHT, **new}, somewhere(2)).status_code == 303


def _use_up(name: str, address: str) -> None:
    """What somebody does who wants to keep a person out: every attempt at a name, and every one from an address."""
    for limit, who in ((LOGINS_TO, name), (LOGINS_FROM, address)):
        with suppress(TooFast):
            for _ in range(limit.times + 1):
                limit.spend(who)


def test_no_header_changes_who_is_counted(browser: Browser) -> None:
    names = (
        "X-Forwarded-For",
        "X-Real-IP",
        "Forwarded",
        "Client-IP",
        "X-Client-IP",
        "True-Client-IP",
        "CF-Connecting-IP",
    )
    for number in range(LOGINS_HERE.times):
        headers = {names[number % len(names)]: somewhere(number)}
        browser.send("/login", {"username": "susan", "password": "wrong"}, **headers)
    assert browser.log_in("susan").status_code == 429


def test_one_household_is_counted_as_one(browser: Browser) -> None:
    for number in range(LOGINS_HERE.times):
        browser.log_in("susan", f"2001:db8:1:2::{number:x}")
    assert browser.log_in("susan", "2001:db8:1:2:3::1").status_code == 429
    assert browser.log_in("susan", "2001:db8:1:3::1").status_code == 422
