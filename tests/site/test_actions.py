"""Saying what this server is."""

import pytest

from microblog.accounts.models import Account
from microblog.audit import acts
from microblog.audit.queries import entries
from microblog.auth import actions, queries
from microblog.auth.errors import OnlyAdmins
from microblog.auth.models import ADMIN, MODERATOR, User
from microblog.core.context import AppContext
from microblog.core.site import MAX_BYTES, Words, site, stored_site
from microblog.site.actions import LIMITS, describe
from microblog.site.errors import WordsTooLong


@pytest.fixture
def admin(susan: Account) -> User:
    user = queries.user_of(susan)
    assert user is not None
    actions.set_role(user, ADMIN)
    return user


def test_what_an_admin_says_is_said_at_once_and_noted(admin: User) -> None:
    assert site().name == "microblog"
    describe(admin, name=" Cats\n and dogs ", description="For  both.", rules="Be kind.\r\n\r\n\r\nBe brief. ")
    assert site() == stored_site() == Words("Cats and dogs", "For both.", "Be kind.\n\nBe brief.")
    describe(admin, name="Cats and dogs", description="", rules="Be kind.")
    describe(admin, name="Cats and dogs", description="", rules="Be kind.")
    assert (site().description, stored_site().description) == ("", "")
    noted = [(row.actor_id, row.act, row.details) for row in entries(None, 9).items]
    assert noted == [
        (admin.account_id, acts.SITE_CHANGED, '{"fields":"description rules"}'),
        (admin.account_id, acts.SITE_CHANGED, '{"fields":"name description rules"}'),
    ]


def test_others_say_nothing(admin: User) -> None:
    actions.set_role(admin, MODERATOR)
    with pytest.raises(OnlyAdmins):
        describe(admin, name="Cats", description="", rules="")
    describe(None, name="Dogs", description="", rules="")
    assert site().name == "Dogs"


@pytest.mark.parametrize("field", LIMITS)
def test_there_is_room_for_so_much(field: str, context: AppContext) -> None:
    said = dict.fromkeys(LIMITS, "")
    describe(None, **said | {field: "x" * LIMITS[field]})
    for text in ("x" * (LIMITS[field] + 1), "e" + "\u200d" * MAX_BYTES):
        with pytest.raises(WordsTooLong) as refused:
            describe(None, **said | {field: text})
        assert refused.value.field == field
    assert len(getattr(stored_site(), field)) == LIMITS[field]
