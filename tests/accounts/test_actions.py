"""What people can do with their own account, and when they were last seen."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import event

from microblog.accounts.actions import edit_profile
from microblog.accounts.errors import NoSuchAccount
from microblog.accounts.models import Account
from microblog.accounts.names import BioTooLong, DisplayNameTooLong
from microblog.accounts.queries import by_username, existing
from microblog.auth.actions import set_disabled
from microblog.auth.queries import user_of
from microblog.core.clock import now
from microblog.core.context import AppContext
from microblog.core.db import session
from tests.fixtures.cast import LogIn


def test_a_profile_is_what_was_written_cleaned(susan: Account) -> None:
    edit_profile(susan, display_name="  Susan\n\u202eW. ", bio=" Bread.\r\n\r\n\r\nAnd roses. ")
    assert (susan.display_name, susan.bio, susan.name) == ("Susan W.", "Bread.\n\nAnd roses.", "Susan W.")
    edit_profile(susan, display_name="", bio="")
    assert (susan.display_name, susan.bio, susan.name) == ("", "", "susan")


@pytest.mark.parametrize(
    ("name", "bio", "refusal"),
    [("x" * 51, "new", DisplayNameTooLong), ("new", "x" * 501, BioTooLong), ("🏴󠁧󠁢󠁥󠁮󠁧󠁿" * 50, "new", DisplayNameTooLong)],
)
def test_what_does_not_fit_changes_nothing(susan: Account, name: str, bio: str, refusal: type[Exception]) -> None:
    before = (susan.display_name, susan.bio)
    with pytest.raises(refusal):
        edit_profile(susan, display_name=name, bio=bio)
    assert (susan.display_name, susan.bio) == before


@pytest.mark.parametrize("name", ["susan", "SUSAN", "Susan"])
def test_a_name_is_found_in_any_case(susan: Account, name: str) -> None:
    assert by_username(name) is susan


@pytest.mark.parametrize(
    "name", ["", "nobody", "susan ", "su\0san", "ſusan", "susan%", "sus_n", "x" * 31, "x" * 100_000]
)
def test_other_names_are_nobodys(susan: Account, name: str) -> None:
    with pytest.raises(NoSuchAccount):
        by_username(name)


def test_a_closed_account_is_not_found_until_it_is_opened_again(susan: Account) -> None:
    user = user_of(susan)
    assert user is not None
    set_disabled(user, True)
    with pytest.raises(NoSuchAccount):
        by_username("susan")
    set_disabled(user, False)
    assert by_username("susan") is susan


def test_names_that_exist(susan: Account, david: Account) -> None:
    assert existing(["david", "nobody", "susan"]) == ["susan", "david"]
    assert existing([]) == []


def test_who_has_just_come_was_seen_just_now(susan: Account, log_in: LogIn) -> None:
    assert susan.last_seen_at is None
    log_in(susan).get("/")
    session.rollback()
    assert susan.last_seen_at is not None
    assert now() - susan.last_seen_at < timedelta(minutes=1)


def test_being_seen_is_written_down_once_a_minute_at_most(susan: Account, log_in: LogIn, context: AppContext) -> None:
    client = log_in(susan)
    client.get("/explore")
    written: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        written.extend([statement] if "last_seen_at=" in statement else [])

    event.listen(context.database.engine, "before_cursor_execute", note)
    with time_machine.travel(now() + timedelta(seconds=61), tick=False) as clock:
        for _ in range(3):
            client.get("/explore")
        assert len(written) == 1
        session.rollback()
        assert susan.last_seen_at == now()
        clock.shift(59)
        client.get("/explore")
        assert len(written) == 1
        clock.shift(2)
        client.get("/explore")
        assert len(written) == 2


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Dest": "image"}, {"Sec-Fetch-Dest": "style"}, {"Sec-Purpose": "prefetch;prerender"}],
)
def test_pictures_and_foresight_are_no_visits(susan: Account, log_in: LogIn, headers: dict[str, str]) -> None:
    client = log_in(susan)
    client.get("/explore")
    session.rollback()
    seen = susan.last_seen_at
    with time_machine.travel(now() + timedelta(minutes=5)):
        client.get(f"/avatars/{susan.id}.svg", headers=headers)
        session.rollback()
        assert susan.last_seen_at == seen
