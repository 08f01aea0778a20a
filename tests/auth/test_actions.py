"""Signing up and logging in: the rules, without pages."""

from typing import Any

import pytest
import time_machine
from sqlalchemy.exc import IntegrityError, OperationalError

from microblog.accounts.models import Account
from microblog.accounts.names import BadUsername, ReservedUsername
from microblog.auth import actions, errors, queries, tokens
from microblog.auth.confirmation_actions import confirm_address
from microblog.auth.models import ADMIN, LoginSession, User
from microblog.auth.notices import RENAMED, noted
from microblog.auth.sessions import MAX_SESSIONS
from microblog.core.context import AppContext
from microblog.core.db import session, transaction
from microblog.core.errors import AppError, Invalid
from tests.fixtures.applications import MakeSettings, Outbox, house
from tests.fixtures.cast import PASSWORD
from tests.fixtures.outages import no_room_in

HERE = "192.0.2.1"
GOOD: dict[str, Any] = {"username": "nina", "email": "nina@blog.example", "password": "seven blue kettles"}
GOOD["password2"] = GOOD["password"]

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
        repeated = {"password2": wrong.get("password", GOOD["password"])}
        with pytest.raises(kind) as refusal:
            actions.join(**{**GOOD, **repeated, **wrong}, address=HERE)
        assert refusal.value.field == field
    assert queries.user_named("nina") is None


def test_all_that_is_wrong_with_a_sign_up_is_said_at_once(context: AppContext) -> None:
    wrong = {"username": "Susan!", "email": "susan", "password": "password1", "password2": "password2"}
    with pytest.raises(Invalid) as refusal:
        actions.join(**wrong, address=HERE)
    said = [(type(part), part.field) for part in refusal.value.parts]
    assert said == [
        (BadUsername, "username"),
        (errors.BadEmail, "email"),
        (errors.CommonPassword, "password"),
        (errors.PasswordsDiffer, "password2"),
    ]


def test_a_password_like_a_name_that_is_refused_is_easy_to_guess_too(context: AppContext) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.join(
            **GOOD | {"username": "ninarodriguez!", "password": "ninarodriguez1", "password2": "ninarodriguez1"},
            address=HERE,
        )
    assert [part.code for part in refusal.value.parts] == ["bad_username", "common_password"]


def test_signing_up_is_being_logged_in_or_nothing_at_all(context: AppContext) -> None:
    with no_room_in(context, LoginSession), pytest.raises(OperationalError):
        actions.join(**GOOD, device="Firefox", address=HERE)
    assert queries.user_named("nina") is None
    entry = actions.join(**GOOD, device="Firefox", address=HERE)
    opened = queries.session_with(entry.token)
    assert opened is not None
    assert (entry.username, opened.user.account.username, opened.device) == ("nina", "nina", "Firefox")


def test_a_notice_is_taken_with_the_session_that_it_is_shown_in(susan: Account, context: AppContext) -> None:
    with transaction():
        _user(susan).notice = noted(RENAMED, old="Susan!")
    with no_room_in(context, LoginSession), pytest.raises(OperationalError):
        actions.log_in("susan", PASSWORD, address=HERE)
    assert _user(susan).notice
    assert "Susan!" in (actions.log_in("susan", PASSWORD, address=HERE).notice or "")
    assert actions.log_in("susan", PASSWORD, address=HERE).notice is None
    assert _again(_user(susan)).notice is None


def test_an_operator_gives_a_role_with_the_account(context: AppContext) -> None:
    assert actions.sign_up(**GOOD, confirmed=True, role=ADMIN).role == ADMIN
    with pytest.raises(IntegrityError):
        actions.sign_up(**{**GOOD, "username": "nora"}, role="queen")
    assert queries.user_named("nora") is None


def test_names_and_addresses_are_kept_in_lower_case(context: AppContext) -> None:
    user = actions.sign_up(username="Nina", email=" Nina@Blog.Example ", password=GOOD["password"], locale="es")
    assert (user.account.username, user.email, user.locale) == ("nina", "nina@blog.example", "es")
    assert (user.is_confirmed, user.role) == (False, "member")


