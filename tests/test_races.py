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

from microblog.accounts.actions import rename
from microblog.accounts.errors import NoSuchAccount, UsernameTaken
from microblog.accounts.models import MAX_PINS, Account
from microblog.auth import actions as auth
from microblog.auth import admin_actions, departures, email_actions, session_actions
from microblog.auth.departure_actions import come_back, depart
from microblog.auth.email_undo_actions import undo_email_change
from microblog.auth.errors import AccountClosed, LinkExpired, OnlyAdmins
from microblog.auth.models import ADMIN, MEMBER, LoginSession, User
from microblog.auth.models_changes import WantedEmail
from microblog.auth.queries import session_with, user_named, user_of
from microblog.auth.tokens import new_email_token
from microblog.core.context import AppContext
from microblog.core.db import Base, session, transaction
from microblog.follows.actions import follow, unfollow
from microblog.follows.models import ACCEPTED, REQUESTED, Follow
from microblog.follows.request_actions import accept, accept_waiting, refuse, remove_follower, set_locked
from microblog.invitations.actions import invite, join_by_invitation
from microblog.invitations.errors import InvitationOver
from microblog.invitations.models import Invitation, Invited
from microblog.posts.actions import delete, publish, restore
from microblog.posts.edit_actions import edit
from microblog.posts.errors import EditedMeanwhile, NoSuchPost, TooManyPins
from microblog.posts.models import Post, PostVersion
from microblog.posts.pin_actions import pin
from tests.fixtures.applications import Outbox, RunJobs
from tests.fixtures.cast import PASSWORD
from tests.fixtures.crowds import crowd
from tests.fixtures.pages import mailed_token

pytestmark = pytest.mark.many

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


def test_one_name_is_taken_once_by_renaming_and_signing_up(at_once: AtOnce, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "hash_password", lambda _: "not hashed, so that all arrive at once")
    ids = [account.id for account in crowd(MANY - 5)]

    def take(id: int) -> bool:
        with suppress(UsernameTaken):
            rename(_fresh(id), "Lucia")
            return True
        return False

    def sign_up(number: int) -> bool:
        with suppress(UsernameTaken):
            auth.sign_up(username="lucia", email=f"{number}@example.com", password="a very long password")
            return True
        return False

    deeds: list[Deed] = [lambda id=id: take(id) for id in ids]  # type: ignore[misc]
    deeds += [lambda number=number: sign_up(number) for number in range(5)]  # type: ignore[misc]
    assert Counter(at_once(deeds)) == {True: 1, False: MANY - 1}
    assert session.scalar(select(func.count(Account.id)).where(Account.username == "lucia")) == 1


def test_a_link_that_undoes_works_once(at_once: AtOnce, susan: Account, outbox: Outbox) -> None:
    user = user_of(susan)
    assert user is not None
    email_actions.want_email(user, "sue@blog.example", PASSWORD, address="192.0.2.1")
    email_actions.take_email(new_email_token(session.query(WantedEmail).one()))
    undo = mailed_token(outbox()[-1], "undo-email")

    def once(open_link: Callable[[str], object], token: str) -> bool:
        with suppress(LinkExpired):
            open_link(token)
            return True
        return False

    assert Counter(at_once([lambda: once(undo_email_change, undo)] * MANY)) == {True: 1, False: MANY - 1}
    depart(user)
    back = mailed_token(outbox()[-1], "keep-account")
    assert Counter(at_once([lambda: once(come_back, back)] * MANY)) == {True: 1, False: MANY - 1}
    session.rollback()
    assert (user.email, user.disabled_at) == ("susan@example.com", None)


def test_coming_back_from_everywhere_at_once_lets_everybody_in(
    at_once: AtOnce, susan: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auth, "is_password", lambda *_: True)
    user = user_of(susan)
    assert user is not None
    depart(user)
    entries = at_once([lambda: auth.log_in("susan", "", address="192.0.2.1")] * MANY)
    assert len(set(entries)) == MANY
    session.rollback()
    assert user.disabled_at is None


