"""What can be asked about users and their sessions."""

from collections.abc import Callable
from datetime import timedelta

import time_machine

from microblog.accounts.models import Account, OldName
from microblog.auth import actions, queries, session_actions
from microblog.auth.confirmation import require_confirmed
from microblog.auth.errors import NotConfirmed
from microblog.auth.models import User
from microblog.core.context import AppContext
from microblog.core.db import session, transaction
from tests.fixtures.applications import MakeSettings, house
from tests.fixtures.cast import PASSWORD
from tests.fixtures.pages import Statements


def test_users_are_found_with_their_accounts_in_one_statement(
    susan: Account, david: Account, context: AppContext
) -> None:
    token = actions.enter(_user(susan)).token
    session.rollback()
    finds: list[Callable[[], User | None]] = [
        lambda: queries.user_named("SUSAN"),
        lambda: queries.user_of(susan),
        lambda: queries.user_with_id(1, lock=True),
    ]
    for find in finds:
        session.rollback()
        session.refresh(susan)
        session.expire_all()
        susan.id  # noqa: B018 (loads the account, so that only the question counts)
        with Statements(context.database.engine) as statements:
            found = find()
        assert found is not None
        assert found.account is susan
        assert len(statements.texts) == 1
    session.rollback()
    session.expunge_all()
    with Statements(context.database.engine) as statements:
        opened = queries.session_with(token)
        assert opened is not None
        assert opened.user.account.username == "susan"
    assert len([text for text in statements.texts if text.startswith("SELECT")]) == 1


def test_looking_for_who_logs_in_is_the_same_work_whoever_it_is(susan: Account, context: AppContext) -> None:
    with transaction():
        session.add(OldName(name="su.san", account_id=susan.id))
    done = {}
    for name in ("susan", "su.san", "nobody", "no.body"):
        session.rollback()
        with Statements(context.database.engine) as statements:
            found = queries.user_for_login(name)
        done[name] = (found is not None, statements.texts)
    assert [is_found for is_found, _ in done.values()] == [True, True, False, False]
    assert [texts for _, texts in done.values()] == [done["susan"][1]] * 4
    assert len(done["susan"][1]) == 2


def test_who_is_not_there_is_not_found(susan: Account) -> None:
    assert queries.user_named("nobody") is None
    assert queries.user_with_id(10**9) is None
    assert queries.owner_of("nobody@x.example") is None
    assert queries.session_with("") is None
    assert list(queries.users_with_email("nobody@x.example")) == []
    assert queries.user_of(Account(id=10**9, username="nobody")) is None


def test_everybody_is_listed_oldest_first(susan: Account, david: Account) -> None:
    assert [user.account for user in queries.all_users()] == [susan, david]


def test_sessions_are_listed_last_used_first(susan: Account) -> None:
    user = _user(susan)
    with time_machine.travel("2026-05-01 12:00") as clock:
        for device in ("old", "new"):
            actions.enter(user, device=device)
            clock.shift(60)
        oldest = queries.sessions_of(user)[-1]
        assert not queries.needs_noting(oldest, oldest.last_used_at + timedelta(seconds=60))
        assert queries.needs_noting(oldest, oldest.last_used_at + timedelta(seconds=61))
        session_actions.note_use(oldest)
        assert [opened.device for opened in queries.sessions_of(user)] == ["old", "new"]


def test_who_may_write_depends_on_the_address_where_that_is_asked_for(
    make_settings: MakeSettings, database_url: str
) -> None:
    for asked in (True, False):
        context = house().make_context(make_settings(database_url=database_url, confirm_email=asked))
        with context.unit_of_work():
            new = actions.sign_up(username=f"nina_{asked}", email="nina@blog.example", password=PASSWORD)
            assert new.may_post != asked
            assert _is_stopped(new.account) == asked
            new.email_confirmed_at = new.created_at
            assert new.may_post
            assert not _is_stopped(new.account)
            assert not _is_stopped(Account(id=10**9, username="elsewhere", domain="x.example"))
        context.database.close()


def _is_stopped(account: Account) -> bool:
    try:
        require_confirmed(account)
    except NotConfirmed:
        return True
    return False


def _user(account: Account) -> User:
    user = queries.user_of(account)
    assert user is not None
    return user
