"""Two applications in one process: nothing of the one is ever seen in the other."""

import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from microblog.auth import actions
from microblog.auth.preference_actions import set_preferences
from microblog.core.context import AppContext
from microblog.core.db import session
from microblog.core.i18n import gettext, speaking
from microblog.posts.actions import publish
from microblog.posts.models import Post
from tests.fixtures.applications import MakeSettings, house
from tests.fixtures.databases import fresh_database

SITES = {"Cats of Madrid": ("es", "https://cats.example"), "Dogs of Dublin": ("en", "https://dogs.example")}
ROUNDS = 50


class Site:
    """One of the applications, with one person who writes, and a browser of theirs."""

    def __init__(self, app: Flask, name: str) -> None:
        self.app, self.name = app, name
        self.locale, self.url = SITES[name]
        self.word = name.split(maxsplit=1)[0].lower()
        self.context: AppContext = app.extensions["microblog"]
        with self.context.unit_of_work():
            user = actions.sign_up(username=self.word, email=f"{self.word}@blog.example", password="nine green bottles")
            set_preferences(user, locale=self.locale, timezone="", theme="auto")
            self.cookie = actions.enter(user).token
            publish(user.account, f"We are {self.word}")

    def browser(self) -> FlaskClient:
        return self.browser_with(self.cookie)

    def browser_with(self, cookie: str) -> FlaskClient:
        client = self.app.test_client()
        client.set_cookie("__Host-session", cookie, domain=urlsplit(self.url).netloc, secure=True)
        return client

    def visit(self, client: FlaskClient, number: int) -> None:
        """Look at pages and write, and see this site's words only."""
        foreign = [name for name in SITES if name != self.name]
        headers = {"Accept-Language": "en" if self.locale == "es" else "es"}
        for address in ("/", "/explore", f"/@{self.word}"):
            page = client.get(address, headers=headers, base_url=self.url)
            assert page.status_code == 200
            assert f'<html lang="{self.locale}"' in page.text
            assert f"We are {self.word}" in page.text
            for name in foreign:
                assert name not in page.text
                assert f"We are {name.split()[0].lower()}" not in page.text
        fields = {"post": f"{self.word} {number}", "csrf_token": self.token(client)}
        sent = client.post("/posts", data=fields, base_url=self.url)
        assert sent.status_code == 303

    def token(self, client: FlaskClient) -> str:
        return client.get("/", base_url=self.url).text.partition('name="csrf_token" value="')[2][:32]

    def posts(self) -> list[str]:
        with self.context.unit_of_work():
            return [text for (text,) in session.query(Post.text)]


@pytest.fixture
def sites(make_settings: MakeSettings, database_kind: str, tmp_path: Path) -> Iterator[list[Site]]:
    sources = [fresh_database(database_kind, tmp_path) for _ in SITES]
    made = []
    for (name, (_, url)), source in zip(SITES.items(), sources, strict=True):
        settings = make_settings(
            database_url=next(source), site_name=name, public_url=url, data=_folder(tmp_path, name)
        )
        made.append(Site(house().create_app(settings), name))
    yield made
    for site, source in zip(made, sources, strict=True):
        site.context.database.close()
        assert next(source, None) is None


def test_two_applications_live_side_by_side(sites: list[Site]) -> None:
    browsers = [site.browser() for site in sites]
    for number in range(ROUNDS // 4):
        for site, browser in zip(sites, browsers, strict=True):
            site.visit(browser, number)
    _check_posts(sites, ROUNDS // 4)


def test_two_applications_answer_many_threads(sites: list[Site]) -> None:
    wrong: list[BaseException] = []
    ready = threading.Barrier(4)

    def visit(site: Site, numbers: range) -> None:
        browser = site.browser()
        ready.wait()
        try:
            for number in numbers:
                site.visit(browser, number)
        except BaseException as error:  # noqa: BLE001 (told below, in the test's own thread)
            wrong.append(error)

    halves = (range(6), range(6, 12))
    threads = [threading.Thread(target=visit, args=(site, half)) for site in sites for half in halves]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    _check_posts(sites, 12)


def test_a_cookie_of_one_application_is_nothing_to_the_other(sites: list[Site]) -> None:
    one, other = sites
    client = other.browser_with(one.cookie)
    assert one.browser().get("/settings/profile", base_url=one.url).status_code == 200
    asked = client.get("/settings/profile", base_url=other.url, headers={"Accept-Language": "es"})
    assert asked.status_code == 303
    with speaking("es"):
        assert gettext("Log in") in client.get("/login", base_url=other.url, headers={"Accept-Language": "es"}).text


def test_links_are_of_the_right_site_whatever_the_request_says(sites: list[Site]) -> None:
    for site in sites:
        with site.context.unit_of_work():
            (id,) = session.query(Post.id).one()
        for host in (site.url, "https://x.example"):
            page = site.app.test_client().get(
                f"/@{site.word}/{id}", base_url=host, headers={"X-Forwarded-Host": "x.example"}
            )
            assert f'content="{site.url}/@{site.word}/{id}"' in page.text
            assert "x.example" not in page.text


def _check_posts(sites: list[Site], number: int) -> None:
    for site in sites:
        expected = [f"We are {site.word}", *(f"{site.word} {each}" for each in range(number))]
        assert sorted(site.posts()) == sorted(expected)


def _folder(tmp_path: Path, name: str) -> Path:
    folder = tmp_path / name.replace(" ", "-")
    folder.mkdir()
    return folder
