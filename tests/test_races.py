"""Many people at once: each effect happens once, counts are what a recount gives, nothing crashes, nobody waits for ever."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import cycle
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import ExceptionContext, event, func, select

from microblog.accounts.models import Account
from microblog.auth import actions as auth
from microblog.auth import admin_actions, session_actions
from microblog.auth.errors import OnlyAdmins, UsernameTaken
from microblog.auth.models import ADMIN, MEMBER, LoginSession, User
from microblog.auth.queries import session_with, user_named, user_of
from microblog.core.context import AppContext
from microblog.core.db import Base, session
from microblog.follows.actions import follow, unfollow
from microblog.follows.models import Follow
from microblog.invitations.actions import invite, join_by_invitation
from microblog.invitations.errors import InvitationOver
from microblog.invitations.models import Invitation, Invited
from microblog.posts.actions import delete, publish, restore
from microblog.posts.models import Post
from tests.fixtures.crowds import crowd

MANY = 50
PATIENCE = 60
DEADLOCK = "40P01"

Deed = Callable[[], object]


@pytest.fixture
def at_once(context: AppContext) -> Callable[[list[Deed]], list[object]]:
    """Start every deed at the same moment, each in a thread with a session of its own; gives what each returned.

    That somebody was first with a unique row is no surprise; that two waited for one another is a fault.
    """
    failures: list[str | None] = []

    def note(failure: ExceptionContext) -> None:
        failures.append(getattr(failure.original_exception, "sqlstate", None))

    event.listen(context.database.engine, "handle_error", note)

    def run(deeds: list[Deed]) -> list[object]:
        session.rollback()
        barrier = Barrier(len(deeds), timeout=PATIENCE)

        def do(deed: Deed) -> object:
            barrier.wait()
            with context.unit_of_work():
                return deed()

        with ThreadPoolExecutor(len(deeds)) as pool:
            results = [future.result(PATIENCE) for future in [pool.submit(do, deed) for deed in deeds]]
        assert DEADLOCK not in failures
        return results

    return run


AtOnce = Callable[[list[Deed]], list[object]]


def test_one_name_is_given_once(at_once: AtOnce, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "hash_password", lambda _: "not hashed, so that all arrive at once")
    names = cycle(["lucia", "Lucia", "LUCIA"])

    def sign_up(number: int, name: str) -> Deed:
        def deed() -> bool:
            with suppress(UsernameTaken):
                auth.sign_up(username=name, email=f"{number}@example.com", password="a very long password")
                return True
            return False

        return deed

    got = at_once([sign_up(number, name) for number, name in zip(range(MANY), names, strict=False)])
    assert Counter(got) == {True: 1, False: MANY - 1}
    assert session.scalars(select(Account.username)).all() == ["lucia"]


@pytest.mark.parametrize("uses", [1, 5])
def test_no_more_come_by_an_invitation_than_it_is_for(
    at_once: AtOnce, context: AppContext, monkeypatch: pytest.MonkeyPatch, uses: int
) -> None:
    monkeypatch.setattr(auth, "hash_password", lambda _: "not hashed, so that all arrive at once")
    token = invite(None, uses=uses, days=7).url.rpartition("/")[2]

    def come(number: int) -> Deed:
        given = {"username": f"n{number}", "email": f"n{number}@blog.example", "address": "10.0.0.1"}

        def deed() -> bool:
            with suppress(InvitationOver):
                join_by_invitation(token, **given, password="a very long password", password2=None)
                return True
            return False

        return deed

    assert Counter(at_once([come(number) for number in range(MANY)])) == {True: uses, False: MANY - uses}
    assert session.scalars(select(Invitation.uses)).all() == [uses]
    for model in (Invited, Account, LoginSession):
        assert session.scalar(select(func.count()).select_from(model)) == uses


def test_admins_who_demote_each_other_at_once_leave_one(at_once: AtOnce, susan: Account, david: Account) -> None:
    names = (susan.username, david.username)
    for name in names:
        admin_actions.give_role(None, _named(name), ADMIN)

    def demote(one: str, other: str) -> Deed:
        def deed() -> bool:
            with suppress(OnlyAdmins):
                admin_actions.give_role(_named(one), _named(other), MEMBER)
                return True
            return False

        return deed

    at_once([demote(*names), demote(*reversed(names))] * (MANY // 2))
    assert sorted(session.scalars(select(User.role)).all()) == [ADMIN, MEMBER]


def _named(username: str) -> User:
    user = user_named(username)
    assert user is not None
    return user


def test_one_follow_is_one_follow(at_once: AtOnce, susan: Account, david: Account) -> None:
    ids = susan.id, david.id
    at_once([lambda: follow(*_pair(*ids))] * MANY)
    assert _recounted() == 1


def test_following_and_unfollowing_each_other_ends_in_order(at_once: AtOnce) -> None:
    ids = [account.id for account in crowd(4)]
    pairs = cycle([(one, two) for one in ids for two in ids if one != two])
    deeds: list[Deed] = []
    for number in range(MANY):
        deed, pair = (unfollow if number % 3 == 2 else follow), next(pairs)
        deeds.append(lambda deed=deed, pair=pair: deed(*_pair(*pair)))  # type: ignore[misc]
    for _ in range(3):
        at_once(deeds)
        _recounted()


def test_people_who_write_and_are_followed_at_once_do_not_wait_for_one_another(at_once: AtOnce) -> None:
    one, two, three = (account.id for account in crowd(3))
    deeds: list[Deed] = []
    for number in range(MANY // 5):
        deeds += [
            lambda number=number: publish(_fresh(one), f"{number} @p1"),  # type: ignore[misc]
            lambda: follow(*_pair(one, two)),
            lambda: follow(*_pair(two, one)),
            lambda: unfollow(*_pair(three, one)),
            lambda: follow(*_pair(three, one)),
        ]
    at_once(deeds)
    _recounted()
    assert session.scalar(select(func.count(Post.id))) == MANY // 5


@pytest.mark.parametrize("size", [20, MANY])
def test_one_form_is_one_post(at_once: AtOnce, susan: Account, size: int) -> None:
    susan_id = susan.id
    ids = at_once([lambda: publish(_fresh(susan_id), "Once.", key="k").id] * size)
    assert len(set(ids)) == 1
    _recounted()
    assert susan.posts_count == 1


def test_many_posts_have_as_many_ids(at_once: AtOnce, susan: Account) -> None:
    susan_id = susan.id
    ids = at_once([lambda: publish(_fresh(susan_id), "Again.").id] * MANY)
    assert len(set(ids)) == MANY
    _recounted()


def test_deleting_and_restoring_at_once_counts_right(at_once: AtOnce, susan: Account) -> None:
    susan_id, post_id = susan.id, publish(susan, "Here and gone.").id
    there: Deed = lambda: restore(_fresh(susan_id), post_id)  # noqa: E731
    gone: Deed = lambda: delete(_fresh(susan_id), post_id)  # noqa: E731
    at_once([there, gone] * (MANY // 2))
    _recounted()


def test_a_session_that_is_ended_everywhere_at_once_is_ended(at_once: AtOnce, app: Flask, susan: Account) -> None:
    user = user_of(susan)
    assert user is not None
    token, stays = auth.enter(user).token, auth.enter(user).token
    user_id = user.id
    opened, other = session_with(token), session_with(stays)
    assert opened is not None
    assert other is not None
    opened_id = opened.id

    def read() -> int:
        client = app.test_client()
        client.set_cookie("session", token)
        return client.get("/explore").status_code

    def end() -> None:
        owner = session.get_one(type(user), user_id)
        session_actions.end_session(owner, opened_id)

    def end_others() -> None:
        here = session_with(stays)
        assert here is not None
        session_actions.end_other_sessions(here.user, here)

    def log_out() -> None:
        here = session_with(token)
        if here is not None:
            session_actions.log_out(here)

    answers = at_once([read, end, end_others, log_out, read] * (MANY // 5))
    assert set(answers) == {200, None}
    assert session_with(token) is None
    assert session.scalar(select(func.count(LoginSession.id))) == 1


def _fresh(id: int) -> Account:
    """An account as the present thread loads it."""
    return session.get_one(Account, id)


def _pair(one: int, two: int) -> tuple[Account, Account]:
    return _fresh(one), _fresh(two)


def _recounted() -> int:
    """The number of follows, after every account's counts were found to be what a recount gives."""
    session.rollback()
    for account in session.scalars(select(Account)):
        counts: list[tuple[int, type[Base], object]] = [
            (account.followers_count, Follow, Follow.followed_id == account.id),
            (account.following_count, Follow, Follow.follower_id == account.id),
            (account.posts_count, Post, (Post.account_id == account.id) & Post.deleted_at.is_(None)),
        ]
        for kept, table, theirs in counts:
            assert kept == session.scalar(select(func.count()).select_from(table).where(theirs))  # type: ignore[arg-type]
    return session.scalar(select(func.count(Follow.id))) or 0
