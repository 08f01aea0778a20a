"""Ending sessions here and elsewhere, and noting that one is in use."""

import time_machine

from microblog.accounts.models import Account
from microblog.auth import queries
from microblog.auth.actions import enter
from microblog.auth.models import LoginSession, User
from microblog.auth.session_actions import end_other_sessions, end_session, log_out, note_use
from microblog.core.context import AppContext


def test_logging_out_of_a_session_that_was_just_ended_elsewhere_is_harmless(
    susan: Account, context: AppContext
) -> None:
    here, there = enter(_user(susan)).token, enter(_user(susan)).token
    opened = queries.session_with(here)
    assert opened is not None
    with context.unit_of_work():
        end_other_sessions(_user(susan), LoginSession(id=_id(there)))
    log_out(opened)
    assert queries.session_with(here) is None
    assert queries.session_with(there) is not None


def test_one_ends_ones_own_sessions_only(susan: Account, david: Account) -> None:
    mine, another, foreign = (enter(_user(who)).token for who in (susan, susan, david))
    end_session(_user(susan), _id(foreign))
    assert queries.session_with(foreign) is not None
    end_session(_user(susan), _id(another))
    assert queries.session_with(another) is None
    assert queries.session_with(mine) is not None


def test_one_logs_out_everywhere_else(susan: Account, david: Account) -> None:
    mine, another, foreign = (enter(_user(who)).token for who in (susan, susan, david))
    present = queries.session_with(mine)
    assert present is not None
    end_other_sessions(_user(susan), present)
    assert [queries.session_with(token) is None for token in (mine, another, foreign)] == [False, True, False]


def test_use_is_noted(susan: Account) -> None:
    with time_machine.travel("2026-05-01 12:00", tick=False) as clock:
        opened = queries.session_with(enter(_user(susan)).token)
        assert opened is not None
        clock.shift(90)
        note_use(opened)
        assert (opened.last_used_at - opened.created_at).total_seconds() == 90
        assert opened.user.account.last_seen_at == opened.last_used_at


def test_the_use_of_a_session_that_was_just_ended_elsewhere_is_not_noted(susan: Account, context: AppContext) -> None:
    opened = queries.session_with(enter(_user(susan)).token)
    assert opened is not None
    with context.unit_of_work():
        end_session(_user(susan), opened.id)
    before = susan.last_seen_at
    with time_machine.travel("2099-05-01 12:00"):
        note_use(opened)
    assert susan.last_seen_at == before


def _user(account: Account) -> User:
    user = queries.user_of(account)
    assert user is not None
    return user


def _id(token: str) -> int:
    opened = queries.session_with(token)
    assert opened is not None
    return opened.id
