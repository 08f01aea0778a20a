"""A running server with people in it, and browsers to visit it with."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from microblog.accounts.actions import edit_profile
from microblog.accounts.queries import by_username
from microblog.app import make_context
from microblog.auth import actions as auth
from microblog.auth.admin_actions import disable
from microblog.auth.models import User
from microblog.auth.queries import user_named
from microblog.core.clock import now
from microblog.core.db import session, transaction
from microblog.core.jobs import Job
from microblog.demo.cast import PASSWORD
from microblog.demo.community import settle
from microblog.follows.actions import follow
from microblog.follows.request_actions import set_locked
from microblog.invitations.actions import invite
from microblog.posts.actions import publish
from microblog.posts.edit_actions import edit
from microblog.posts.pin_actions import pin
from microblog.settings import Settings, resolved
from microblog.site.actions import describe
from tests.browser.village import LOCKED, LONG_NAME, LONG_USERNAME, NEWCOMER, READER, UNCONFIRMED, Village
from tests.fixtures.servers import running_server

Visit = Callable[..., Page]

POSTS_ON_A_PAGE = 8
MEANT = (
    "Failed to load resource: the server responded with a status of 4",
    "Failed to load resource: net::ERR_INTERNET_DISCONNECTED",
)
"""What the console says of pages with an error status, and where a test has switched off the network."""

PATIENCE = 20_000
"""In milliseconds; a busy machine is no fault of the page."""

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    """The cast on a running server, and some people who try the layout. One for all files; tests leave it as it was."""
    data = tmp_path_factory.mktemp("village") / "data"
    with running_server(data, confirm_email=True, design_page=True, posts_per_page=POSTS_ON_A_PAGE) as server:
        with inside(data):
            posts = _settle()
        yield Village(server.url, data, posts)


@contextmanager
def inside(data: Path) -> Iterator[None]:
    """The application of a running server, for its actions."""
    context = make_context(resolved(Settings(data=data, rate_limits=False, confirm_email=True)))
    with context.unit_of_work():
        yield
    context.database.close()


@pytest.fixture
def visit(browser: Browser, village: Village, states: dict[str, StorageState]) -> Iterator[Visit]:
    """Open a tab at the village as somebody: `visit("/", who="susan", width=390, dark=True)`.

    In no tab may a script fail, a rule of the content policy be broken or a request leave this machine.
    """
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def open_tab(path: str = "", *, who: str = "", width: int = 1280, dark: bool = False, **options: Any) -> Page:
        if who and who not in states:
            states[who] = _logged_in(browser, village.url, who)
        chosen: dict[str, Any] = {
            "locale": "en",
            "timezone_id": "Europe/Madrid",
            "storage_state": states.get(who),
        } | options
        context = browser.new_context(
            base_url=village.url,
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            **chosen,
        )
        opened.append(context)
        tab = context.new_page()
        tab.set_default_timeout(PATIENCE)
        watch(tab, village.url, complaints)
        if path:
            tab.goto(path)
        return tab

    yield open_tab
    for context in opened:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def states() -> dict[str, StorageState]:
    """The cookies of people who are logged in already."""
    return {}


def watch(tab: Page, home: str, complaints: list[str]) -> None:
    """Note script errors, what the console complains about (a page with an error status is none), foreign requests."""
    tab.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
    tab.on("console", lambda said: complaints.extend(_complaint(said.type, said.text)))
    tab.on("request", lambda asked: complaints.extend([] if asked.url.startswith((home, "data:")) else [asked.url]))


def _complaint(kind: str, text: str) -> list[str]:
    is_meant = text.startswith(MEANT)
    return [f"{kind}: {text}"] if kind in {"error", "warning"} and not is_meant else []


def _logged_in(browser: Browser, url: str, who: str) -> StorageState:
    context = browser.new_context(base_url=url, timezone_id="Europe/Madrid")
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("Username or e-mail").fill(who)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in").click()
    page.wait_for_url(f"{url}/")
    state = context.storage_state()
    context.close()
    return state


def _settle() -> dict[str, str]:
    """Add everybody; the addresses of some posts."""
    settle(now())
    for name in (LONG_USERNAME, NEWCOMER, READER, LOCKED):
        _join(name)
    for name in (LOCKED, READER):
        set_locked(by_username(name), True)
    follow(by_username(LOCKED), by_username(READER))
    _join(UNCONFIRMED, confirmed=False)
    inviter = user_named("susan")
    invitation = invite(inviter, uses=5, days=90, note="x" * 100).url
    invite(None, uses=1, days=7)
    disable(None, _join("gone"))
    describe(None, name="", description="", rules="Be kind.\n\n" + "W" * 300)
    with transaction():
        job = Job(task="village.unknown", arguments="{}", run_at=now(), failed_at=now(), error="E" * 300)
        session.add(job)
    found = {"invitation": urlsplit(invitation).path, "drop_job": f"/admin/jobs/{job.id}/drop"}
    return found | {
        "own": _say(READER, "Mine, for those who follow me.", "followers"),
        "long": _say(LONG_USERNAME, "W" * 500),
        "edited": _change_and_pin(_say(READER, "Here today, and gone tomorrow.", "unlisted"), "Here today."),
    }


def _join(name: str, *, confirmed: bool = True) -> User:
    user = auth.sign_up(username=name, email=f"{name}@example.com", password=PASSWORD, confirmed=confirmed)
    if name == LONG_USERNAME:
        edit_profile(user.account, display_name=LONG_NAME, bio="x" * 500, fields=[("N" * 30, "V" * 200)] * 4)
    if name == LOCKED:
        edit_profile(
            user.account, display_name="Lotte", bio="", fields=[("Page", "https://example.org"), ("Tea", "black")]
        )
    return user


def _change_and_pin(path: str, text: str) -> str:
    author, post_id = by_username(READER), int(path.rpartition("/")[2])
    edit(author, post_id, text, visibility="unlisted", version=post_id)
    pin(author, post_id)
    return path


def _say(username: str, text: str, visibility: str = "public") -> str:
    post = publish(by_username(username), text, visibility=visibility)
    return f"/@{username}/{post.id}"
