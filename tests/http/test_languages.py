"""Which language and which time zone a reader gets."""

import re

import time_machine
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from microblog.accounts.models import Account
from microblog.auth import queries
from microblog.auth.models import User
from microblog.auth.preference_actions import set_preferences
from microblog.core.db import session, transaction
from microblog.core.i18n import LOCALES
from microblog.posts.actions import publish
from tests.fixtures.cast import LogIn
from tests.naughty import ENCODABLE

ACCEPTED = [
    ("", "en"),
    ("es", "es"),
    ("es-MX", "es"),
    ("es-419,es;q=0.9", "es"),
    ("ES", "es"),
    ("en-GB,en;q=0.9,es;q=0.8", "en"),
    ("es;q=0.4, en;q=0.6", "en"),
    ("nl, es;q=0.5", "es"),
    ("nl, sv", "en"),
    ("de-AT, en;q=0.5", "de"),
    ("fr-CA,fr;q=0.9,en;q=0.8", "fr"),
    ("pt", "pt-BR"),
    ("pt-BR", "pt-BR"),
    ("pt-PT,en;q=0.5", "pt-BR"),
    ("ar-EG", "ar"),
    ("ja-JP", "ja"),
    ("zh", "zh-Hans"),
    ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
    ("zh-SG", "zh-Hans"),
    ("zh-Hans-HK, en;q=0.9", "zh-Hans"),
    ("zh-TW", "zh-Hans"),
    ("zh-Hant-HK, ja;q=0.1", "ja"),
    ("zh-HK, en;q=0.5", "en"),
    ("zh-TW,zh;q=0.9,en;q=0.8", "zh-Hans"),
    ("zh-TW, *;q=0.1", "zh-Hans"),
    ("nl, *;q=0.5", "en"),
    ("*", "en"),
    ("es;q=0", "en"),
]

HOSTILE = [
    "../../etc",
    "es\x00",
    "en_US.UTF-8",
    ";q=1",
    "es;q=nan",
    "es;q=" + "9" * 400,
    ",".join(["xx"] * 5000),
    "x" * 20_000,
    "{{7*7}}",
]


def test_the_browser_is_listened_to(client: FlaskClient) -> None:
    for accepted, language in ACCEPTED:
        assert _language(client.get("/login", headers={"Accept-Language": accepted})) == language, accepted


def test_nonsense_is_no_language(client: FlaskClient) -> None:
    for header in HOSTILE:
        assert _language(client.get("/login", headers={"Accept-Language": header})) in LOCALES, header


def test_what_one_chose_comes_first(susan: Account, log_in: LogIn) -> None:
    client = log_in(susan)
    user = queries.user_of(susan)
    assert user is not None
    set_preferences(user, locale="es", timezone="", theme="auto")
    for address in ("/", "/settings/profile", "/nowhere", "/@nobody"):
        assert _language(client.get(address, headers={"Accept-Language": "en"})) == "es"
    _remember(user, locale="xx")
    assert _language(client.get("/", headers={"Accept-Language": "es"})) == "en"
    set_preferences(user, locale="", timezone="", theme="auto")
    assert _language(client.get("/", headers={"Accept-Language": "es"})) == "es"


def test_the_zone_is_the_one_chosen_else_the_browsers_else_utc(susan: Account, log_in: LogIn) -> None:
    client = log_in(susan)
    user = queries.user_of(susan)
    assert user is not None
    with time_machine.travel("2026-05-01 12:00"):
        publish(susan, "Hello")
    assert "12:00" in _date(client)
    client.set_cookie("tz", "Asia/Tokyo")
    assert "9:00" in _date(client)
    set_preferences(user, locale="", timezone="Asia/Kathmandu", theme="auto")
    assert "5:45" in _date(client)
    _remember(user, timezone="Mars/Olympus")
    assert "12:00" in _date(client)


def test_no_text_is_taken_for_a_zone(susan: Account, client: FlaskClient) -> None:
    with time_machine.travel("2026-05-01 12:00"):
        publish(susan, "Hello")
    texts = [each for each in ENCODABLE[::17] if each.isascii() and each.isprintable() and ";" not in each]
    for zone in ("../../../etc/localtime", "/etc/localtime", "posixrules", "Europe", "europe/madrid", *texts):
        client.set_cookie("tz", zone)
        assert "12:00" in _date(client), zone


def _language(response: TestResponse) -> str:
    found = re.search(r'<html lang="([\w-]+)"', response.text)
    assert found
    return found[1]


def _date(client: FlaskClient) -> str:
    dates = re.findall(r'<time [^>]*title="([^"]+)"', client.get("/@susan").text)
    return str(dates[-1])


def _remember(user: User, **chosen: str) -> None:
    """What an older version may have stored, and this one no longer offers."""
    with transaction():
        session.execute(update(User).where(User.id == user.id).values(**chosen))
