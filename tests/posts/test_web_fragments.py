"""Kept fragments: the same as freshly drawn ones, for every reader."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import time_machine
from flask import Flask, g

from microblog.accounts.actions import edit_profile
from microblog.accounts.models import Account
from microblog.core.clock import now
from microblog.core.i18n import speaking
from microblog.follows.actions import follow
from microblog.posts import web_fragments
from microblog.posts.actions import publish
from microblog.posts.models import FOLLOWERS
from microblog.posts.queries import readable
from microblog.posts.web_fragments import fragments
from tests.fixtures.applications import MakeSettings, house
from tests.fixtures.cast import LogIn
from tests.fixtures.crowds import member
from tests.fixtures.databases import fresh_database


@contextmanager
def _reading(app: Flask, reader: Account | None, locale: str = "en", zone: str = "UTC") -> Iterator[None]:
    with app.test_request_context("/"), speaking(locale):
        g.account, g.timezone, g.session = reader, ZoneInfo(zone), None
        yield


def test_a_kept_fragment_is_what_a_fresh_one_would_be(
    app: Flask, context: object, susan: Account, david: Account
) -> None:
    follow(david, susan)
    rows = [
        readable(publish(susan, text, visibility=visibility).id, susan)
        for text in ("Hello, @david and @nobody.", "<b>&amp; https://example.org/a?b=c&d=e", "الله 🌻\n\nzwei")
        for visibility in ("public", FOLLOWERS)
    ]
    web_fragments._pieces.cache_clear()
    readers = product((None, susan, david), ("en", "es"), ("UTC", "Asia/Tokyo"))
    for reader, locale, zone in readers:
        with _reading(app, reader, locale, zone):
            kept = fragments(rows)
            assert kept == fragments(rows)
            web_fragments._pieces.cache_clear()
            assert kept == fragments(rows)


def test_a_fragment_speaks_the_readers_language(app: Flask, context: object, susan: Account) -> None:
    row = readable(publish(susan, "Hello.", visibility=FOLLOWERS).id, susan)
    with _reading(app, susan, "en"):
        english = fragments([row])
    with _reading(app, susan, "es"):
        spanish = fragments([row])
    assert "For followers only" in english
    assert english != spanish
    with _reading(app, susan, "en", "Asia/Tokyo"):
        assert english != fragments([row])


def test_only_the_author_gets_the_button_and_the_token(
    app: Flask, context: object, susan: Account, david: Account
) -> None:
    row = readable(publish(susan, "Hello.").id, None)
    for reader, has_button in ((susan, True), (david, False), (None, False), (susan, True)):
        with _reading(app, reader):
            assert ("csrf_token" in fragments([row])) is has_button


def test_each_session_has_its_own_token_in_the_same_fragment(susan: Account, log_in: LogIn) -> None:
    publish(susan, "Hello.")
    tokens = set()
    for _ in range(2):
        page = log_in(susan).get("/@susan").text
        found = {part.partition('"')[0] for part in page.split('name="csrf_token" value="')[1:]}
        assert len(found) == 1
        tokens |= found
    assert len(tokens) == 2


def test_a_new_display_name_is_shown_at_once(susan: Account, log_in: LogIn) -> None:
    publish(susan, "Hello.")
    client = log_in(susan)
    assert "Susan Whitfield" in client.get("/explore").text
    edit_profile(susan, display_name="Susanna <3", bio="")
    page = client.get("/explore").text
    assert "Susanna &lt;3" in page
    assert "Susan Whitfield" not in page


def test_a_kept_fragment_grows_older(app: Flask, context: object, susan: Account) -> None:
    row = readable(publish(susan, "Hello.").id, None)
    with _reading(app, None):
        young = fragments([row])
    with time_machine.travel(now() + timedelta(hours=3, minutes=1)), _reading(app, None):
        assert ">3h</time>" in fragments([row])
        assert ">now</time>" in young


def test_two_applications_never_show_each_others_words(make_settings: MakeSettings, tmp_path: Path) -> None:
    apps = []
    for name in ("one", "two"):
        url = next(urls := fresh_database("sqlite", tmp_path))
        app = house().create_app(make_settings(database_url=url, site_name=name))
        apps.append((name, app, urls))
    moment = now()
    for name, app, _ in apps:
        with app.extensions["microblog"].unit_of_work(), time_machine.travel(moment, tick=False):
            publish(member("author"), f"Words of {name}.")
    for _ in range(3):
        for name, app, _ in apps:
            page = app.test_client().get("/explore").text
            assert page.count("Words of") == 1
            assert f"Words of {name}." in page
            assert f"<title>Explore · {name}" in page
    for _, app, _ in apps:
        app.extensions["microblog"].database.close()
