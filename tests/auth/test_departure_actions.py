"""Leaving and coming back: the rules, without pages."""

from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select, update

from microblog.accounts.erasing import BATCH
from microblog.accounts.models import Account
from microblog.auth import actions, errors, queries, tokens
from microblog.auth.departure_actions import come_back, depart, leave, leaving_by_link
from microblog.auth.departures import GRACE
from microblog.auth.models import ADMIN, User
from microblog.auth.models_changes import Departure
from microblog.auth.password_actions import forget_password
from microblog.core.db import session, transaction
from microblog.core.errors import AppError
from microblog.follows import tasks
from microblog.follows.actions import follow, unfollow
from microblog.posts.actions import publish
from tests.fixtures.applications import Outbox, RunJobs
from tests.fixtures.cast import PASSWORD
from tests.fixtures.crowds import crowd, follows
from tests.fixtures.pages import everything, mailed_token

HERE = "192.0.2.1"


@pytest.fixture
def user(susan: Account) -> User:
    return _user(susan)


def test_who_leaves_is_out_everywhere_and_seen_nowhere(
    client: FlaskClient, user: User, david: Account, run_jobs: RunJobs
) -> None:
    post = publish(user.account, "Hello from me.").id
    follow(david, user.account)
    entry = actions.enter(user)
    leave(user, "@Susan", PASSWORD)
    assert queries.session_with(entry.token) is None
    for address in ("/@susan", f"/@susan/{post}", "/@susan/followers"):
        assert client.get(address).status_code == 404
    for address in ("/explore", "/@david", "/@david/following", "/"):
        assert "susan" not in client.get(address).text.lower(), address


def test_everything_is_back_whole_after_coming_back(
    user: User, david: Account, run_jobs: RunJobs, outbox: Outbox
) -> None:
    publish(user.account, "Hello from me.")
    follow(david, user.account)
    follow(user.account, david)
    run_jobs()
    before = everything()
    leave(user, "susan", PASSWORD)
    [letter] = outbox()
    assert (david.followers_count, david.following_count) == (0, 0)
    assert "in 7 days" in letter.as_string().replace("=\n", "")
    come_back(mailed_token(letter, "keep-account"))
    run_jobs()
    assert user.notice is not None
    user.notice = None
    session.flush()
    passing = {"user", "latest_change"}  # a notice; and the numbers of changes, which never go back
    after = {table: rows for table, rows in everything().items() if table not in passing}
    assert after == {table: rows for table, rows in before.items() if table not in passing}
    assert (david.followers_count, david.following_count) == (1, 1)


def test_logging_in_is_coming_back_and_is_said(user: User, run_jobs: RunJobs) -> None:
    leave(user, "susan", PASSWORD)
    with pytest.raises(errors.LoginRefused):
        actions.log_in("susan", "wrong", address=HERE)
    assert user.disabled_at
    entry = actions.log_in("susan", PASSWORD, address=HERE)
    assert entry.notice == "Welcome back. Your account stays, with everything that is in it."
    assert not queries.leaving()
    assert session.get_one(Account, user.account_id).disabled_at is None
    assert actions.log_in("susan", PASSWORD, address=HERE).notice is None


REFUSED: list[tuple[str, str, type[AppError], str]] = [
    ("", PASSWORD, errors.NotYourName, "username"),
    ("david", PASSWORD, errors.NotYourName, "username"),
    ("susan", "wrong", errors.WrongPassword, "password"),
]


@pytest.mark.parametrize(("username", "password", "refusal", "field"), REFUSED)
def test_what_is_refused_changes_nothing(
    user: User, david: Account, username: str, password: str, refusal: type[AppError], field: str
) -> None:
    before = everything()
    with pytest.raises(refusal) as refused:
        leave(user, username, password)
    assert refused.value.field == field
    assert everything() == before


def test_the_last_admin_cannot_leave(user: User, david: Account) -> None:
    actions.set_role(user, ADMIN)
    with pytest.raises(errors.LastAdmin):
        leave(user, "susan", PASSWORD)
    actions.set_role(_user(david), ADMIN)
    leave(user, "susan", PASSWORD)
    with pytest.raises(errors.LastAdmin):
        depart(_user(david))


def test_leaving_twice_is_leaving_once(user: User, outbox: Outbox) -> None:
    depart(user)
    first = session.get_one(Departure, user.id).asked_at
    depart(user)
    assert session.get_one(Departure, user.id).asked_at == first
    assert len(outbox()) == 1


def test_an_address_that_was_only_claimed_gets_no_mail(outbox: Outbox, user: User) -> None:
    nina = actions.sign_up(username="nina", email="nina@blog.example", password=PASSWORD)
    outbox()
    leave(nina, "nina", PASSWORD)
    assert len(outbox()) == 1


def test_whom_an_admin_closes_meanwhile_cannot_come_back_alone(user: User, run_jobs: RunJobs) -> None:
    leave(user, "susan", PASSWORD)
    token = tokens.return_token(session.get_one(Departure, user.id))
    actions.set_disabled(user, True)
    with pytest.raises(errors.LinkExpired):
        come_back(token)
    with pytest.raises(errors.AccountClosed):
        actions.log_in("susan", PASSWORD, address=HERE)
    actions.set_disabled(user, False)
    assert come_back(token) is user
    assert session.get(Departure, user.id) is None


def test_nobody_comes_back_after_the_grace(user: User) -> None:
    with time_machine.travel("2026-05-01 12:00", tick=False) as clock:
        leave(user, "susan", PASSWORD)
        token = tokens.return_token(session.get_one(Departure, user.id))
        clock.shift(GRACE - timedelta(seconds=1))
        assert leaving_by_link(token) is user
        clock.shift(timedelta(seconds=1))
        with pytest.raises(errors.LinkExpired):
            come_back(token)
        with pytest.raises(errors.LoginRefused):
            actions.log_in("susan", PASSWORD, address=HERE)
        with pytest.raises(errors.AccountGone):
            actions.set_disabled(user, False)


def test_other_links_bring_nobody_back(user: User, david: Account, outbox: Outbox) -> None:
    for token in (tokens.reset_token(user), tokens.confirm_token(user), "nonsense", ""):
        with pytest.raises(errors.LinkExpired):
            come_back(token)
    leave(user, "susan", PASSWORD)
    token = tokens.return_token(session.get_one(Departure, user.id))
    come_back(token)
    with pytest.raises(errors.LinkExpired):
        come_back(token)
    leave(user, "susan", PASSWORD)
    with pytest.raises(errors.LinkExpired):
        come_back(token)
    before = len(outbox())
    forget_password(user.email, address=HERE)
    assert len(outbox()) == before


def test_counts_are_those_of_whom_one_can_see_however_many_they_are(
    user: User, david: Account, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "MOST_COUNTED", 300)
    people = crowd(BATCH + 20)
    with transaction():
        session.execute(update(Account).values(followers_count=1))
    follows([(person, user.account) for person in people] + [(user.account, david)])
    actions.set_disabled(user, True)
    run_jobs()
    assert set(session.scalars(select(Account.following_count).where(Account.username.like("p%")))) == {0}
    actions.set_disabled(user, False)
    run_jobs()
    assert set(session.scalars(select(Account.following_count).where(Account.username.like("p%")))) == {1}
    assert david.followers_count == 1
    unfollow(user.account, david)
    assert david.followers_count == 0


def _user(account: Account) -> User:
    user = queries.user_of(account)
    assert user is not None
    return user
