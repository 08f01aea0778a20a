"""Changing, forgetting and resetting a password: the rules, without pages."""

import threading
from collections.abc import Callable

import pytest
import time_machine

from microblog.accounts.models import Account
from microblog.auth import actions, errors, password_actions, queries, tokens
from microblog.auth.models import LoginSession, User
from microblog.auth.password_actions import change_password, forget_password, reset_password, set_password
from microblog.core.context import AppContext
from microblog.core.db import session
from microblog.core.errors import AppError
from tests.fixtures.applications import Outbox, RunJobs
from tests.fixtures.cast import PASSWORD
from tests.fixtures.pages import Statements

HERE = "192.0.2.1"
NEW = "nine green bottles"


def test_a_changed_password_ends_every_session_and_opens_a_new_one(
    susan: Account, david: Account, outbox: Outbox
) -> None:
    before = [actions.enter(_user(susan)).token for _ in range(2)]
    foreign = actions.enter(_user(david)).token
    token = change_password(_user(susan), PASSWORD, NEW, NEW, remember=True, device="Firefox").token
    opened = queries.session_with(token)
    assert opened is not None
    assert (opened.device, opened.is_remembered) == ("Firefox", True)
    assert [queries.session_with(old) for old in before] == [None, None]
    assert queries.session_with(foreign) is not None
    with pytest.raises(errors.LoginRefused):
        actions.log_in("susan", PASSWORD, address=HERE)
    assert actions.log_in("susan", NEW, address=HERE).token
    assert [letter["To"] for letter in outbox()] == [_user(susan).email]


REFUSED: list[tuple[tuple[str, str, str | None], type[AppError], str]] = [
    (("not it", NEW, NEW), errors.WrongPassword, "old_password"),
    (("", NEW, NEW), errors.WrongPassword, "old_password"),
    ((PASSWORD, "short", "short"), errors.PasswordTooShort, "password"),
    ((PASSWORD, "susan@example.com", None), errors.CommonPassword, "password"),
    ((PASSWORD, NEW, NEW + "!"), errors.PasswordsDiffer, "password2"),
]


def test_a_password_that_is_not_changed_says_why_and_ends_nothing(susan: Account, outbox: Outbox) -> None:
    token = actions.enter(_user(susan)).token
    for given, kind, field in REFUSED:
        with pytest.raises(kind) as refusal:
            change_password(_user(susan), *given)
        assert refusal.value.field == field
    assert queries.session_with(token) is not None
    assert actions.log_in("susan", PASSWORD, address=HERE).token
    assert outbox() == []


def test_a_change_that_comes_second_is_refused(susan: Account, context: AppContext) -> None:
    user = _user(susan)
    assert user.password_hash
    with context.unit_of_work():
        change_password(_user(susan), PASSWORD, NEW, NEW)
    with pytest.raises(errors.WrongPassword):
        change_password(user, PASSWORD, "nine blue bottles", None)
    assert actions.log_in("susan", NEW, address=HERE).token


def test_a_login_with_a_password_that_was_just_changed_opens_nothing(susan: Account, context: AppContext) -> None:
    user = _user(susan)
    assert user.password_hash
    with context.unit_of_work():
        set_password(_user(susan), NEW)
    with pytest.raises(errors.LoginRefused):
        actions.log_in("susan", PASSWORD, address=HERE)
    assert session.query(LoginSession).count() == 0


def test_whether_an_address_is_known_changes_nothing_but_the_mail(
    susan: Account, context: AppContext, outbox: Outbox
) -> None:
    ran = []
    for address in (_user(susan).email, "unknown@x.example"):
        session.rollback()
        with Statements(context.database.engine) as statements:
            forget_password(address, address=HERE)
        ran.append(statements.texts)
    assert ran[0] == ran[1]
    assert [text for text in ran[0] if "INSERT INTO job" in text] == ran[0][-1:]
    assert [letter["To"] for letter in outbox()] == [_user(susan).email]


def test_only_something_like_an_address_is_asked_for(context: AppContext, run_jobs: RunJobs) -> None:
    with pytest.raises(errors.BadEmail):
        forget_password("susan", address=HERE)
    assert run_jobs() == 0


