"""Asking to follow, and being asked."""

import pytest
from sqlalchemy import func, select

from microblog.accounts.models import Account
from microblog.auth.actions import set_disabled
from microblog.auth.queries import user_of
from microblog.core.db import session, transaction
from microblog.core.jobs import Job
from microblog.follows import request_actions
from microblog.follows.actions import follow, unfollow
from microblog.follows.models import ACCEPTED, REQUESTED, Follow
from microblog.follows.request_actions import accept, refuse, remove_follower, set_locked
from microblog.posts.actions import publish
from microblog.posts.errors import NoSuchPost
from microblog.posts.queries import readable
from microblog.timelines.actions import want_timeline
from microblog.timelines.queries import home
from tests.fixtures.applications import RunJobs
from tests.fixtures.crowds import crowd

ASKED, FOLLOWED, NOTHING = (0, 0, 1), (1, 1, 0), (0, 0, 0)


@pytest.fixture
def locked(susan: Account) -> Account:
    set_locked(susan, True)
    return susan


def test_following_a_locked_account_asks(locked: Account, david: Account) -> None:
    assert follow(david, locked) == REQUESTED
    assert follow(david, locked) == REQUESTED
    assert _counts(david, locked) == ASKED
    assert _jobs() == []


def test_who_is_accepted_follows(locked: Account, david: Account) -> None:
    follow(david, locked)
    assert accept(locked, david)
    assert not accept(locked, david)
    assert _counts(david, locked) == FOLLOWED
    assert follow(david, locked) == ACCEPTED
    assert _jobs() == ["timelines.listeners.add_accepting_author"]


def test_who_is_refused_may_ask_again(locked: Account, david: Account) -> None:
    follow(david, locked)
    assert refuse(locked, david)
    assert not refuse(locked, david)
    assert not accept(locked, david)
    assert _counts(david, locked) == NOTHING
    assert follow(david, locked) == REQUESTED


def test_a_request_can_be_withdrawn(locked: Account, david: Account) -> None:
    follow(david, locked)
    unfollow(david, locked)
    unfollow(david, locked)
    assert not accept(locked, david)
    assert _counts(david, locked) == NOTHING
    assert _jobs() == []


def test_a_follower_is_removed_and_may_follow_again(susan: Account, david: Account) -> None:
    follow(david, susan)
    assert remove_follower(susan, david)
    assert not remove_follower(susan, david)
    assert _counts(david, susan) == NOTHING
    assert _jobs() == ["timelines.listeners.add_author", "timelines.listeners.remove_author"]
    assert follow(david, susan) == ACCEPTED


def test_who_was_removed_from_a_locked_account_must_ask_again(susan: Account, david: Account) -> None:
    follow(david, susan)
    set_locked(susan, True)
    assert _counts(david, susan) == FOLLOWED
    remove_follower(susan, david)
    assert follow(david, susan) == REQUESTED


def test_neither_refusing_nor_removing_takes_the_other_one_s_rows(locked: Account, david: Account) -> None:
    follow(david, locked)
    assert not remove_follower(locked, david)
    accept(locked, david)
    assert not refuse(locked, david)
    assert _counts(david, locked) == FOLLOWED


def test_unlocking_accepts_everybody_who_waits(
    locked: Account, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_actions, "BATCH", 2)
    people = crowd(5)
    for each in people:
        follow(each, locked)
    for _ in range(2):
        set_locked(locked, False)
    assert _jobs() == ["follows.listeners.accept_waiting"]
    run_jobs()
    session.rollback()
    assert (locked.followers_count, locked.requests_count) == (5, 0)
    assert {each.following_count for each in people} == {1}


def test_who_locks_again_at_once_is_still_asked(locked: Account, david: Account, run_jobs: RunJobs) -> None:
    follow(david, locked)
    set_locked(locked, False)
    set_locked(locked, True)
    run_jobs()
    assert _counts(david, locked) == ASKED


def test_who_asks_twice_is_accepted_when_nobody_needs_to_ask_any_more(locked: Account, david: Account) -> None:
    follow(david, locked)
    set_locked(locked, False)
    assert follow(david, locked) == ACCEPTED
    assert _counts(david, locked) == FOLLOWED


def test_a_closed_account_asks_nobody(
    locked: Account, david: Account, mary: Account, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_actions, "BATCH", 2)
    others = crowd(3)
    for each in (david, mary):
        follow(each, locked)
    for each in others:
        set_locked(each, True)
        follow(david, each)
    follow(david, mary)
    user = user_of(david)
    assert user is not None
    set_disabled(user, True)
    run_jobs()
    session.rollback()
    assert (locked.requests_count, mary.followers_count) == (1, 0)
    assert {each.requests_count for each in others} == {0}


def test_who_comes_back_at_once_still_asks(locked: Account, david: Account, run_jobs: RunJobs) -> None:
    follow(david, locked)
    user = user_of(david)
    assert user is not None
    for is_closed in (True, False):
        set_disabled(user, is_closed)
    run_jobs()
    assert _counts(david, locked) == ASKED


def test_what_is_for_followers_is_read_only_when_the_request_was_accepted(
    locked: Account, david: Account, run_jobs: RunJobs
) -> None:
    post = publish(locked, "For those whom I know.", visibility="followers")
    want_timeline(david)
    run_jobs()
    seen: list[tuple[list[int], bool]] = []
    deeds = (
        lambda: follow(david, locked),
        lambda: accept(locked, david),
        lambda: remove_follower(locked, david),
        lambda: follow(david, locked),
        lambda: refuse(locked, david),
    )
    for deed in deeds:
        deed()
        run_jobs()
        session.rollback()
        seen.append(([row.id for row in home(david, None).items], _can_read(david, post.id)))
    assert seen == [([], False), ([post.id], True), ([], False), ([], False), ([], False)]


def _can_read(account: Account, post_id: int) -> bool:
    try:
        return bool(readable(post_id, account))
    except NoSuchPost:
        return False


def _counts(follower: Account, followed: Account) -> tuple[int, int, int]:
    """What one follows, by whom the other is followed, and who asks; each is the number of rows."""
    session.rollback()
    kept = (follower.following_count, followed.followers_count, followed.requests_count)
    accepted, requested = (
        session.scalar(select(func.count(Follow.id)).where(Follow.state == state)) for state in (ACCEPTED, REQUESTED)
    )
    assert kept == (accepted, accepted, requested)
    return kept


def _jobs() -> list[str]:
    with transaction():
        return list(session.scalars(select(Job.task).order_by(Job.id)))
