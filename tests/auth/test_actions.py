"""Signing up, confirming, logging in and out: the rules, without pages."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine

from microblog.accounts.models import Account
from microblog.accounts.names import BadUsername, ReservedUsername
from microblog.auth import actions, errors, queries, tokens
from microblog.auth.models import ADMIN, LoginSession, User
from microblog.auth.sessions import MAX_SESSIONS
from microblog.core.context import AppContext
from microblog.core.db import session
from microblog.core.errors import AppError
from tests.fixtures.applications import MakeSettings, Outbox, house
from tests.fixtures.cast import PASSWORD

HERE = "192.0.2.1"
GOOD: dict[str, Any] = {"username": "nina", "email": "nina@blog.example", "password": "seven blue kettles"}

REFUSED: list[tuple[dict[str, Any], type[AppError], str]] = [
    ({"username": ""}, BadUsername, "username"),
    ({"username": "a b"}, BadUsername, "username"),
    ({"username": "n" * 31}, BadUsername, "username"),
    ({"username": "niña"}, BadUsername, "username"),
    ({"username": "admin"}, ReservedUsername, "username"),
    ({"username": "susan"}, errors.UsernameTaken, "username"),
    ({"username": "SuSaN"}, errors.UsernameTaken, "username"),
    ({"email": ""}, errors.BadEmail, "email"),
    ({"email": "nina"}, errors.BadEmail, "email"),
    ({"email": "nina@blog.example, eve@x.example"}, errors.BadEmail, "email"),
    ({"password": "short"}, errors.PasswordTooShort, "password"),
    ({"password": "p" * 1025}, errors.PasswordTooLong, "password"),
    ({"password": "password1"}, errors.CommonPassword, "password"),
    ({"password": "nina@blog.example"}, errors.CommonPassword, "password"),
    ({"password2": "seven blue kettle"}, errors.PasswordsDiffer, "password2"),
]


def test_a_sign_up_that_is_refused_says_which_field_is_wrong(susan: Account) -> None:
    for wrong, kind, field in REFUSED:
        with pytest.raises(kind) as refusal:
            actions.sign_up(**{**GOOD, **wrong}, address=HERE)
        assert refusal.value.field == field
    assert queries.user_named("nina") is None


def test_names_and_addresses_are_kept_in_lower_case(context: AppContext) -> None:
    user = actions.sign_up(username="Nina", email=" Nina@Blog.Example ", password=GOOD["password"], locale="es")
    assert (user.account.username, user.email, user.locale) == ("nina", "nina@blog.example", "es")
    assert (user.is_confirmed, user.role) == (False, "member")


def test_a_closed_server_takes_members_from_its_operator_only(make_settings: MakeSettings, database_url: str) -> None:
    context = house().make_context(make_settings(database_url=database_url, signup_open=False))
    with context.unit_of_work():
        with pytest.raises(errors.SignupClosed):
            actions.sign_up(**GOOD, address=HERE)
        assert actions.sign_up(**GOOD).account.username == "nina"
    context.database.close()


def test_an_operator_is_told_that_an_address_has_an_owner(susan: Account) -> None:
    with pytest.raises(errors.AddressTaken) as refusal:
        actions.sign_up(**{**GOOD, "email": _email(susan)}, confirmed=True)
    assert refusal.value.field == "email"


def test_a_known_address_signs_up_alike_and_its_owner_is_told(susan: Account, outbox: Outbox) -> None:
    new = actions.sign_up(**{**GOOD, "email": _email(susan)}, address=HERE)
    [letter] = outbox()
    assert (letter["To"], "/confirm/" in letter.as_string()) == (_email(susan), False)
    with pytest.raises(errors.AddressTaken):
        actions.confirm_address(tokens.confirm_token(new))
    assert not _again(new).is_confirmed


def test_an_address_is_confirmed_by_its_link_once_and_again(context: AppContext) -> None:
    user = actions.sign_up(**GOOD, address=HERE)
    token = tokens.confirm_token(user)
    assert actions.user_confirming(token) is user
    assert actions.confirm_address(token).is_confirmed
    first = user.email_confirmed_at
    assert actions.confirm_address(token).email_confirmed_at == first


def test_who_claims_an_address_loses_it_to_who_confirms_it_first(context: AppContext) -> None:
    first = actions.sign_up(**GOOD, address=HERE)
    second = actions.sign_up(**{**GOOD, "username": "nora"}, address=HERE)
    actions.confirm_address(tokens.confirm_token(second))
    with pytest.raises(errors.AddressTaken):
        actions.confirm_address(tokens.confirm_token(first))


BAD_LINKS: dict[str, Callable[[User], str]] = {
    "forged": lambda user: tokens.confirm_token(user)[:-1] + "~",
    "for another purpose": tokens.reset_token,
    "nonsense": lambda user: "nonsense",
    "empty": lambda user: "",
    "of nobody": lambda user: tokens.confirm_token(User(id=10**9, email=user.email)),
    "for another address": lambda user: tokens.confirm_token(User(id=user.id, email="old@blog.example")),
}


def test_a_confirmation_link_that_is_not_ours_does_nothing(context: AppContext) -> None:
    user = actions.sign_up(**GOOD, address=HERE)
    for kind, link in BAD_LINKS.items():
        with pytest.raises(errors.LinkExpired):
            actions.confirm_address(link(user))
        assert not _again(user).is_confirmed, kind


def test_a_confirmation_link_is_good_for_three_days(context: AppContext) -> None:
    user = actions.sign_up(**GOOD, address=HERE)
    with time_machine.travel("2026-05-01 12:00") as clock:
        token = tokens.confirm_token(user)
        clock.shift(tokens.CONFIRM_SECONDS + 1)
        with pytest.raises(errors.LinkExpired):
            actions.user_confirming(token)
        clock.shift(-2)
        assert actions.user_confirming(token) is user


def test_one_logs_in_by_name_or_by_address(susan: Account) -> None:
    for name in ("susan", "SUSAN", " susan ", "@susan", _email(susan), f" {_email(susan).upper()} "):
        opened = queries.session_with(actions.log_in(name, PASSWORD, address=HERE))
        assert opened is not None
        assert opened.user.account is susan


def test_who_cannot_log_in_is_not_told_why(susan: Account) -> None:
    for name, password in (("susan", "wrong"), ("susan", ""), ("", ""), ("nobody", PASSWORD), ("a\0b", PASSWORD)):
        with pytest.raises(errors.LoginRefused) as refusal:
            actions.log_in(name, password, address=HERE)
        assert str(refusal.value) == str(errors.LoginRefused())
    assert session.query(LoginSession).count() == 0


def test_a_name_is_found_before_an_address_and_an_owner_before_a_claimant(context: AppContext) -> None:
    claimant = actions.sign_up(**GOOD, address=HERE)
    assert queries.user_for_login("nina@blog.example") is None
    owner = actions.sign_up(username="nora", email="nina@blog.example", password="nine red kettles", confirmed=True)
    assert queries.user_for_login("nina@blog.example") is owner
    assert queries.user_for_login("nina") is claimant


def test_only_the_hash_of_a_session_is_stored(susan: Account, context: AppContext) -> None:
    token = actions.log_in("susan", PASSWORD, address=HERE)
    assert len(token) >= 43
    stored = repr([dict(row) for row in session.execute(LoginSession.__table__.select()).mappings()])
    assert token not in stored
    assert queries.session_with(token) is not None
    assert queries.session_with(stored) is None


@pytest.mark.parametrize(("remember", "hours"), [(False, 24), (True, 30 * 24)])
def test_the_server_ends_a_session_by_itself(susan: Account, remember: bool, hours: int) -> None:
    with time_machine.travel("2026-05-01 12:00") as clock:
        token = actions.log_in("susan", PASSWORD, remember=remember, address=HERE)
        clock.shift(hours * 3600 - 5)
        opened = queries.session_with(token)
        assert opened is not None
        assert opened.is_remembered == remember
        clock.shift(10)
        assert queries.session_with(token) is None
        assert list(queries.sessions_of(opened.user)) == []


def test_the_oldest_of_many_sessions_ends(susan: Account) -> None:
    made = [actions.enter(_user(susan)) for _ in range(MAX_SESSIONS + 2)]
    assert [queries.session_with(token) is None for token in made] == [True] * 2 + [False] * MAX_SESSIONS


def test_logging_out_of_a_session_that_was_just_ended_elsewhere_is_harmless(
    susan: Account, context: AppContext
) -> None:
    here, there = actions.enter(_user(susan)), actions.enter(_user(susan))
    opened = queries.session_with(here)
    assert opened is not None
    with context.unit_of_work():
        actions.end_other_sessions(_user(susan), LoginSession(id=_id(there)))
    actions.log_out(opened)
    assert queries.session_with(here) is None
    assert queries.session_with(there) is not None


def test_one_ends_ones_own_sessions_only(susan: Account, david: Account) -> None:
    mine, another, foreign = (actions.enter(_user(who)) for who in (susan, susan, david))
    actions.end_session(_user(susan), _id(foreign))
    assert queries.session_with(foreign) is not None
    actions.end_session(_user(susan), _id(another))
    assert queries.session_with(another) is None
    assert queries.session_with(mine) is not None


def test_one_logs_out_everywhere_else(susan: Account, david: Account) -> None:
    mine, another, foreign = (actions.enter(_user(who)) for who in (susan, susan, david))
    present = queries.session_with(mine)
    assert present is not None
    actions.end_other_sessions(_user(susan), present)
    assert [queries.session_with(token) is None for token in (mine, another, foreign)] == [False, True, False]


def test_a_closed_account_cannot_be_used_until_it_is_opened(susan: Account) -> None:
    token = actions.enter(_user(susan))
    actions.set_disabled(_user(susan), True)
    assert queries.session_with(token) is None
    with pytest.raises(errors.LoginRefused):
        actions.log_in("susan", "wrong password", address=HERE)
    with pytest.raises(errors.AccountClosed):
        actions.log_in("susan", PASSWORD, address=HERE)
    actions.set_disabled(_user(susan), False)
    assert actions.log_in("susan", PASSWORD, address=HERE)
    assert queries.session_with(token) is None


def test_use_is_noted(susan: Account) -> None:
    with time_machine.travel("2026-05-01 12:00", tick=False) as clock:
        opened = queries.session_with(actions.enter(_user(susan)))
        assert opened is not None
        clock.shift(90)
        actions.note_use(opened)
        assert (opened.last_used_at - opened.created_at).total_seconds() == 90
        assert opened.user.account.last_seen_at == opened.last_used_at


def test_the_use_of_a_session_that_was_just_ended_elsewhere_is_not_noted(susan: Account, context: AppContext) -> None:
    opened = queries.session_with(actions.enter(_user(susan)))
    assert opened is not None
    with context.unit_of_work():
        actions.end_session(_user(susan), opened.id)
    before = susan.last_seen_at
    with time_machine.travel("2099-05-01 12:00"):
        actions.note_use(opened)
    assert susan.last_seen_at == before


def test_a_new_confirmation_is_mailed_to_who_has_not_confirmed(context: AppContext, outbox: Outbox) -> None:
    user = actions.sign_up(**GOOD, address=HERE)
    actions.resend_confirmation(user, address=HERE)
    assert [letter["To"] for letter in outbox()] == ["nina@blog.example"] * 2
    actions.confirm_address(tokens.confirm_token(user))
    actions.resend_confirmation(user, address=HERE)
    assert len(outbox()) == 2


def test_roles_are_of_those_there_are(susan: Account) -> None:
    actions.set_role(_user(susan), ADMIN)
    assert _again(_user(susan)).role == ADMIN
    with pytest.raises(ValueError, match="'queen' is not one of member, moderator, admin"):
        actions.set_role(_user(susan), "queen")


def _user(account: Account) -> User:
    user = queries.user_of(account)
    assert user is not None
    return user


def _email(account: Account) -> str:
    return _user(account).email


def _id(token: str) -> int:
    opened = queries.session_with(token)
    assert opened is not None
    return opened.id


def _again(user: User) -> User:
    session.rollback()
    return user
