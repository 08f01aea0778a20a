"""Editing: the rules of publishing, nothing lost, and what was said before stays readable."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from microblog.accounts.models import Account
from microblog.auth.errors import NotConfirmed
from microblog.auth.models import User
from microblog.core.clock import now
from microblog.core.db import session, transaction
from microblog.core.errors import AppError, TooFast
from microblog.core.ids import moment_of
from microblog.core.jobs import Job
from microblog.follows.actions import follow
from microblog.posts.actions import GRANTED, delete, publish, restore
from microblog.posts.edit_actions import EDITS_BY, edit
from microblog.posts.errors import BadVisibility, EditedMeanwhile, EmptyPost, NoSuchPost, TooLong, TooMuch
from microblog.posts.models import FOLLOWERS, PUBLIC, UNLISTED, Post, PostVersion
from microblog.posts.queries import VERSIONS, history, readable
from microblog.posts.text import MAX_POST_LENGTH
from microblog.settings import Settings
from tests.fixtures.applications import MakeSettings, RunJobs

AN_HOUR = timedelta(hours=1)


def change(author: Account, post: Post, text: str, visibility: str = PUBLIC) -> Post:
    """Edit what is there now."""
    return edit(author, post.id, text, visibility=visibility, version=post.version)


def said(post_id: int, viewer: Account | None) -> list[str]:
    """The texts of a post's history, newest first, as somebody reads them."""
    session.rollback()
    return [version.text for version in history(readable(post_id, viewer), viewer, None).items]


def test_an_edit_changes_the_words_and_keeps_the_old_ones(susan: Account, david: Account) -> None:
    post = publish(susan, "Hello, @nobody.")
    with time_machine.travel(now() + AN_HOUR, tick=False):
        change(susan, post, "  Hello, @david. ", UNLISTED)
        row = readable(post.id, None)
        assert (row.text, row.mentions, row.visibility) == ("Hello, @david.", "david", UNLISTED)
        assert abs(moment_of(row.edited_id) - now()) < timedelta(milliseconds=2)
    [latest, first] = history(row, None, None).items
    assert (latest.id, latest.text, latest.visibility) == (row.edited_id, "Hello, @david.", UNLISTED)
    assert (first.id, first.text, first.visibility) == (post.id, "Hello, @nobody.", PUBLIC)
    assert (latest.earlier is not None, first.earlier) == (True, None)
    assert susan.posts_count == 1


def test_what_follows_an_edit_can_be_told(susan: Account) -> None:
    post = publish(susan, "Hello.")
    jobs = session.scalars(select(Job.id)).all()
    change(susan, post, "Hello!")
    new = select(Job.task).where(Job.id.not_in(jobs))
    assert session.scalars(new).all() == ["posts.listeners.find_language_again"]


def test_an_edit_that_changes_nothing_is_none(susan: Account) -> None:
    post = publish(susan, "Hello.")
    change(susan, post, " Hello.\n")
    edit(susan, post.id, "Hello.", visibility=PUBLIC, version=1)
    assert (post.edited_id, _versions()) == (None, [])
    change(susan, post, "Hello!")
    edit(susan, post.id, "Hello!", visibility=PUBLIC, version=post.id)
    assert _versions() == ["Hello."]


def test_edits_in_one_millisecond_are_in_order(susan: Account) -> None:
    post = publish(susan, "0")
    with time_machine.travel(now(), tick=False):
        for number in range(1, 4):
            change(susan, post, str(number))
    assert said(post.id, None) == ["3", "2", "1", "0"]


def test_an_edit_of_an_outdated_text_is_refused(susan: Account) -> None:
    post = publish(susan, "Hello.")
    outdated = post.version
    change(susan, post, "Hello!")
    for version in (outdated, 0, 2**80):
        with pytest.raises(EditedMeanwhile):
            edit(susan, post.id, "Mine.", visibility=PUBLIC, version=version)
    assert (said(post.id, None), EditedMeanwhile.field) == (["Hello!", "Hello."], "post")


