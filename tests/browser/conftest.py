"""A running server with people in it, and browsers to visit it with."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

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
from tests.browser.tabs import PATIENCE, Tabs, Visit
from tests.browser.village import LOCKED, LONG_NAME, LONG_USERNAME, NEWCOMER, READER, UNCONFIRMED, Village
from tests.fixtures.servers import running_server

POSTS_ON_A_PAGE = 8
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


@pytest.fixture(scope="session")
def tabs(browser: Browser, village: Village) -> Tabs:
    """The tabs in which this process visits the village."""
    return Tabs(browser, village.url)


@pytest.fixture
def visit(tabs: Tabs) -> Iterator[Visit]:
    """Open a page at the village as somebody: `visit("/", who="susan", width=390, dark=True)`."""

    def open_page(
        path: str = "", *, who: str = "", width: int = 1280, dark: bool = False, fresh: bool = False, **options: Any
    ) -> Page:
        tab = tabs.take(who=who, width=width, dark=dark, fresh=fresh, **options)
        if path:
            tab.goto(path)
        return tab

    yield open_page
    assert tabs.give_back() == []


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
