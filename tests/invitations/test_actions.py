"""Inviting people: who may, how many come, how long, and that nobody comes by a link that is good no more."""

from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from microblog.accounts.errors import UsernameTaken
from microblog.accounts.models import Account
from microblog.audit import acts
from microblog.audit.queries import entries
from microblog.auth import actions as auth
from microblog.auth import queries as auth_queries
from microblog.auth.errors import NoSuchChoice, SignupClosed
from microblog.auth.models import ADMIN, MEMBER, User
from microblog.core.clock import ahead
from microblog.core.context import AppContext
from microblog.core.db import session, transaction
from microblog.core.errors import Missing
from microblog.invitations import actions, queries
from microblog.invitations.errors import InvitationOver, MayNotInvite, NoteTooLong
from microblog.invitations.models import MAX_NOTE_BYTES, MAX_NOTE_LENGTH, Invitation
from microblog.settings import Settings
from tests.fixtures.applications import MakeSettings

NINA: dict[str, Any] = {
    "username": "nina",
    "email": "nina@blog.example",
    "password": "nine green bottles",
    "password2": "nine green bottles",
    "address": "10.0.0.1",
}


@pytest.fixture
def settings(make_settings: MakeSettings, database_url: str) -> Settings:
    return make_settings(database_url=database_url, signup_open=False, member_invitations=True)


@pytest.fixture
def admin(susan: Account) -> User:
    user = auth_queries.user_of(susan)
    assert user is not None
    auth.set_role(user, ADMIN)
    return user


def token_for(by: User | None, *, uses: int = 1, days: int = 7) -> str:
    return actions.invite(by, uses=uses, days=days).url.rpartition("/")[2]


def join(token: str, name: str = "nina") -> str:
    return actions.join_by_invitation(token, **NINA | {"username": name, "email": f"{name}@blog.example"}).username


def test_an_invitation_opens_a_closed_door_for_its_holder(admin: User) -> None:
    with pytest.raises(SignupClosed):
        auth.join(**NINA)
    token = token_for(admin)
    assert join(token) == "nina"
    with pytest.raises(InvitationOver):
        join(token, "eve")
    nina = auth_queries.user_named("nina")
    assert nina is not None
    assert (nina.role, nina.is_confirmed, nina.account.following_count) == (MEMBER, False, 0)
    came = queries.who_invited(nina.account)
    assert came is not None
    assert came.inviter == "susan"
    assert queries.came_by([came.id]) == {came.id: ["nina"]}
    assert queries.who_invited(admin.account) is None
    assert auth_queries.user_named("eve") is None


def test_the_link_is_stored_nowhere(admin: User) -> None:
    token = token_for(admin)
    assert len(token) >= 43
    stored = repr(session.execute(Invitation.__table__.select()).all())
    assert token not in stored


def test_a_refused_sign_up_leaves_the_invitation_as_it_was(admin: User) -> None:
    token = token_for(admin)
    with pytest.raises(UsernameTaken):
        join(token, "susan")
    assert session.scalars(select(Invitation.uses)).all() == [0]
    assert join(token) == "nina"


def test_any_number_may_come_where_an_admin_says_so(admin: User) -> None:
    token = token_for(admin, uses=0)
    for number in range(4):
        join(token, f"nina{number}")
    [invitation] = queries.invitations(None, None, 10).items
    assert (invitation.uses, invitation.most_uses) == (4, None)


def test_an_old_or_revoked_or_unknown_one_is_good_for_nobody(admin: User, david: Account) -> None:
    old, back = token_for(admin, days=1), actions.invite(admin, uses=5, days=90)
    for _ in range(2):
        actions.revoke(admin, back.id)
    for token in (back.url.rpartition("/")[2], "unknown", "", "x" * 5000, "é\0"):
        with pytest.raises(InvitationOver):
            join(token)
    with time_machine.travel(ahead(days=1, minutes=1)), pytest.raises(InvitationOver):
        join(old)
    assert join(old) == "nina"


