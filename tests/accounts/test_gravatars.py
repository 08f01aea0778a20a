"""Pictures from Gravatar: asked for by our server where that is wanted, drawn anew, looked at again, and never named."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select, update

from microblog.accounts.gravatar_actions import show_gravatar
from microblog.accounts.gravatars import gravatar_of
from microblog.accounts.models import Account
from microblog.accounts.models_gravatars import Gravatar
from microblog.accounts.picture_actions import remove_picture, set_picture, want_gravatar
from microblog.accounts.tasks import look_at_gravatars
from microblog.auth.actions import set_disabled
from microblog.auth.email_actions import take_email, want_email
from microblog.auth.email_undo_actions import undo_email_change
from microblog.auth.models import User
from microblog.auth.models_changes import FormerEmail, WantedEmail
from microblog.auth.password_actions import reset_password
from microblog.auth.queries import user_of
from microblog.auth.tokens import new_email_token, undo_email_token
from microblog.backends.fetch.contract import Failed, Fetcher
from microblog.backends.fetch.guarded import Guarded
from microblog.backends.mail.contract import Mailer
from microblog.backends.mail.outbox import Outbox
from microblog.backends.pictures.sizes import MAX_BYTES
from microblog.backends.storage.contract import Storage
from microblog.backends.storage.folder import Folder
from microblog.core.clock import now
from microblog.core.context import AppContext
from microblog.core.db import Database, session, transaction
from microblog.core.jobs import Job
from microblog.settings import Settings
from tests.backends.pictures.corpus import good, impostors
from tests.fixtures.cast import PASSWORD, sign_up
from tests.fixtures.mail_house import work
from tests.fixtures.web_server import WebServer, running_web_server, whole

HASH = sha256(b"susan@example.com").hexdigest()
WEEK = timedelta(days=8)


@contextmanager
def asking(server: WebServer, database_url: str, data: Path, **chosen: Any) -> Iterator[AppContext]:
    """An application that asks this server, as it would ask Gravatar."""
    given: dict[str, Any] = {"gravatar_url": server.url, "rate_limits": False, **chosen}
    settings = Settings(data=data, secret_key="k" * 40, **given)
    database = Database(database_url)
    backends: dict[type, object] = {Fetcher: Guarded(also=[server.place]), Storage: Folder(data / "files")}
    backends[Mailer] = Outbox(data / "outbox")
    context = AppContext(settings, database, backends)
    with context.unit_of_work():
        yield context
    database.close()


@pytest.fixture
def server() -> Iterator[WebServer]:
    with running_web_server() as server:
        yield server


@pytest.fixture
def house(server: WebServer, database_url: str, tmp_path: Path) -> Iterator[AppContext]:
    with asking(server, database_url, tmp_path) as context:
        yield context


@pytest.fixture
def somebody(house: AppContext) -> Account:
    return sign_up("susan")


def look() -> list[str]:
    """Let the clock strike, and do what follows."""
    session.rollback()
    with transaction():
        look_at_gravatars.run()
    return work()


def test_a_picture_is_fetched_drawn_anew_and_shown(somebody: Account, server: WebServer, tmp_path: Path) -> None:
    server.answers[f"/{HASH}"] = whole(good()["png"])
    assert look() == []
    assert server.asked == [f"GET /{HASH}?s=400&d=404"]
    assert "susan" not in str(server.headers)
    assert somebody.picture is not None
    assert len(list((tmp_path / "files").rglob("*.webp"))) == 3
    assert HASH not in somebody.picture
    assert look() == []
    assert len(server.asked) == 1


def test_nobody_is_asked_unless_that_is_wanted(server: WebServer, database_url: str, tmp_path: Path) -> None:
    with asking(server, database_url, tmp_path, gravatar_url=""):
        susan = sign_up("susan")
        want_gravatar(susan)
        assert look() == []
        assert work() == []
    assert server.asked == []


def test_it_is_looked_at_again_after_a_week(somebody: Account, server: WebServer, tmp_path: Path) -> None:
    server.answers[f"/{HASH}"] = whole(good()["png"])
    look()
    first = somebody.picture
    with time_machine.travel(now() + WEEK):
        look()
        assert somebody.picture == first
    server.answers[f"/{HASH}"] = whole(good()["moving gif"])
    with time_machine.travel(now() + 2 * WEEK):
        look()
        assert somebody.picture not in (first, None)
        assert len(list((tmp_path / "files").rglob("*.webp"))) == 3
    server.answers.clear()
    with time_machine.travel(now() + 3 * WEEK):
        look()
    assert somebody.avatar.is_drawn
    assert len(server.asked) == 4
    assert list((tmp_path / "files").rglob("*.webp")) == []


@pytest.mark.parametrize(
    "answer", [whole(b"", 404), whole(impostors()["html"]), whole(bytes(MAX_BYTES + 1)), whole(b"", 403)]
)
def test_where_there_is_none_it_stays_drawn(somebody: Account, server: WebServer, answer: Any) -> None:
    server.answers[f"/{HASH}"] = answer
    assert look() == []
    assert somebody.avatar.is_drawn


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_service_that_ails_is_asked_again_later(somebody: Account, server: WebServer, status: int) -> None:
    server.answers[f"/{HASH}"] = whole(b"", status)
    assert len(look()) == 1
    assert session.scalar(select(func.count()).select_from(Job)) == 1
    with pytest.raises(Failed):
        gravatar_of("susan@example.com")


def test_ones_own_picture_comes_first(somebody: Account, server: WebServer) -> None:
    server.answers[f"/{HASH}"] = whole(good()["png"])
    set_picture(somebody, good()["jpeg"])
    own = somebody.picture
    look()
    with time_machine.travel(now() + WEEK):
        look()
    assert (somebody.picture, server.asked) == (own, [])
    remove_picture(somebody)
    with time_machine.travel(now() + WEEK):
        look()
    assert somebody.avatar.is_drawn
    assert server.asked == []
    want_gravatar(somebody)
    work()
    assert somebody.picture not in (own, None)


def test_who_chooses_while_gravatar_is_being_asked_has_chosen(
    somebody: Account, house: AppContext, server: WebServer, tmp_path: Path
) -> None:
    def choose(handler: BaseHTTPRequestHandler) -> None:
        with house.database.session(), transaction():
            session.merge(Gravatar(account_id=id, is_declined=True))
        whole(good()["png"])(handler)

    id = somebody.id
    server.answers[f"/{HASH}"] = choose
    assert look() == []
    assert len(server.asked) == 1
    assert somebody.avatar.is_drawn
    assert list((tmp_path / "files").rglob("*.webp")) == []


def test_only_confirmed_addresses_of_open_accounts_are_told(somebody: Account, server: WebServer) -> None:
    user = user_of(somebody)
    assert user is not None
    set_disabled(user, True)
    look()
    want_gravatar(somebody)
    work()
    set_disabled(user, False)
    with transaction():
        session.execute(update(User).values(email_confirmed_at=None))
    with time_machine.travel(now() + WEEK):
        look()
    assert server.asked == []


def test_the_picture_of_an_address_goes_with_it_and_comes_back_with_it(somebody: Account, server: WebServer) -> None:
    server.answers[f"/{HASH}"] = whole(good()["png"])
    look()
    user = user_of(somebody)
    assert user is not None
    for way_back in ("undo", "change"):
        _take(user, "other@blog.example")
        undo = undo_email_token(session.query(FormerEmail).one())
        assert work() == []
        assert somebody.avatar.is_drawn, way_back
        if way_back == "undo":
            reset_password(undo_email_change(undo), PASSWORD)
        else:
            _take(user, "susan@example.com")
        assert work() == []
        assert not somebody.avatar.is_drawn, way_back


def test_an_account_that_is_gone_leaves_nothing(somebody: Account, server: WebServer, tmp_path: Path) -> None:
    show_gravatar(somebody.id + 1, "0f" * 16, b"x")
    show_gravatar(somebody.id + 1, None, b"")
    assert work() == []
    assert list((tmp_path / "files").rglob("*.webp")) == []


def _take(user: User, email: str) -> None:
    want_email(user, email, PASSWORD, address="192.0.2.1")
    take_email(new_email_token(session.get_one(WantedEmail, user.id)))
