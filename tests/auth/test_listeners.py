"""Mails that follow from what happened, also when everything has changed before their job runs."""

from microblog.accounts.models import Account
from microblog.auth import actions, confirmation_actions, listeners, queries, tokens
from microblog.auth.events import ConfirmationRequested, PasswordChanged, PasswordResetRequested, SignedUp
from microblog.core.context import AppContext
from microblog.core.db import session
from tests.fixtures.applications import Outbox
from tests.fixtures.cast import PASSWORD

NOBODY = 10**9


def test_nothing_is_mailed_about_who_is_not_there(context: AppContext, outbox: Outbox) -> None:
    listeners.send_confirmation(SignedUp(user_id=NOBODY))
    listeners.send_confirmation_again(ConfirmationRequested(user_id=NOBODY))
    listeners.send_reset_links(PasswordResetRequested(email="nobody@x.example"))
    listeners.tell_about_new_password(PasswordChanged(user_id=NOBODY))
    assert outbox() == []


def test_who_has_confirmed_already_is_not_asked_again(susan: Account, outbox: Outbox) -> None:
    user = queries.user_of(susan)
    assert user is not None
    listeners.send_confirmation(SignedUp(user_id=user.id))
    assert outbox() == []


def test_links_in_mails_work(context: AppContext, outbox: Outbox) -> None:
    new = actions.sign_up(username="nina", email="nina@blog.example", password=PASSWORD)
    [letter] = outbox()
    body = letter.get_body(("plain",))
    assert body is not None
    token = body.get_content().partition("/confirm/")[2].split()[0]
    assert tokens.still_holds("confirm", token, new)
    confirmation_actions.confirm_address(token)
    session.rollback()
    assert new.is_confirmed


def test_the_owner_of_an_address_is_told_by_which_name_somebody_signed_up(susan: Account, outbox: Outbox) -> None:
    owner = queries.user_of(susan)
    assert owner is not None
    actions.sign_up(username="nina", email=owner.email, password=PASSWORD)
    [letter] = outbox()
    assert "@nina" in str(letter.get_body(("plain",)))
