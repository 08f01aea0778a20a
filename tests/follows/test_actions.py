"""Starting and stopping to follow."""

import pytest
from sqlalchemy import func, select, update

from microblog.accounts.errors import NoSuchAccount
from microblog.accounts.models import Account
from microblog.auth.errors import NotConfirmed
from microblog.auth.models import User
from microblog.core.clock import now
from microblog.core.db import session, transaction
from microblog.core.errors import TooFast
from microblog.core.jobs import Job
from microblog.follows.actions import FOLLOWS_BY, CannotFollowYourself, follow, unfollow
from microblog.follows.models import ACCEPTED, REQUESTED, Follow
from microblog.settings import Settings
from tests.fixtures.applications import MakeSettings
from tests.fixtures.crowds import crowd


@pytest.fixture
def settings(request: pytest.FixtureRequest, make_settings: MakeSettings, database_url: str) -> Settings:
    asked = request.fixturenames
    return make_settings(database_url=database_url, confirm_email="unconfirmed" in asked, rate_limits="eager" in asked)


@pytest.fixture
def unconfirmed(susan: Account) -> Account:
    with transaction():
        session.execute(update(User).values(email_confirmed_at=None))
    return susan


@pytest.fixture
def eager(susan: Account) -> Account:
    return susan


def test_following_counts_on_both_sides(susan: Account, david: Account) -> None:
    follow(susan, david)
    assert _edges() == [(susan.id, david.id, "accepted")]
    assert _counts(susan, david) == [(0, 1), (1, 0)]


def test_following_twice_changes_nothing(susan: Account, david: Account) -> None:
    follow(susan, david)
    follow(susan, david)
    assert len(_edges()) == 1
    assert _counts(susan, david) == [(0, 1), (1, 0)]
    assert _jobs() == ["timelines.listeners.add_author"]


def test_following_one_another_is_two_follows(susan: Account, david: Account) -> None:
    follow(susan, david)
    follow(david, susan)
    assert len(_edges()) == 2
    assert _counts(susan, david) == [(1, 1), (1, 1)]


def test_unfollowing_takes_it_back(susan: Account, david: Account) -> None:
    follow(susan, david)
    follow(david, susan)
    unfollow(susan, david)
    assert _edges() == [(david.id, susan.id, "accepted")]
    assert _counts(susan, david) == [(1, 0), (0, 1)]


def test_unfollowing_somebody_whom_one_does_not_follow_changes_nothing(susan: Account, david: Account) -> None:
    follow(david, susan)
    unfollow(susan, david)
    unfollow(susan, susan)
    assert _counts(susan, david) == [(1, 0), (0, 1)]
    assert _jobs() == ["timelines.listeners.add_author"]


def test_nobody_follows_themselves(susan: Account) -> None:
    with pytest.raises(CannotFollowYourself):
        follow(susan, susan)
    assert _edges() == []


def test_who_follows_again_stands_first_again(susan: Account, david: Account, mary: Account) -> None:
    for follower in (david, mary, david):
        follow(follower, susan)
    unfollow(david, susan)
    follow(david, susan)
    assert [follower for follower, _, _ in _edges()] == [mary.id, david.id]


def test_a_closed_account_can_no_longer_be_followed_but_left(susan: Account, david: Account, mary: Account) -> None:
    follow(david, susan)
    with transaction():
        susan.disabled_at = now()
    with pytest.raises(NoSuchAccount):
        follow(mary, susan)
    unfollow(david, susan)
    assert _edges() == []
    assert _counts(susan, david) == [(0, 0), (0, 0)]


def test_nobody_follows_before_their_address_is_confirmed(unconfirmed: Account, david: Account) -> None:
    with transaction():
        session.execute(update(User).values(email_confirmed_at=None))
    with pytest.raises(NotConfirmed):
        follow(unconfirmed, david)
    unfollow(unconfirmed, david)
    assert (_edges(), _counts(unconfirmed, david)) == ([], [(0, 0), (0, 0)])


def test_who_follows_too_many_in_a_day_has_to_wait(
    eager: Account, david: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("microblog.follows.actions.FOLLOWS_BY", type(FOLLOWS_BY)("follow", 3, FOLLOWS_BY.window))
    for other in crowd(3):
        follow(eager, other)
    with pytest.raises(TooFast) as refused:
        follow(eager, david)
    assert 0 < refused.value.retry_after <= 24 * 3600
    assert (len(_edges()), david.followers_count) == (3, 0)


def _edges() -> list[tuple[int, int, str]]:
    session.rollback()
    rows = session.execute(select(Follow.follower_id, Follow.followed_id, Follow.state).order_by(Follow.id))
    return [tuple(row) for row in rows]  # type: ignore[misc]


def _counts(*accounts: Account) -> list[tuple[int, int]]:
    """Followers and followed, as they are kept; each is the number of rows, and so is that of requests."""
    session.rollback()
    kept = [(account.followers_count, account.following_count) for account in accounts]
    for account, counts in zip(accounts, kept, strict=True):
        rows = [
            session.scalar(select(func.count()).where(one == account.id, Follow.state == state))
            for one, state in (
                (Follow.followed_id, ACCEPTED),
                (Follow.follower_id, ACCEPTED),
                (Follow.followed_id, REQUESTED),
            )
        ]
        assert (*counts, account.requests_count) == tuple(rows)
    return kept


def _jobs() -> list[str]:
    return list(session.scalars(select(Job.task).order_by(Job.id)))
