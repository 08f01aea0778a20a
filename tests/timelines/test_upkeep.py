"""What jobs do to stored timelines."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from microblog.accounts.models import Account
from microblog.core.clock import now
from microblog.core.context import AppContext
from microblog.core.db import session, transaction
from microblog.core.jobs import Job
from microblog.follows.actions import follow, unfollow
from microblog.follows.models import REQUESTED
from microblog.posts.actions import delete, publish, restore
from microblog.posts.models import Post
from microblog.timelines import upkeep
from microblog.timelines.actions import want_timeline
from microblog.timelines.models import KEPT, UNFINISHED, Timeline, TimelineEntry
from microblog.timelines.queries import home
from microblog.timelines.tasks import drop_unread
from tests.fixtures.applications import RunJobs
from tests.fixtures.crowds import crowd, follows, posts


def test_a_timeline_is_asked_for_once(susan: Account, run_jobs: RunJobs) -> None:
    for _ in range(3):
        assert home(susan, None).is_stored is (_ > 0)
        want_timeline(susan)
    assert session.scalars(select(Job.task)).all() == ["timelines.listeners.fill"]
    assert _floor(susan) == UNFINISHED
    run_jobs()
    want_timeline(susan)
    assert (_floor(susan), run_jobs()) == (0, 0)


def test_a_post_comes_to_every_follower_in_batches(run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "BATCH", 20)
    author, *readers = crowd(1 + 2 * upkeep.BATCH + 1)
    follows([(reader, author) for reader in readers])
    with transaction():
        session.add_all(Timeline(account_id=reader.id, floor=0) for reader in readers[:-1])
    post_id = publish(author, "Hello.").id
    assert run_jobs() == 3 + 1, "three batches, and one that finds the language"
    with_entry = set(session.scalars(select(TimelineEntry.account_id).where(TimelineEntry.post_id == post_id)))
    session.rollback()
    assert with_entry == {reader.id for reader in readers[:-1]}


def test_batches_go_on_where_the_last_one_ended(context: AppContext, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "BATCH", 2)
    author, *readers = crowd(6)
    follows([(reader, author) for reader in readers])
    post_id = posts([author], 1)[0]
    after: int | None = 0
    served = []
    with transaction():
        session.add_all(Timeline(account_id=reader.id, floor=0) for reader in readers)
        session.flush()
        while after is not None:
            after = upkeep.deliver(post_id, author.id, after)
            served.append(session.scalar(select(func.count()).select_from(TimelineEntry)))
    assert served == [2, 4, 5]


def test_who_only_asked_to_follow_gets_nothing(run_jobs: RunJobs) -> None:
    author, reader = crowd(2)
    follows([(reader, author)], REQUESTED)
    want_timeline(reader)
    run_jobs()
    publish(author, "Hello.")
    run_jobs()
    assert _entries(reader) == []


def test_a_deleted_post_is_not_delivered_and_a_restored_one_is(run_jobs: RunJobs) -> None:
    author, reader = _reader_and_author(run_jobs)
    post = publish(author, "Hello.")
    delete(author, post.id)
    run_jobs()
    assert _entries(reader) == []
    restore(author, post.id)
    run_jobs()
    assert _entries(reader) == [post.id]


def test_following_brings_older_posts_and_unfollowing_takes_them_away(run_jobs: RunJobs) -> None:
    author, other, reader = crowd(3)
    theirs, _ = posts([author], 3), posts([other], 3)
    want_timeline(reader)
    run_jobs()
    follow(reader, author)
    run_jobs()
    assert _entries(reader) == theirs[::-1]
    unfollow(reader, author)
    run_jobs()
    assert _entries(reader) == []


def test_nothing_is_kept_for_who_has_no_timeline(run_jobs: RunJobs) -> None:
    author, reader = crowd(2)
    follow(reader, author)
    publish(author, "Hello.")
    run_jobs()
    upkeep.fill_timeline(reader.id)
    assert _entries(reader) == []


def test_no_more_than_so_many_entries_are_built(run_jobs: RunJobs) -> None:
    authors = crowd(2)
    reader = crowd(1)[0]
    follows([(reader, author) for author in authors])
    ids = posts(authors, KEPT // 2 + 5)
    want_timeline(reader)
    run_jobs()
    assert _entries(reader) == ids[: -KEPT - 1 : -1]
    assert _floor(reader) == ids[-KEPT] - 1


def test_a_cut_raises_the_floor_to_what_was_cut_off(context: AppContext) -> None:
    one, two = crowd(2)
    with transaction():
        for reader, size in ((one, KEPT + 3), (two, KEPT)):
            session.add(Timeline(account_id=reader.id, floor=0))
            session.add_all(TimelineEntry(account_id=reader.id, author_id=1, post_id=id) for id in range(10, 10 + size))
        session.flush()
        upkeep.cut(select(Account.id))
    assert (_floor(one), _floor(two)) == (12, 0)
    assert _entries(one) == list(range(10 + KEPT + 2, 12, -1))
    assert len(_entries(two)) == KEPT


def test_a_timeline_that_nobody_reads_is_dropped_and_pages_stay_the_same(run_jobs: RunJobs) -> None:
    author, reader = _reader_and_author(run_jobs)
    ids = [publish(author, f"{number}.").id for number in range(3)]
    run_jobs()
    for days, kept in ((29, True), (31, False)):
        with transaction():
            reader.last_seen_at = now() - timedelta(days=days)
        drop_unread_now()
        assert bool(_entries(reader)) is kept
        assert [row.id for row in home(reader, None).items] == ids[::-1]
    assert not home(reader, None).is_stored


def test_timelines_are_dropped_some_at_a_time(run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("DROPPED", 2), ("BATCH", 3)):
        monkeypatch.setattr(upkeep, name, value)
    people = crowd(9)
    gone = people[1:3] + people[5:]
    with transaction():
        session.add_all(Timeline(account_id=each.id, floor=0) for each in people)
        session.add_all(TimelineEntry(account_id=each.id, author_id=1, post_id=1) for each in people)
        for each in gone:
            each.last_seen_at = now() - timedelta(days=31)
    drop_unread_now()
    assert session.scalar(select(func.count()).select_from(Timeline)) == 7
    run_jobs()
    session.rollback()
    kept = {each.id for each in people if each not in gone}
    assert set(session.scalars(select(Timeline.account_id))) == kept
    assert set(session.scalars(select(TimelineEntry.account_id))) == kept
    upkeep.drop_timelines()
    assert session.scalar(select(func.count()).select_from(Timeline)) == 0


def test_dropping_all_leaves_nothing_but_the_truth(run_jobs: RunJobs) -> None:
    author, reader = _reader_and_author(run_jobs)
    publish(author, "Hello.")
    run_jobs()
    with transaction():
        upkeep.drop_timelines()
    for table in (Timeline, TimelineEntry):
        assert session.scalar(select(func.count()).select_from(table)) == 0
    assert len(home(reader, None).items) == 1
    assert session.scalar(select(func.count(Post.id))) == 1


def drop_unread_now() -> None:
    with transaction():
        drop_unread.run()


def _reader_and_author(run_jobs: RunJobs) -> tuple[Account, Account]:
    author, reader = crowd(2)
    follow(reader, author)
    want_timeline(reader)
    run_jobs()
    return author, reader


def _entries(reader: Account) -> list[int]:
    session.rollback()
    mine = select(TimelineEntry.post_id).where(TimelineEntry.account_id == reader.id)
    return list(session.scalars(mine.order_by(TimelineEntry.post_id.desc())))


def _floor(reader: Account) -> int | None:
    session.rollback()
    return session.scalar(select(Timeline.floor).where(Timeline.account_id == reader.id))
