"""What people in charge may do about whom, and that it is all noted."""

import pytest

from microblog.accounts.models import Account
from microblog.audit import acts
from microblog.audit.models import AuditEntry
from microblog.auth import actions, admin_actions, departures, queries
from microblog.auth.departure_actions import depart
from microblog.auth.errors import AccountClosed, NoSuchChoice, NotYourself, OnlyAdmins
from microblog.auth.models import ADMIN, MEMBER, MODERATOR, LoginSession, User
from microblog.auth.password_actions import set_password
from microblog.core.context import AppContext
from microblog.core.db import session
from microblog.core.errors import Forbidden
from tests.fixtures.applications import Outbox
from tests.fixtures.outages import no_room_in


def user_of(account: Account, role: str | None = None) -> User:
    user = queries.user_of(account)
    assert user is not None
    if role:
        actions.set_role(user, role)
    return user


def noted() -> list[tuple[int | None, str, int | None, str]]:
    session.rollback()
    entries = session.query(AuditEntry).order_by(AuditEntry.id)
    return [(entry.actor_id, entry.act, entry.subject_id, entry.details) for entry in entries]


def test_a_closed_account_is_logged_out_at_once_and_can_be_opened_again(susan: Account, david: Account) -> None:
    admin, user = user_of(susan, ADMIN), user_of(david)
    token = actions.enter(user).token
    for _ in range(2):
        admin_actions.disable(admin, user)
    assert queries.session_with(token) is None
    assert session.query(LoginSession).count() == 0
    for _ in range(2):
        admin_actions.enable(admin, user)
    assert user.disabled_at is None
    expected = [(susan.id, act, david.id, "{}") for act in (acts.ACCOUNT_DISABLED, acts.ACCOUNT_ENABLED)]
    assert noted() == expected


def test_who_is_leaving_can_be_closed_and_is_brought_back_by_nobody_else(susan: Account, david: Account) -> None:
    admin, user = user_of(susan, ADMIN), user_of(david)
    depart(user)
    with pytest.raises(Forbidden):
        admin_actions.enable(admin, user)
    assert departures.may_return(user)
    admin_actions.disable(admin, user)
    assert not departures.may_return(user)
    assert noted() == [(susan.id, acts.ACCOUNT_DISABLED, david.id, "{}")]
    admin_actions.enable(admin, user)
    assert departures.may_return(user)


def test_who_was_leaving_when_closed_goes_on_leaving_when_opened(susan: Account, david: Account) -> None:
    admin, user = user_of(susan, ADMIN), user_of(david)
    depart(user)
    gone_at = departures.erased_at(user)
    for by in (admin, None):
        admin_actions.disable(by, user)
        admin_actions.enable(by, user)
        assert (departures.erased_at(user), departures.may_return(user)) == (gone_at, True)
        assert user.disabled_at
    admin_actions.enable(None, user)
    assert (departures.erased_at(user), user.disabled_at) == (None, None)


def test_whom_an_operator_deletes_after_closing_stays_closed(susan: Account, outbox: Outbox) -> None:
    user = user_of(susan)
    admin_actions.disable(None, user)
    closed_at = user.disabled_at
    depart(user)
    assert (user.disabled_at, departures.may_return(user)) == (closed_at, False)
    assert departures.erased_at(user)
    assert outbox() == []
    admin_actions.enable(None, user)
    assert departures.may_return(user)


def test_roles_are_given_and_taken(susan: Account, david: Account) -> None:
    admin, user = user_of(susan, ADMIN), user_of(david)
    for role in (MODERATOR, MODERATOR, ADMIN, MEMBER):
        admin_actions.give_role(admin, user, role)
    assert user.role == MEMBER
    assert [details for _, _, _, details in noted()] == [
        '{"before":"member","role":"moderator"}',
        '{"before":"moderator","role":"admin"}',
        '{"before":"admin","role":"member"}',
    ]
    with pytest.raises(NoSuchChoice):
        admin_actions.give_role(admin, user, "queen")


def test_nobody_acts_on_themselves(susan: Account) -> None:
    admin = user_of(susan, ADMIN)
    for deed in (admin_actions.disable, admin_actions.enable, admin_actions.send_reset):
        with pytest.raises(NotYourself):
            deed(admin, admin)
    with pytest.raises(NotYourself):
        admin_actions.give_role(admin, admin, MEMBER)
    assert noted() == []


def test_moderators_close_members_and_nobody_above(susan: Account, david: Account, mary: Account) -> None:
    moderator = user_of(susan, MODERATOR)
    member, above = user_of(david), user_of(mary)
    admin_actions.disable(moderator, member)
    admin_actions.enable(moderator, member)
    with pytest.raises(OnlyAdmins):
        admin_actions.give_role(moderator, member, ADMIN)
    with pytest.raises(OnlyAdmins):
        admin_actions.send_reset(moderator, member)
    for role in (MODERATOR, ADMIN):
        actions.set_role(above, role)
        for deed in (admin_actions.disable, admin_actions.enable):
            with pytest.raises(OnlyAdmins):
                deed(moderator, above)
    assert len(noted()) == 2


def test_members_and_those_who_were_closed_do_nothing(susan: Account, david: Account) -> None:
    member, other = user_of(susan), user_of(david)
    with pytest.raises(OnlyAdmins):
        admin_actions.disable(member, other)
    actions.set_role(member, ADMIN)
    actions.set_disabled(member, True)
    with pytest.raises(OnlyAdmins):
        admin_actions.disable(member, other)


def test_the_command_line_may_do_all_of_it(susan: Account) -> None:
    admin = user_of(susan, ADMIN)
    admin_actions.disable(None, admin)
    admin_actions.give_role(None, admin, MEMBER)
    set_password(admin, "a very long password")
    made = admin_actions.make_account(
        None, username="nina", email="nina@blog.example", password="nine green bottles", locale="es", role=MODERATOR
    )
    assert (made.role, made.is_confirmed) == (MODERATOR, True)
    assert [(actor, act) for actor, act, _, _ in noted()] == [
        (None, acts.ACCOUNT_DISABLED),
        (None, acts.ROLE_GIVEN),
        (None, acts.PASSWORD_SET),
        (None, acts.ACCOUNT_MADE),
    ]


def test_a_link_for_a_new_password_goes_to_this_account_only(susan: Account, david: Account, outbox: Outbox) -> None:
    admin, user = user_of(susan, ADMIN), user_of(david)
    admin_actions.send_reset(admin, user)
    [mail] = outbox()
    assert mail["To"] == user.email
    assert "/reset-password/" in mail.as_string()
    assert [act for _, act, _, _ in noted()] == [acts.RESET_SENT]
    admin_actions.disable(admin, user)
    with pytest.raises(AccountClosed):
        admin_actions.send_reset(admin, user)


def test_no_link_goes_to_an_account_that_was_closed_meanwhile(susan: Account, david: Account, outbox: Outbox) -> None:
    admin, user = user_of(susan, ADMIN), user_of(david)
    admin_actions.send_reset(admin, user)
    admin_actions.disable(admin, user)
    assert outbox() == []


def test_what_cannot_be_noted_is_not_done(susan: Account, david: Account, context: AppContext) -> None:
    admin, user = user_of(susan, ADMIN), user_of(david)
    with no_room_in(context, AuditEntry), pytest.raises(Exception, match=r"full|room|audit"):
        admin_actions.disable(admin, user)
    session.rollback()
    assert user.disabled_at is None
