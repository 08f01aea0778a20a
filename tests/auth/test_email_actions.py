"""Changing one's address and taking that back: the rules, without pages."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from microblog.accounts.models import Account
from microblog.auth import actions, departures, email_actions, errors, queries, tokens
from microblog.auth.departure_actions import leave
from microblog.auth.email_undo_actions import former_by_link, undo_email_change
from microblog.auth.models import User
from microblog.auth.models_changes import FormerEmail, WantedEmail
from microblog.auth.password_actions import change_password, reset_password
from microblog.auth.tasks import forget_former_emails
from microblog.core.context import AppContext
from microblog.core.db import session, transaction
from microblog.core.errors import AppError, TooFast
from tests.fixtures.applications import MakeSettings, Outbox, house
from tests.fixtures.cast import PASSWORD
from tests.fixtures.pages import everything, mailed_token

HERE = "192.0.2.1"
NEW, OLD = "sue@blog.example", "susan@example.com"
NEW_PASSWORD = "nine green bottles"


@pytest.fixture
def user(susan: Account) -> User:
    return _user(susan)


@pytest.fixture
def limited(make_settings: MakeSettings, database_url: str) -> Iterator[User]:
    """Somebody on a server that counts."""
    context: AppContext = house().make_context(make_settings(database_url=database_url, rate_limits=True))
    with context.unit_of_work():
        yield actions.sign_up(username="lucia", email="lucia@blog.example", password=PASSWORD, confirmed=True)
    context.database.close()


def test_the_present_address_stays_until_the_new_one_is_confirmed_once(user: User) -> None:
    _want(user)
    assert (user.email, _wanted(user).email) == (OLD, NEW)
    token = tokens.new_email_token(_wanted(user))
    assert email_actions.wanted_by_link(token).email == NEW
    assert email_actions.take_email(token) is user
    assert (user.email, user.is_confirmed, queries.wanted_email(user)) == (NEW, True, None)
    with pytest.raises(errors.LinkExpired):
        email_actions.take_email(token)


def test_a_mail_goes_to_the_new_address_and_then_one_to_the_old(user: User, outbox: Outbox) -> None:
    _want(user)
    [asking] = outbox()
    assert asking["To"] == NEW
    email_actions.take_email(mailed_token(asking, "confirm-email"))
    told = outbox()[-1]
    assert told["To"] == OLD
    assert former_by_link(mailed_token(told, "undo-email")).email == OLD
    assert NEW not in told.as_string()


def test_an_address_that_was_not_confirmed_is_not_told(context: AppContext, outbox: Outbox) -> None:
    user = actions.sign_up(username="nina", email="typo@blog.example", password=PASSWORD)
    _want(user, "nina@blog.example")
    email_actions.take_email(tokens.new_email_token(_wanted(user)))
    assert user.is_confirmed
    assert "nina@blog.example" not in {letter["To"] for letter in outbox()}
    assert session.query(FormerEmail).count() == 0


REFUSED: list[tuple[str, str, type[AppError], str]] = [
    ("sue", PASSWORD, errors.BadEmail, "email"),
    (NEW, "wrong", errors.WrongPassword, "password"),
    (OLD, PASSWORD, errors.SameEmail, "email"),
    (f" {OLD.upper()} ", PASSWORD, errors.SameEmail, "email"),
]


@pytest.mark.parametrize(("email", "password", "refusal", "field"), REFUSED)
def test_what_is_refused_changes_nothing(
    user: User, email: str, password: str, refusal: type[AppError], field: str
) -> None:
    before = everything()
    with pytest.raises(refusal) as refused:
        email_actions.want_email(user, email, password, address=HERE)
    assert refused.value.field == field
    assert everything() == before


def test_an_address_that_somebody_has_is_wanted_in_silence_and_never_had(
    user: User, david: Account, outbox: Outbox
) -> None:
    owner = _user(david)
    _want(user, owner.email)
    [told] = outbox()
    assert told["To"] == owner.email
    assert "confirm-email" not in told.as_string()
    with pytest.raises(errors.AddressTaken):
        email_actions.take_email(tokens.new_email_token(_wanted(user)))
    assert session.get_one(User, user.id).email == OLD


def test_cancelling_and_wanting_another_one_void_the_link(user: User) -> None:
    _want(user)
    first = tokens.new_email_token(_wanted(user))
    _want(user, "susie@blog.example")
    second = tokens.new_email_token(_wanted(user))
    email_actions.keep_email(user)
    for token in (first, second, tokens.confirm_token(user), "nonsense", ""):
        with pytest.raises(errors.LinkExpired):
            email_actions.take_email(token)
    assert user.email == OLD


def test_the_link_is_sent_again_while_an_address_is_wanted(user: User, outbox: Outbox) -> None:
    email_actions.resend_link(user, address=HERE)
    assert outbox() == []
    _want(user)
    email_actions.resend_link(user, address=HERE)
    links = {mailed_token(letter, "confirm-email").split(".")[0] for letter in outbox()}
    assert len(outbox()) == 2
    assert len(links) == 1
    email_actions.resend_link(user, address=HERE)
    email_actions.keep_email(user)
    assert len(outbox()) == 2


def test_mails_for_who_is_gone_meanwhile_are_not_sent(user: User, outbox: Outbox) -> None:
    _want(user)
    email_actions.take_email(tokens.new_email_token(_wanted(user)))
    undo_email_change(tokens.undo_email_token(_former(user)))
    assert outbox() == []


def test_a_link_to_a_new_address_is_good_for_three_days(user: User) -> None:
    with time_machine.travel("2026-05-01 12:00") as clock:
        _want(user)
        token = tokens.new_email_token(_wanted(user))
        clock.shift(tokens.CONFIRM_SECONDS + 1)
        with pytest.raises(errors.LinkExpired):
            email_actions.take_email(token)


def test_a_closed_account_gets_no_other_address(user: User) -> None:
    _want(user)
    token = tokens.new_email_token(_wanted(user))
    actions.set_disabled(user, True)
    with pytest.raises(errors.LinkExpired):
        email_actions.take_email(token)


def test_asking_is_limited_by_the_address_that_gets_the_mail_and_guessing_by_the_account(limited: User) -> None:
    for _ in range(5):
        _want(limited)
    with pytest.raises(TooFast):
        _want(limited)
    for _ in range(4):
        with pytest.raises(errors.WrongPassword):
            email_actions.want_email(limited, "another@blog.example", "wrong", address=HERE)
    for ask in (
        lambda: _want(limited, "another@blog.example"),
        lambda: change_password(limited, PASSWORD, NEW_PASSWORD, NEW_PASSWORD),
        lambda: leave(limited, "lucia", PASSWORD),
    ):
        with pytest.raises(TooFast):
            ask()


def test_undoing_brings_the_address_back_and_nobody_stays_in(user: User) -> None:
    undo = _change(user)
    entry = actions.enter(user)
    token = undo_email_change(undo)
    assert (user.email, user.is_confirmed, user.password_hash) == (OLD, True, None)
    assert queries.session_with(entry.token) is None
    with pytest.raises(errors.LoginRefused):
        actions.log_in("susan", PASSWORD, address=HERE)
    reset_password(token, NEW_PASSWORD)
    assert actions.log_in(OLD, NEW_PASSWORD, address=HERE).username == "susan"
    with pytest.raises(errors.LinkExpired):
        undo_email_change(undo)


def test_several_changes_are_undone_from_the_first_address_whatever_else_was_done(user: User) -> None:
    first = _change(user, "thief@blog.example")
    second = _change(user, "thief2@blog.example")
    _want(user, "thief3@blog.example")
    leave(user, "susan", PASSWORD)
    undo_email_change(first)
    assert (user.email, user.disabled_at, queries.wanted_email(user)) == (OLD, None, None)
    with pytest.raises(errors.LinkExpired):
        undo_email_change(second)


def test_earlier_changes_can_be_undone_still_when_a_later_one_was(user: User) -> None:
    first, second = _change(user), _change(user, "susie@blog.example")
    undo_email_change(second)
    assert user.email == NEW
    undo_email_change(first)
    assert user.email == OLD


def test_what_somebody_else_has_confirmed_meanwhile_does_not_come_back(user: User) -> None:
    undo = _change(user)
    actions.sign_up(username="nina", email=OLD, password=PASSWORD, confirmed=True)
    with pytest.raises(errors.AddressTaken):
        undo_email_change(undo)
    assert session.get_one(User, user.id).email == NEW


def test_whom_an_admin_has_closed_does_not_come_in_by_undoing(user: User) -> None:
    undo = _change(user)
    actions.set_disabled(user, True)
    with pytest.raises(errors.LinkExpired):
        undo_email_change(undo)
    assert not departures.may_return(user)


def test_a_change_can_be_undone_for_seven_days_and_then_the_address_is_forgotten(user: User) -> None:
    with time_machine.travel("2026-05-01 12:00", tick=False) as clock:
        undo = _change(user)
        clock.shift(timedelta(days=7))
        assert former_by_link(undo).email == OLD
        _forget()
        assert session.query(FormerEmail).count() == 1
        clock.shift(timedelta(seconds=1))
        with pytest.raises(errors.LinkExpired):
            undo_email_change(undo)
        _forget()
    assert session.query(FormerEmail).count() == 0


def test_a_new_password_voids_the_wish_for_another_address(user: User) -> None:
    """Somebody who knew the old password may have asked for it."""
    _want(user)
    token = tokens.new_email_token(_wanted(user))
    reset_password(tokens.reset_token(user), NEW_PASSWORD, NEW_PASSWORD)
    with pytest.raises(errors.LinkExpired):
        email_actions.take_email(token)
    assert user.email == OLD


def test_who_goes_back_to_an_address_leaves_no_way_to_the_one_in_between(user: User, outbox: Outbox) -> None:
    first = _change(user)
    told = outbox()
    _want(user, OLD)
    email_actions.take_email(tokens.new_email_token(_wanted(user)))
    assert user.email == OLD
    assert session.query(FormerEmail).count() == 0
    with pytest.raises(errors.LinkExpired):
        undo_email_change(first)
    assert [mail["To"] for mail in told] == [OLD]
    assert outbox()[len(told) :] == []


def _forget() -> None:
    with transaction():
        forget_former_emails.run()


def _change(user: User, email: str = NEW) -> str:
    """Change the address, and give the token that undoes that."""
    _want(user, email)
    email_actions.take_email(tokens.new_email_token(_wanted(user)))
    return tokens.undo_email_token(_former(user))


def _want(user: User, email: str = NEW) -> None:
    email_actions.want_email(user, email, PASSWORD, address=HERE)


def _wanted(user: User) -> WantedEmail:
    return session.get_one(WantedEmail, user.id)


def _former(user: User) -> FormerEmail:
    return session.query(FormerEmail).filter_by(user_id=user.id).order_by(FormerEmail.id.desc()).limit(1).one()


def _user(account: Account) -> User:
    user = queries.user_of(account)
    assert user is not None
    return user
