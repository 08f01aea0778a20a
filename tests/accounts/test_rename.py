"""Taking another username: the old one leads to it for good, and is nobody else's."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from microblog.accounts.actions import NAMES_TRIED, RENAMES, give_name, rename
from microblog.accounts.errors import RenamedTooOften, TriedTooManyNames, UsernameTaken
from microblog.accounts.models import Account
from microblog.accounts.names import BadUsername, ReservedUsername
from microblog.auth import queries
from microblog.auth.actions import log_in as open_session
from microblog.auth.actions import set_disabled, sign_up
from microblog.auth.errors import LoginRefused
from microblog.core.context import AppContext
from microblog.core.db import session
from microblog.demo.community import settle
from microblog.follows.queries import relation
from microblog.posts.actions import publish
from tests.fixtures.applications import MakeSettings, house
from tests.fixtures.cast import PASSWORD, LogIn
from tests.fixtures.crowds import member
from tests.fixtures.pages import complaints, kept, said, send

OTHERS_EMAIL = "other@blog.example"


@pytest.fixture
def limited(make_settings: MakeSettings, database_url: str) -> Iterator[Account]:
    """Somebody on a server that counts."""
    context: AppContext = house().make_context(make_settings(database_url=database_url, rate_limits=True))
    with context.unit_of_work():
        yield member("lucia")
    context.database.close()


def test_a_former_name_is_nobody_elses_for_good(susan: Account, david: Account) -> None:
    rename(susan, "Sue")
    assert susan.username == "sue"
    for name in ("susan", "SUSAN", "sue"):
        with pytest.raises(UsernameTaken):
            rename(david, name)
        with pytest.raises(UsernameTaken):
            sign_up(username=name, email=OTHERS_EMAIL, password=PASSWORD)
    assert "susan" not in {person.username for person in settle(susan.created_at)}


def test_ones_own_former_name_can_be_taken_back(susan: Account) -> None:
    rename(susan, "sue")
    rename(susan, "susan")
    rename(susan, "susan")
    assert susan.username == "susan"
    rename(susan, "sue")
    assert susan.username == "sue"


@pytest.mark.parametrize(
    ("name", "refusal"),
    [("", BadUsername), ("a b", BadUsername), ("admin", ReservedUsername), ("david", UsernameTaken)],
)
def test_a_new_name_keeps_the_rules_of_the_first(
    susan: Account, david: Account, name: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        rename(susan, name)
    assert session.get_one(Account, susan.id).username == "susan"


def test_a_name_changes_three_times_in_thirty_days(limited: Account) -> None:
    with time_machine.travel("2026-05-01 12:00") as clock:
        for number in range(RENAMES.times):
            rename(limited, f"lucia_{number}")
        with pytest.raises(UsernameTaken):
            rename(limited, member("david").username)
        with pytest.raises(RenamedTooOften) as refused:
            rename(limited, "lucia")
        assert str(refused.value) == "You have changed your username 3 times in the last 30 days. Please wait a while."
        rename(limited, limited.username)
        clock.shift(timedelta(days=30, seconds=1))
        rename(limited, "lucia")
    assert limited.username == "lucia"


def test_nobody_asks_for_ever_which_names_are_taken(limited: Account) -> None:
    david, lucia = member("david"), limited
    with time_machine.travel("2026-05-01 12:00", tick=False) as clock:
        for name in ["david", "lucia", "no good", "admin"] * NAMES_TRIED.times:
            with suppress(UsernameTaken, BadUsername, ReservedUsername, TriedTooManyNames):
                rename(lucia, name)
        for name in ("david", "free"):
            with pytest.raises(TriedTooManyNames) as refused:
                rename(lucia, name)
            assert (refused.value.field, refused.value.retry_after) == ("username", 3600)
        rename(david, "dave")
        clock.shift(timedelta(hours=1, seconds=1))
        for number in range(NAMES_TRIED.times - 1):
            with pytest.raises(UsernameTaken):
                rename(lucia, ("david", "dave")[number % 2])
        rename(lucia, "free")
    assert (lucia.username, david.username) == ("free", "dave")


def test_log_in_is_by_the_present_name_only(susan: Account) -> None:
    rename(susan, "sue")
    with pytest.raises(LoginRefused):
        open_session("susan", PASSWORD, address="192.0.2.1")
    assert open_session("sue", PASSWORD, address="192.0.2.1").username == "sue"


def test_every_page_below_the_old_name_leads_to_the_new_one(client: FlaskClient, susan: Account) -> None:
    post = publish(susan, "Hello.").id
    give_name(susan, "sue")
    for below in ("", f"/{post}", "/followers", "/following"):
        for asked in ("", "?before=99&x=%2F%2Fx.example&x=2"):
            for name in ("susan", "SUSAN"):
                answer = client.get(f"/@{name}{below}{asked}")
                assert (answer.status_code, answer.location) == (301, f"/@sue{below}{asked}")
                assert "no-cache" in answer.headers["Cache-Control"]
        assert client.get(f"/@sue{below}").status_code == 200
    assert client.get("/user/susan", follow_redirects=True).request.path == "/@sue"


def test_names_lead_on_through_several_changes_and_back(client: FlaskClient, susan: Account) -> None:
    for name in ("sue", "susie", "susan"):
        give_name(susan, name)
    assert [client.get(f"/@{name}").location for name in ("sue", "susie", "susan")] == ["/@susan", "/@susan", None]


def test_a_form_sent_to_the_old_name_arrives(susan: Account, david: Account, log_in: LogIn) -> None:
    client = log_in(david)
    give_name(susan, "sue")
    answer = send(client, "/@susan/follow")
    assert (answer.status_code, answer.location) == (308, "/@sue/follow")
    assert send(client, answer.location).status_code == 303
    assert relation(david, susan).is_following


def test_a_closed_account_is_not_told_by_its_former_name(client: FlaskClient, susan: Account) -> None:
    give_name(susan, "sue")
    user = queries.user_of(susan)
    assert user is not None
    set_disabled(user, True)
    assert [client.get(address).status_code for address in ("/@susan", "/@sue")] == [404, 404]


def test_mentions_of_the_old_name_still_lead_there(client: FlaskClient, susan: Account, david: Account) -> None:
    before = publish(david, "Ask @susan.").id
    give_name(susan, "sue")
    after = publish(david, "Ask @susan and @sue.").id
    links = {post: _mentioned(client, f"/@david/{post}") for post in (before, after)}
    assert links == {before: ["/@susan"], after: ["/@susan", "/@sue"]}
    assert client.get("/@susan", follow_redirects=True).request.path == "/@sue"


def test_the_form_renames_and_shows_former_names(susan: Account, log_in: LogIn) -> None:
    client = log_in(susan)
    done = send(client, "/settings/username", {"username": " Sue "})
    assert (done.status_code, done.location) == (303, "/@sue")
    assert "You are @sue now." in said(client.get("/@sue"))
    assert "Names that you had before, and may take back: @susan" in said(client.get("/settings/username"))


def test_a_refused_name_is_said_beside_the_field_and_kept(susan: Account, david: Account, log_in: LogIn) -> None:
    refused = send(log_in(susan), "/settings/username", {"username": "david"})
    assert (refused.status_code, kept(refused, "username")) == (409, "david")
    assert complaints(refused) == {"username": "This username is taken. Please choose another one."}


def _mentioned(client: FlaskClient, address: str) -> list[str]:
    page = BeautifulSoup(client.get(address).text, "html.parser")
    return [str(link["href"]) for link in page.select("article a.mention")]
