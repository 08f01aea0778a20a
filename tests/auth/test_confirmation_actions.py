"""Confirming an address: the rules, without pages."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine

from microblog.auth import confirmation_actions as confirmation
from microblog.auth import errors, tokens
from microblog.auth.actions import sign_up
from microblog.auth.models import User
from microblog.core.context import AppContext
from microblog.core.db import session
from tests.fixtures.applications import Outbox

HERE = "192.0.2.1"
GOOD: dict[str, Any] = {"username": "nina", "email": "nina@blog.example", "password": "seven blue kettles"}


def test_an_address_is_confirmed_by_its_link_once_and_again(context: AppContext) -> None:
    user = sign_up(**GOOD)
    token = tokens.confirm_token(user)
    assert confirmation.user_confirming(token) is user
    assert confirmation.confirm_address(token).is_confirmed
    first = user.email_confirmed_at
    assert confirmation.confirm_address(token).email_confirmed_at == first


def test_who_claims_an_address_loses_it_to_who_confirms_it_first(context: AppContext) -> None:
    first = sign_up(**GOOD)
    second = sign_up(**{**GOOD, "username": "nora"})
    confirmation.confirm_address(tokens.confirm_token(second))
    with pytest.raises(errors.AddressTaken):
        confirmation.confirm_address(tokens.confirm_token(first))


BAD_LINKS: dict[str, Callable[[User], str]] = {
    "forged": lambda user: tokens.confirm_token(user)[:-1] + "~",
    "for another purpose": tokens.reset_token,
    "nonsense": lambda user: "nonsense",
    "empty": lambda user: "",
    "of nobody": lambda user: tokens.confirm_token(User(id=10**9, email=user.email)),
    "for another address": lambda user: tokens.confirm_token(User(id=user.id, email="old@blog.example")),
}


def test_a_confirmation_link_that_is_not_ours_does_nothing(context: AppContext) -> None:
    user = sign_up(**GOOD)
    for kind, link in BAD_LINKS.items():
        with pytest.raises(errors.LinkExpired):
            confirmation.confirm_address(link(user))
        assert not _again(user).is_confirmed, kind


def test_a_confirmation_link_is_good_for_three_days(context: AppContext) -> None:
    user = sign_up(**GOOD)
    with time_machine.travel("2026-05-01 12:00") as clock:
        token = tokens.confirm_token(user)
        clock.shift(tokens.CONFIRM_SECONDS + 1)
        with pytest.raises(errors.LinkExpired):
            confirmation.user_confirming(token)
        clock.shift(-2)
        assert confirmation.user_confirming(token) is user


def test_a_new_confirmation_is_mailed_to_who_has_not_confirmed(context: AppContext, outbox: Outbox) -> None:
    user = sign_up(**GOOD)
    confirmation.resend_confirmation(user, address=HERE)
    assert [letter["To"] for letter in outbox()] == ["nina@blog.example"] * 2
    confirmation.confirm_address(tokens.confirm_token(user))
    confirmation.resend_confirmation(user, address=HERE)
    assert len(outbox()) == 2


def _again(user: User) -> User:
    session.rollback()
    return user