@pytest.mark.parametrize(
    ("text", "visibility", "refusal"),
    [
        (" ", PUBLIC, EmptyPost),
        ("x" * (MAX_POST_LENGTH + 1), PUBLIC, TooLong),
        ("x" * 1_000_000, PUBLIC, TooMuch),
        ("Hello!", "everybody", BadVisibility),
        ("Hello!", "", BadVisibility),
    ],
)
def test_the_rules_are_those_of_publishing(susan: Account, text: str, visibility: str, refusal: type[AppError]) -> None:
    post = publish(susan, "Hello.")
    with pytest.raises(refusal):
        change(susan, post, text, visibility)
    assert said(post.id, None) == ["Hello."]


def test_nobody_edits_somebody_elses_post_or_one_that_is_gone(susan: Account, david: Account) -> None:
    post = publish(susan, "Hello.")
    for id in (post.id, post.id + 1, 2**53, 2**80):
        with pytest.raises(NoSuchPost):
            edit(david, id, "Mine.", visibility=PUBLIC, version=post.version)
    delete(susan, post.id)
    with pytest.raises(NoSuchPost):
        change(susan, post, "Too late.")
    assert _versions() == []


def test_a_wider_audience_does_not_get_the_words_that_were_not_for_it(susan: Account, david: Account) -> None:
    follow(david, susan)
    post = publish(susan, "For friends.", visibility=FOLLOWERS)
    change(susan, post, "For all.", PUBLIC)
    change(susan, post, "For all!", PUBLIC)
    assert said(post.id, None) == ["For all!", "For all."]
    assert said(post.id, david) == said(post.id, susan) == ["For all!", "For all.", "For friends."]


def test_a_smaller_audience_is_a_smaller_one_for_the_old_words_too(susan: Account, david: Account) -> None:
    post = publish(susan, "For all.")
    change(susan, post, "For friends.", FOLLOWERS)
    for stranger in (None, david):
        with pytest.raises(NoSuchPost):
            said(post.id, stranger)
    row = readable(post.id, susan)
    assert history(row, None, before=row.edited_id).items == []
    assert said(post.id, susan) == ["For friends.", "For all."]


def test_a_long_history_comes_in_pages_that_are_compared_across_their_ends(susan: Account) -> None:
    post = publish(susan, "0")
    for number in range(1, 2 * VERSIONS + 1):
        change(susan, post, str(number))
    row = readable(post.id, None)
    found, before = [], None
    while True:
        page = history(row, None, before)
        found += [(version.text, version.earlier and version.earlier.text) for version in page.items]
        if (before := page.next) is None:
            break
    texts = [str(number) for number in range(2 * VERSIONS, -1, -1)]
    assert found == list(zip(texts, [*texts[1:], None], strict=True))


def test_deleting_hides_the_history_undoing_brings_it_back_and_in_the_end_it_is_gone(
    susan: Account, run_jobs: RunJobs
) -> None:
    post = publish(susan, "Hello.")
    change(susan, post, "Hello!")
    row = readable(post.id, None)
    delete(susan, post.id)
    assert history(row, susan, before=row.edited_id).items == []
    restore(susan, post.id)
    assert said(post.id, None) == ["Hello!", "Hello."]
    with time_machine.travel(now(), tick=False) as clock:
        delete(susan, post.id)
        clock.shift(GRANTED + timedelta(milliseconds=1))
        run_jobs()
    assert _versions() == []


def _versions() -> list[str]:
    session.rollback()
    return list(session.scalars(select(PostVersion.text).order_by(PostVersion.id)))


class TestWhereAddressesMustBeConfirmed:
    @pytest.fixture
    def settings(self, make_settings: MakeSettings, database_url: str) -> Settings:
        return make_settings(database_url=database_url, confirm_email=True)

    def test_nobody_edits_before(self, susan: Account) -> None:
        post = publish(susan, "Confirmed.")
        with transaction():
            session.execute(update(User).values(email_confirmed_at=None))
        with pytest.raises(NotConfirmed):
            change(susan, post, "Not confirmed.")


class TestWhereAttemptsAreCounted:
    @pytest.fixture
    def settings(self, make_settings: MakeSettings, database_url: str) -> Settings:
        return make_settings(database_url=database_url, rate_limits=True)

    def test_too_many_edits_have_to_wait(self, susan: Account) -> None:
        post = publish(susan, "Hello.")
        for number in range(EDITS_BY.times):
            change(susan, post, f"Number {number}.")
        with pytest.raises(TooFast):
            change(susan, post, "One more.")