def test_a_closed_server_takes_members_from_its_operator_only(make_settings: MakeSettings, database_url: str) -> None:
    context = house().make_context(make_settings(database_url=database_url, signup_open=False))
    with context.unit_of_work():
        with pytest.raises(errors.SignupClosed):
            actions.join(**GOOD, address=HERE)
        assert actions.sign_up(**GOOD).account.username == "nina"
    context.database.close()


def test_an_operator_is_told_that_an_address_has_an_owner(susan: Account) -> None:
    with pytest.raises(errors.AddressTaken) as refusal:
        actions.sign_up(**{**GOOD, "email": _email(susan)}, confirmed=True)
    assert refusal.value.field == "email"


def test_a_known_address_signs_up_alike_and_its_owner_is_told(susan: Account, outbox: Outbox) -> None:
    opened = queries.session_with(actions.join(**{**GOOD, "email": _email(susan)}, address=HERE).token)
    assert opened is not None
    new = opened.user
    [letter] = outbox()
    assert (letter["To"], "/confirm/" in letter.as_string()) == (_email(susan), False)
    with pytest.raises(errors.AddressTaken):
        confirm_address(tokens.confirm_token(new))
    assert not _again(new).is_confirmed


def test_one_logs_in_by_name_or_by_address(susan: Account) -> None:
    for name in ("susan", "SUSAN", " susan ", "@susan", _email(susan), f" {_email(susan).upper()} "):
        opened = queries.session_with(actions.log_in(name, PASSWORD, address=HERE).token)
        assert opened is not None
        assert opened.user.account is susan


def test_who_cannot_log_in_is_not_told_why(susan: Account) -> None:
    for name, password in (("susan", "wrong"), ("susan", ""), ("", ""), ("nobody", PASSWORD), ("a\0b", PASSWORD)):
        with pytest.raises(errors.LoginRefused) as refusal:
            actions.log_in(name, password, address=HERE)
        assert str(refusal.value) == str(errors.LoginRefused())
    assert session.query(LoginSession).count() == 0


def test_a_name_is_found_before_an_address_and_an_owner_before_a_claimant(context: AppContext) -> None:
    claimant = actions.sign_up(**GOOD)
    assert queries.user_for_login("nina@blog.example") is None
    owner = actions.sign_up(username="nora", email="nina@blog.example", password="nine red kettles", confirmed=True)
    assert queries.user_for_login("nina@blog.example") is owner
    assert queries.user_for_login("nina") is claimant


def test_only_the_hash_of_a_session_is_stored(susan: Account, context: AppContext) -> None:
    token = actions.log_in("susan", PASSWORD, address=HERE).token
    assert len(token) >= 43
    stored = repr([dict(row) for row in session.execute(LoginSession.__table__.select()).mappings()])
    assert token not in stored
    assert queries.session_with(token) is not None
    assert queries.session_with(stored) is None


@pytest.mark.parametrize(("remember", "hours"), [(False, 24), (True, 30 * 24)])
def test_the_server_ends_a_session_by_itself(susan: Account, remember: bool, hours: int) -> None:
    with time_machine.travel("2026-05-01 12:00") as clock:
        token = actions.log_in("susan", PASSWORD, remember=remember, address=HERE).token
        clock.shift(hours * 3600 - 5)
        opened = queries.session_with(token)
        assert opened is not None
        assert opened.is_remembered == remember
        clock.shift(10)
        assert queries.session_with(token) is None
        assert list(queries.sessions_of(opened.user)) == []


def test_the_oldest_of_many_sessions_ends(susan: Account) -> None:
    made = [actions.enter(_user(susan)).token for _ in range(MAX_SESSIONS + 2)]
    assert [queries.session_with(token) is None for token in made] == [True] * 2 + [False] * MAX_SESSIONS


def test_a_closed_account_cannot_be_used_until_it_is_opened(susan: Account) -> None:
    token = actions.enter(_user(susan)).token
    actions.set_disabled(_user(susan), True)
    assert queries.session_with(token) is None
    with pytest.raises(errors.LoginRefused):
        actions.log_in("susan", "wrong password", address=HERE)
    with pytest.raises(errors.AccountClosed):
        actions.log_in("susan", PASSWORD, address=HERE)
    actions.set_disabled(_user(susan), False)
    assert actions.log_in("susan", PASSWORD, address=HERE).token
    assert queries.session_with(token) is None


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


def _again(user: User) -> User:
    session.rollback()
    return user
