"""Checks of who may come in."""

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import update

from microblog.accounts.models import Account
from microblog.auth.models import MEMBER, User
from microblog.commands.doctor import people
from microblog.commands.doctor.findings import FAIL, OK, WARN, Examined
from microblog.core.clock import now
from microblog.core.context import AppContext
from microblog.core.db import session, transaction
from microblog.demo.cast import CAST
from microblog.demo.community import settle

NOW = datetime(2026, 5, 17, 12, 30, tzinfo=UTC)
PUBLIC = "https://social.example.org"


def test_the_demo_is_for_this_machine_until_its_password_opens_nothing(context: AppContext) -> None:
    at_home = Examined(context.settings, context.database)
    public = Examined(replace(context.settings, public_url=PUBLIC), context.database)
    assert people.demo_password(public)[0] == OK
    settle(NOW)
    session.rollback()
    assert people.demo_password(at_home)[0] == OK
    state, said, mend = people.demo_password(public)
    assert (state, mend.startswith("microblog accounts disable amelie")) == (FAIL, True)
    assert all(each.username in said for each in CAST)
    with transaction():
        session.execute(update(Account).values(disabled_at=now()))
    assert people.demo_password(public)[0] == OK


def test_somebody_looks_after_the_place(context: AppContext) -> None:
    examined = Examined(context.settings, context.database)
    assert people.somebody_is_admin(examined)[:2] == (OK, "nobody has signed up yet")
    settle(NOW)
    session.rollback()
    assert people.somebody_is_admin(examined)[:2] == (OK, "yes")
    with transaction():
        session.execute(update(User).values(role=MEMBER))
    assert people.somebody_is_admin(examined)[::2] == (WARN, "microblog accounts promote NAME")