def test_a_link_goes_to_the_owner_or_to_all_who_claim_the_address(susan: Account, outbox: Outbox) -> None:
    owner = _user(susan)
    for name in ("nina", "nora"):
        actions.sign_up(username=name, email="shared@blog.example", password=NEW)
    actions.sign_up(username="nick", email=owner.email, password=NEW)
    outbox()
    forget_password(owner.email, address=HERE)
    forget_password("Shared@blog.example", address=HERE)
    mine, shared = outbox()[-2:]
    assert (mine["To"], "@susan" in str(mine), "@nick" in str(mine)) == (owner.email, True, False)
    assert (shared["To"], "@nina" in str(shared), "@nora" in str(shared)) == ("shared@blog.example", True, True)


def test_a_closed_account_gets_no_link_and_none_that_it_has_works(susan: Account, outbox: Outbox) -> None:
    token = tokens.reset_token(_user(susan))
    actions.set_disabled(_user(susan), True)
    forget_password(_user(susan).email, address=HERE)
    assert outbox() == []
    with pytest.raises(errors.LinkExpired):
        reset_password(token, NEW)


def test_a_link_sets_a_new_password_once(susan: Account, outbox: Outbox) -> None:
    old = actions.enter(_user(susan)).token
    token = tokens.reset_token(_user(susan))
    assert reset_password(token, NEW, NEW).account is susan
    assert queries.session_with(old) is None
    assert actions.log_in("susan", NEW, address=HERE).token
    with pytest.raises(errors.LinkExpired):
        reset_password(token, "seven green bottles", None)
    assert len(outbox()) == 1


def test_a_link_is_bound_to_the_password_that_it_replaces(susan: Account) -> None:
    token = tokens.reset_token(_user(susan))
    set_password(_user(susan), NEW)
    with pytest.raises(errors.LinkExpired):
        password_actions.user_resetting(token)


def test_a_link_is_good_for_30_minutes(susan: Account) -> None:
    with time_machine.travel("2026-05-01 12:00") as clock:
        token = tokens.reset_token(_user(susan))
        clock.shift(30 * 60 + 2)
        with pytest.raises(errors.LinkExpired):
            reset_password(token, NEW)
        clock.shift(-5)
        assert reset_password(token, NEW).account is susan


BAD_LINKS: dict[str, Callable[[User], str]] = {
    "forged": lambda user: tokens.reset_token(user)[:-1] + "~",
    "for another purpose": tokens.confirm_token,
    "nonsense": lambda user: "nonsense",
    "of nobody": lambda user: tokens.reset_token(User(id=10**9, email=user.email, password_hash="")),
    "of another password": lambda user: tokens.reset_token(User(id=user.id, email=user.email, password_hash="other")),
}


def test_a_link_that_is_not_ours_does_nothing(susan: Account) -> None:
    for kind, link in BAD_LINKS.items():
        before = _user(susan).password_hash
        with pytest.raises(errors.LinkExpired):
            reset_password(link(_user(susan)), NEW)
        session.rollback()
        assert _user(susan).password_hash == before, kind


def test_a_weak_new_password_leaves_the_link_good(susan: Account) -> None:
    token = tokens.reset_token(_user(susan))
    with pytest.raises(errors.PasswordTooShort):
        reset_password(token, "short")
    with pytest.raises(errors.PasswordsDiffer):
        reset_password(token, NEW, "other")
    assert reset_password(token, NEW).account is susan


def test_a_link_confirms_the_address_unless_it_belongs_to_somebody_else(susan: Account) -> None:
    claimant = actions.sign_up(username="nina", email=_user(susan).email, password=PASSWORD)
    reset_password(tokens.reset_token(claimant), NEW)
    assert not claimant.is_confirmed
    alone = actions.sign_up(username="nora", email="nora@blog.example", password=PASSWORD)
    reset_password(tokens.reset_token(alone), NEW)
    assert alone.is_confirmed


def test_a_link_that_is_used_many_times_at_once_works_once(susan: Account, context: AppContext) -> None:
    token = tokens.reset_token(_user(susan))
    session.rollback()
    ready, outcomes = threading.Barrier(6), []

    def use(number: int) -> None:
        ready.wait()
        with context.unit_of_work():
            try:
                reset_password(token, f"{number} green bottles")
                outcomes.append(number)
            except errors.LinkExpired:
                outcomes.append(0)

    threads = [threading.Thread(target=use, args=(number,)) for number in range(1, 7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 6
    [winner] = [number for number in outcomes if number]
    assert actions.log_in("susan", f"{winner} green bottles", address=HERE).token


def _user(account: Account) -> User:
    user = queries.user_of(account)
    assert user is not None
    return user