def test_whom_an_admin_closes_at_the_moment_of_coming_back_or_leaving_is_closed(
    at_once: AtOnce, susan: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auth, "is_password", lambda *_: True)
    user = user_of(susan)
    assert user is not None
    user_id = user.id

    def come() -> None:
        with suppress(AccountClosed):
            auth.log_in("susan", "", address="192.0.2.1")

    def go() -> None:
        depart(session.get_one(User, user_id))

    def close() -> None:
        admin_actions.disable(None, session.get_one(User, user_id))

    for deed in (come, go):
        auth.set_disabled(user, False)
        if deed is come:
            depart(user)
        at_once([*[deed] * (MANY // 5), close, *[deed] * (MANY // 5)])
        session.rollback()
        assert user.disabled_at
        assert not departures.may_return(user)
        auth.set_disabled(user, False)


def test_leaving_while_writing_and_being_followed_ends_in_order(
    at_once: AtOnce, susan: Account, run_jobs: RunJobs
) -> None:
    susan_id, ids = susan.id, [account.id for account in crowd(MANY // 2)]
    user = user_of(susan)
    assert user is not None
    user_id = user.id

    def follow_her(id: int) -> None:
        with suppress(NoSuchAccount):
            follow(*_pair(id, susan_id))

    deeds: list[Deed] = [lambda id=id: follow_her(id) for id in ids]  # type: ignore[misc]
    deeds += [lambda number=number: publish(_fresh(susan_id), f"{number}") for number in range(MANY // 2 - 2)]  # type: ignore[misc]
    deeds += [lambda: depart(session.get_one(User, user_id))] * 2
    at_once(deeds)
    run_jobs()
    assert session.scalar(select(func.sum(Account.following_count))) == 0
    auth.set_disabled(user, False)
    run_jobs()
    _recounted()


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


def test_one_request_is_answered_once(at_once: AtOnce, susan: Account, david: Account) -> None:
    set_locked(susan, True)
    ids = susan.id, david.id
    at_once([lambda: follow(*_pair(ids[1], ids[0]))] * MANY)
    assert (_recounted(), susan.requests_count) == (1, 1)
    answers = at_once([lambda: accept(*_pair(*ids)), lambda: refuse(*_pair(*ids))] * (MANY // 2))
    assert Counter(answers) == {True: 1, False: MANY - 1}
    assert susan.followers_count == _recounted()


def test_asking_accepting_refusing_withdrawing_and_removing_at_once_count_right(
    at_once: AtOnce, susan: Account, david: Account
) -> None:
    set_locked(susan, True)
    ids = susan.id, david.id
    back = ids[::-1]
    deeds: list[Deed] = [
        lambda: follow(*_pair(*back)),
        lambda: accept(*_pair(*ids)),
        lambda: follow(*_pair(*back)),
        lambda: refuse(*_pair(*ids)),
        lambda: unfollow(*_pair(*back)),
        lambda: remove_follower(*_pair(*ids)),
        lambda: follow(*_pair(*ids)),
        lambda: unfollow(*_pair(*ids)),
        lambda: set_locked(_fresh(ids[0]), False),
        lambda: set_locked(_fresh(ids[0]), True),
    ]
    for _ in range(2):
        at_once(deeds * (MANY // len(deeds)))
        _recounted()


def test_many_ask_while_nobody_needs_to_any_more(at_once: AtOnce, susan: Account) -> None:
    set_locked(susan, True)
    susan_id, people = susan.id, [each.id for each in crowd(MANY // 2)]

    def unlock() -> None:
        set_locked(_fresh(susan_id), False)
        with transaction():
            accept_waiting(susan_id)

    asking: list[Deed] = [lambda id=id: follow(*_pair(id, susan_id)) for id in people]  # type: ignore[misc]
    at_once([*asking, unlock, unlock])
    with transaction():
        accept_waiting(susan_id)
    assert (_recounted(), susan.followers_count, susan.requests_count) == (len(people), len(people), 0)


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


def test_of_edits_of_one_text_one_is_made_and_the_others_are_told(at_once: AtOnce, susan: Account) -> None:
    susan_id, post = susan.id, publish(susan, "Before.")
    post_id, version = post.id, post.version

    def change(number: int) -> Deed:
        def deed() -> int | None:
            with suppress(EditedMeanwhile):
                edit(_fresh(susan_id), post_id, f"After {number}.", visibility="public", version=version)
                return number
            return None

        return deed

    [won] = {*at_once([change(number) for number in range(MANY)])} - {None}
    assert session.scalars(select(Post.text)).all() == [f"After {won}."]
    assert session.scalars(select(PostVersion.text)).all() == ["Before."]


def test_pins_at_once_are_as_many_as_there_may_be(at_once: AtOnce, susan: Account) -> None:
    susan_id, ids = susan.id, [publish(susan, "Look.").id for _ in range(MANY // 5)]

    def put(post_id: int) -> Deed:
        def deed() -> bool:
            with suppress(TooManyPins, NoSuchPost):
                pin(_fresh(susan_id), post_id)
                return True
            return False

        return deed

    at_once([put(ids[number % len(ids)]) for number in range(MANY)])
    _recounted()
    assert susan.pins_count == MAX_PINS
    deeds = [put(id) for id in ids]
    deeds += [lambda id=id, deed=deed: deed(_fresh(susan_id), id) for id in ids for deed in (delete, restore)]  # type: ignore[misc]
    at_once(deeds)
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
            (account.followers_count, Follow, (Follow.followed_id == account.id) & (Follow.state == ACCEPTED)),
            (account.following_count, Follow, (Follow.follower_id == account.id) & (Follow.state == ACCEPTED)),
            (account.requests_count, Follow, (Follow.followed_id == account.id) & (Follow.state == REQUESTED)),
            (account.posts_count, Post, (Post.account_id == account.id) & Post.deleted_at.is_(None)),
        ]
        alive = (Post.account_id == account.id) & Post.deleted_at.is_(None)
        counts.append((account.pins_count, Post, alive & Post.pinned_id.is_not(None)))
        for kept, table, theirs in counts:
            assert kept == session.scalar(select(func.count()).select_from(table).where(theirs))  # type: ignore[arg-type]
    return session.scalar(select(func.count(Follow.id))) or 0
