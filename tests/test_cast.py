"""The people of the tests are what the actions that everybody uses would have made."""

from typing import Any

import pytest
import time_machine
from sqlalchemy import delete

from microblog.accounts.actions import edit_profile
from microblog.accounts.models import Account, UsedName
from microblog.auth import actions
from microblog.auth.models import User
from microblog.auth.passwords import is_password
from microblog.auth.queries import user_of
from microblog.core.context import AppContext
from microblog.core.db import Base, session, transaction
from microblog.demo.cast import PASSWORD, person
from tests.fixtures.cast import sign_up

GIVEN_ANEW = {"id", "account_id", "password_hash", "number"}


@pytest.mark.parametrize("username", ["susan", "david", "mary", "john"])
def test_they_are_as_if_they_had_signed_up(context: AppContext, username: str) -> None:
    new = person(username)
    with time_machine.travel("2026-05-17 12:30", tick=False):
        assert has_password(user_of(sign_up(username)))
        written = everybody()
        with transaction():
            for model in (User, UsedName, Account):
                session.execute(delete(model))
        user = actions.sign_up(username=username, email=new.email, password=PASSWORD, confirmed=True)
        edit_profile(user.account, display_name=new.name, bio=new.bio)
        assert everybody() == written
        assert has_password(user)


def has_password(user: User | None) -> bool:
    return user is not None and is_password(user.password_hash, PASSWORD)


def everybody() -> dict[str, list[dict[str, Any]]]:
    """All there is, but for numbers that are given anew and salted hashes."""
    session.rollback()
    return {
        table.name: [
            {name: value for name, value in row.items() if name not in GIVEN_ANEW}
            for row in session.execute(table.select()).mappings()
        ]
        for table in Base.metadata.sorted_tables
    }