def test_one_that_is_used_up_meanwhile_makes_no_account(admin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    made = actions.invite(admin, uses=1, days=7)
    token = made.url.rpartition("/")[2]
    found = queries.good_invitation(token)
    with transaction():
        session.get_one(Invitation, made.id).uses = 1
    monkeypatch.setattr("microblog.invitations.queries.good_invitation", lambda _: found)
    with pytest.raises(InvitationOver):
        join(token)
    assert auth_queries.user_named("nina") is None


def test_it_is_good_as_long_as_its_inviter_may_invite(admin: User, david: Account) -> None:
    inviter = auth_queries.user_of(david)
    assert inviter is not None
    token = token_for(inviter)
    auth.set_disabled(inviter, True)
    with pytest.raises(InvitationOver):
        queries.good_invitation(token)
    auth.set_disabled(inviter, False)
    assert queries.good_invitation(token)[1] is inviter


def test_members_invite_few_and_take_back_their_own(admin: User, david: Account) -> None:
    member = auth_queries.user_of(david)
    assert member is not None
    with pytest.raises(NoSuchChoice) as refused:
        actions.invite(member, uses=0, days=7)
    assert refused.value.field == "uses"
    theirs, mine = actions.invite(admin, uses=1, days=7), actions.invite(member, uses=25, days=7)
    for missing in (theirs.id, 9999):
        with pytest.raises(Missing):
            actions.revoke(member, missing)
    actions.revoke(member, mine.id)
    actions.revoke(admin, theirs.id)
    assert [row.revoked_at is not None for row in queries.invitations(david, None, 10).items] == [True]
    assert {row.revoked_at is not None for row in queries.invitations(None, None, 10).items} == {True}


def test_the_command_line_invites_and_takes_back(context: AppContext, david: Account) -> None:
    made = actions.invite(None, uses=0, days=90, note="the choir")
    assert queries.good_invitation(made.url.rpartition("/")[2])[1] is None
    [row] = queries.invitations(None, None, 10).items
    assert (row.inviter, row.note) == (None, "the choir")
    actions.revoke(None, made.id)
    noted = [(entry.actor_id, entry.act) for entry in entries(None, 9).items]
    assert noted == [(None, acts.INVITATION_REVOKED), (None, acts.INVITATION_MADE)]


def test_what_is_asked_for_must_be_on_offer(admin: User) -> None:
    with pytest.raises(NoSuchChoice) as refused:
        actions.invite(admin, uses=1, days=1000)
    assert refused.value.field == "days"
    for note in ("x" * (MAX_NOTE_LENGTH + 1), "e" + "\u200d" * MAX_NOTE_BYTES):
        with pytest.raises(NoteTooLong):
            actions.invite(admin, uses=1, days=1, note=note)
    assert queries.invitations(None, None, 10).items == []


def test_the_database_keeps_the_number_too(admin: User) -> None:
    made = actions.invite(admin, uses=1, days=7)
    with pytest.raises(IntegrityError), transaction():
        session.get_one(Invitation, made.id).uses = 2


def test_who_came_is_told_for_each(admin: User) -> None:
    assert queries.came_by([]) == {}
    ids = []
    for letter in "ab":
        made = actions.invite(admin, uses=5, days=7)
        ids.append(made.id)
        for number in range(2):
            join(made.url.rpartition("/")[2], f"{letter}{number}")
    assert queries.came_by(ids) == {ids[0]: ["a0", "a1"], ids[1]: ["b0", "b1"]}
    page = queries.invitations(admin.account, None, 1)
    assert [row.id for row in page.items] == [ids[1]]
    assert [row.id for row in queries.invitations(admin.account, page.next, 1).items] == [ids[0]]


class TestWhereMembersMayNot:
    @pytest.fixture
    def settings(self, make_settings: MakeSettings, database_url: str) -> Settings:
        return make_settings(database_url=database_url)

    def test_only_admins_invite(self, admin: User, david: Account) -> None:
        member = auth_queries.user_of(david)
        assert member is not None
        with pytest.raises(MayNotInvite):
            actions.invite(member, uses=1, days=7)
        token = token_for(admin)
        auth.set_role(admin, MEMBER)
        with pytest.raises(InvitationOver):
            join(token)
