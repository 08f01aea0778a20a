"""Publishing, deleting and taking a deletion back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select, update

from microblog.accounts.models import Account
from microblog.auth.actions import set_disabled
from microblog.auth.errors import NotConfirmed
from microblog.auth.models import User
from microblog.auth.queries import user_of
from microblog.core.clock import now
from microblog.core.context import AppContext
from microblog.core.db import session, transaction
from microblog.core.errors import AppError, TooFast
from microblog.core.ids import moment_of
from microblog.core.jobs import Job
from microblog.posts.actions import GRANTED, POSTS_BY, UNDO_WINDOW, delete, publish, restore
from microblog.posts.errors import BadVisibility, EmptyPost, NoSuchPost, TooLong, TooMuch
from microblog.posts.models import FOLLOWERS, PUBLIC, Post
from microblog.posts.text import MAX_POST_BYTES, MAX_POST_LENGTH
from microblog.settings import Settings
from tests.fixtures.applications import MakeSettings, RunJobs
from tests.naughty import NAUGHTY

AT_ONE_MOMENT = False


def test_a_post_holds_its_words_its_author_and_its_moment(susan: Account) -> None:
    before = now()
    post = publish(susan, "Hello, world.")
    assert (post.text, post.account_id, post.visibility, post.mentions) == ("Hello, world.", susan.id, PUBLIC, "")
    assert abs(post.created_at - before) < timedelta(seconds=10)
    assert post.created_at == moment_of(post.id)
    assert susan.posts_count == 1


def test_later_posts_have_greater_ids(susan: Account, david: Account) -> None:
    ids = [publish(author, "Tick.").id for author in (susan, david) * 5]
    assert ids == sorted(set(ids))


def test_text_is_cleaned(susan: Account) -> None:
    assert publish(susan, "  a\r\n\r\n\r\n\r\nb\0\u202e ").text == "a\n\nb"


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", EmptyPost),
        (" \n\t\u200b ", EmptyPost),
        ("x" * (MAX_POST_LENGTH + 1), TooLong),
        ("🧑‍🚀" * (MAX_POST_LENGTH + 1), TooLong),
        ("e" + "\u0301\u0302" * MAX_POST_BYTES, None),
        ("👨‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿" * 400, TooMuch),
        ("x" * 1_000_000, TooMuch),
    ],
)
def test_what_is_no_post_is_refused(susan: Account, text: str, refusal: type[AppError] | None) -> None:
    if refusal is None:
        assert publish(susan, text).id
        return
    with pytest.raises(refusal) as refused:
        publish(susan, text)
    assert refused.value.field == "post"
    assert (susan.posts_count, _posts()) == (0, [])


def test_a_post_may_be_as_long_as_promised(susan: Account) -> None:
    post = publish(susan, "ñ" * MAX_POST_LENGTH)
    session.expire(post)
    assert len(post.text) == MAX_POST_LENGTH


def test_how_much_is_too_much_is_said(susan: Account) -> None:
    with pytest.raises(TooLong) as refused:
        publish(susan, "x" * (MAX_POST_LENGTH + 7))
    assert refused.value.params == {"over": 7, "most": 500}


def test_an_audience_that_there_is_not_is_refused(susan: Account) -> None:
    with pytest.raises(BadVisibility):
        publish(susan, "Hello.", visibility="everybody")
    assert publish(susan, "Hello.", visibility=FOLLOWERS).visibility == FOLLOWERS


def test_naughty_strings_are_stored_as_they_are_cleaned_or_refused(susan: Account) -> None:
    for text in NAUGHTY[::4]:
        try:
            post = publish(susan, text, key="k")
        except (EmptyPost, TooLong, TooMuch):
            continue
        session.expire(post)
        assert publish(susan, post.text, key="k") is post


def test_who_is_gone_is_not_mentioned(susan: Account, david: Account) -> None:
    user = user_of(david)
    assert user is not None
    set_disabled(user, True)
    assert publish(susan, "Hello, @david.").mentions == ""
    set_disabled(user, False)
    assert publish(susan, "Hello again, @david.").mentions == "david"


def test_mentions_are_the_people_that_there_are(susan: Account, david: Account, mary: Account) -> None:
    post = publish(susan, "@Mary and @david and @mary, not @nobody, not david@example.com")
    assert set(post.mentions.split()) == {"mary", "david"}


def test_what_follows_a_post_is_queued_with_it(susan: Account) -> None:
    post = publish(susan, "Hello.")
    jobs = session.scalars(select(Job.arguments).where(Job.task == "timelines.listeners.deliver")).all()
    assert jobs == [f'{{"post_id":{post.id},"account_id":{susan.id}}}']


def test_the_same_form_twice_is_one_post(susan: Account, david: Account) -> None:
    first = publish(susan, "Hello.", key="k")
    assert publish(susan, " Hello. ", key="k").id == first.id
    assert susan.posts_count == 1
    others = [publish(susan, "Hello!", key="k"), publish(susan, "Hello.", key="l"), publish(david, "Hello.", key="k")]
    others += [
        publish(susan, "Hello.", key="k", visibility=FOLLOWERS),
        publish(susan, "Hello."),
        publish(susan, "Hello."),
    ]
    assert len({first.id, *(post.id for post in others)}) == 7


def test_a_form_whose_post_was_deleted_can_be_sent_again(susan: Account) -> None:
    first = publish(susan, "Hello.", key="k")
    delete(susan, first.id)
    assert publish(susan, "Hello.", key="k").id != first.id
    restore(susan, first.id)
    assert susan.posts_count == 2


def test_deleting_hides_and_restoring_in_time_brings_back(susan: Account) -> None:
    post = publish(susan, "Hello.")
    delete(susan, post.id)
    delete(susan, post.id)
    assert (post.deleted_at is not None, susan.posts_count) == (True, 0)
    restore(susan, post.id)
    restore(susan, post.id)
    assert (post.deleted_at, susan.posts_count) == (None, 1)


def test_deleting_twice_does_not_give_more_time(susan: Account) -> None:
    post = publish(susan, "Hello.")
    with time_machine.travel(now(), tick=AT_ONE_MOMENT) as clock:
        delete(susan, post.id)
        first = post.deleted_at
        clock.shift(UNDO_WINDOW)
        delete(susan, post.id)
        assert post.deleted_at == first


@pytest.mark.parametrize("pause", [UNDO_WINDOW, GRANTED])
def test_a_deletion_can_be_taken_back_for_as_long_as_promised(
    susan: Account, run_jobs: RunJobs, pause: timedelta
) -> None:
    post_id = publish(susan, "Hello.").id
    run_jobs()
    with time_machine.travel(now(), tick=AT_ONE_MOMENT) as clock:
        delete(susan, post_id)
        clock.shift(pause - timedelta(milliseconds=1))
        assert run_jobs() == 0
        restore(susan, post_id)
        clock.shift(timedelta(hours=1))
        run_jobs()
    assert _posts() == [post_id]


def test_afterwards_it_is_too_late_and_nothing_is_left(susan: Account, run_jobs: RunJobs) -> None:
    post_id = publish(susan, "Hello.").id
    with time_machine.travel(now(), tick=AT_ONE_MOMENT) as clock:
        delete(susan, post_id)
        clock.shift(GRANTED + timedelta(milliseconds=1))
        with pytest.raises(NoSuchPost):
            restore(susan, post_id)
        run_jobs()
        with pytest.raises(NoSuchPost):
            restore(susan, post_id)
    assert (susan.posts_count, _posts()) == (0, [])


def test_a_second_deletion_has_its_own_time(susan: Account, run_jobs: RunJobs) -> None:
    post_id = publish(susan, "Hello.").id
    with time_machine.travel(now(), tick=AT_ONE_MOMENT) as clock:
        delete(susan, post_id)
        clock.shift(timedelta(seconds=8))
        restore(susan, post_id)
        delete(susan, post_id)
        clock.shift(timedelta(seconds=9))
        run_jobs()
        restore(susan, post_id)
        delete(susan, post_id)
        clock.shift(GRANTED)
        run_jobs()
    assert _posts() == []


@pytest.mark.parametrize("deed", [delete, restore])
def test_nobody_touches_somebody_elses_post(
    susan: Account, david: Account, deed: Callable[[Account, int], None]
) -> None:
    post = publish(susan, "Hello.")
    for id in (post.id, post.id + 1, 2**53, 2**80):
        with pytest.raises(NoSuchPost):
            deed(david, id)
    assert (post.deleted_at, susan.posts_count) == (None, 1)


def _posts() -> list[int]:
    session.rollback()
    return list(session.scalars(select(Post.id)))


class TestWhereAddressesMustBeConfirmed:
    @pytest.fixture
    def settings(self, make_settings: MakeSettings, database_url: str) -> Settings:
        return make_settings(database_url=database_url, confirm_email=True)

    def test_nobody_posts_before(self, susan: Account) -> None:
        publish(susan, "Confirmed.")
        with transaction():
            session.execute(update(User).values(email_confirmed_at=None))
        with pytest.raises(NotConfirmed):
            publish(susan, "Not confirmed.")
        assert (susan.posts_count, len(_posts())) == (1, 1)


class TestWhereAttemptsAreCounted:
    @pytest.fixture
    def settings(self, make_settings: MakeSettings, database_url: str) -> Settings:
        return make_settings(database_url=database_url, rate_limits=True)

    def test_too_many_posts_have_to_wait(self, susan: Account, david: Account) -> None:
        for number in range(POSTS_BY.times):
            publish(susan, f"Number {number}.")
        with pytest.raises(TooFast) as refused:
            publish(susan, "One more.")
        assert 0 < refused.value.retry_after <= 300
        publish(david, "Me too.")
        assert session.scalar(select(func.count()).select_from(Post)) == POSTS_BY.times + 1

    def test_what_is_no_post_costs_nothing(self, susan: Account, context: AppContext) -> None:
        for _ in range(POSTS_BY.times + 1):
            with pytest.raises(EmptyPost):
                publish(susan, "")
        publish(susan, "Now.")
