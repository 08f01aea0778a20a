"""When the grace is over nothing is left: looked for in every table, with batches, and with a worker that is killed."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, insert, select, update

from microblog.accounts.actions import give_name
from microblog.accounts.claims import claim_name
from microblog.accounts.erasing import BATCH
from microblog.accounts.errors import UsernameTaken
from microblog.accounts.models import Account, OldName
from microblog.accounts.picture_actions import set_picture
from microblog.audit import acts
from microblog.audit.noting import note
from microblog.auth import actions, email_actions, queries, tokens
from microblog.auth.departure_actions import depart
from microblog.auth.departures import GRACE
from microblog.auth.models import User
from microblog.auth.models_changes import Departure, WantedEmail
from microblog.auth.passwords import hash_password
from microblog.auth.tasks_erasing import erase_departed, erase_task
from microblog.core.clock import now
from microblog.core.context import AppContext
from microblog.core.db import Base, session, transaction
from microblog.core.jobs import Job, claim, enqueue, run
from microblog.core.presence import WorkerSeen
from microblog.core.schedules import Schedule
from microblog.core.site import Site
from microblog.follows.actions import follow
from microblog.imports.models import PERSON, POST, ImportedMessage, ImportedRow
from microblog.invitations.models import Invitation, Invited
from microblog.posts.actions import delete, publish
from microblog.posts.edit_actions import edit
from microblog.posts.models import Post
from microblog.timelines.actions import want_timeline
from microblog.timelines.models import LatestChange, TimelineEntry
from tests.backends.pictures.corpus import good
from tests.fixtures.applications import RunJobs
from tests.fixtures.cast import PASSWORD
from tests.fixtures.crowds import crowd, follows, posts

ACCOUNT, USER = 700_100_003, 800_200_005
NAME, EMAIL = "marlene_quist", "marlene@quist.example"
FORMER_NAME, FORMER_EMAIL, WANTED_EMAIL = "marli_quist", "marli@quist.example", "mq@quist.example"
TRACES = (NAME, FORMER_NAME, EMAIL, FORMER_EMAIL, WANTED_EMAIL)

NOBODYS = {Schedule.__tablename__, Site.__tablename__, WorkerSeen.__tablename__}
"""Tables that hold nothing about people."""

ON_SQLITE = {LatestChange.__tablename__}

Traces = dict[str, list[dict[str, Any]]]


@pytest.fixture
def marlene(context: AppContext) -> User:
    """Somebody whose ids are found again among all numbers."""
    with transaction():
        account = Account(id=ACCOUNT, username=FORMER_NAME)
        user = User(id=USER, account=account, email=FORMER_EMAIL, email_confirmed_at=now())
        user.password_hash = hash_password(PASSWORD)
        session.add(user)
        session.flush()
        claim_name(account, FORMER_NAME)
    give_name(account, NAME)
    return user


def test_nothing_is_left_of_somebody_who_left(
    context: AppContext, marlene: User, susan: Account, david: Account, run_jobs: RunJobs
) -> None:
    """A table that is missing here was made since: let her have a row in it, and let its feature erase it."""
    _live(marlene, susan, david, run_jobs)
    depart(marlene)
    actions.enter(marlene)  # as somebody does who logged in at the same moment
    ids = {ACCOUNT, USER, *session.scalars(select(Post.id).where(Post.account_id == ACCOUNT))}
    empty = NOBODYS if context.database.is_sqlite else NOBODYS | ON_SQLITE
    assert set(_traces(ids)) == {table.name for table in Base.metadata.sorted_tables} - empty
    run_jobs()
    _keep_failures(marlene)
    with time_machine.travel(now() + GRACE):
        _erase_all(run_jobs)
    left = _traces(ids)
    assert set(left) == {"used_name", "audit_entry"}
    assert [(entry["actor_id"], entry["details"]) for entry in left["audit_entry"]] == [(ACCOUNT, "{}")]
    assert {tuple(row.values()) for row in left["used_name"]} == {(NAME, None), (FORMER_NAME, None)}
    assert [(person.followers_count, person.following_count, person.posts_count) for person in (susan, david)] == [
        (1, 0, 1),
        (0, 1, 0),
    ]
    assert session.scalars(select(Post.text)).all() == ["Mine, and it stays."]
    assert not [path for path in (context.settings.data / "files").rglob("*") if path.is_file()]


def test_the_name_stays_used_for_good(marlene: User, susan: Account, run_jobs: RunJobs) -> None:
    depart(marlene)
    with time_machine.travel(now() + GRACE):
        _erase_all(run_jobs)
    for name in (NAME, FORMER_NAME):
        with pytest.raises(UsernameTaken):
            give_name(susan, name)
        with pytest.raises(UsernameTaken):
            actions.sign_up(username=name, email=EMAIL, password=PASSWORD)
    assert actions.sign_up(username="nina", email=FORMER_EMAIL, password=PASSWORD, confirmed=True).id


def test_nothing_is_erased_before_the_grace_is_over_or_after_coming_back(marlene: User, run_jobs: RunJobs) -> None:
    publish(marlene.account, "Still here.")
    depart(marlene)
    with time_machine.travel(now() + GRACE - timedelta(minutes=1)):
        _erase_all(run_jobs)
        assert _ask_for_erasing(run_jobs)
    actions.set_disabled(marlene, False)
    with time_machine.travel(now() + GRACE):
        _erase_all(run_jobs)
        assert _ask_for_erasing(run_jobs)
    assert session.scalar(select(func.count(Post.id))) == 1


def test_many_rows_go_in_batches(marlene: User, susan: Account, context: AppContext, run_jobs: RunJobs) -> None:
    posts([marlene.account], 2 * BATCH + 1)
    people = crowd(BATCH + 1)
    follows([(person, marlene.account) for person in people] + [(marlene.account, susan)])
    with transaction():
        entries = [{"account_id": person.id, "post_id": 1, "author_id": ACCOUNT} for person in people]
        session.execute(insert(TimelineEntry), entries)
    depart(marlene)
    run_jobs()
    sizes = [_rows()]
    with time_machine.travel(now() + GRACE):
        with transaction():
            erase_departed.run()
        while _run_one(context):
            sizes.append(_rows())
    steps = [before - after for before, after in pairwise(sizes)]
    assert sizes[-1] == 0
    assert 5 <= len([step for step in steps if step]) <= 8
    assert max(steps) <= 2 * BATCH
    assert {person.following_count for person in people} == {0}


def test_an_erasing_that_failed_is_begun_again_and_never_twice_at_once(marlene: User, run_jobs: RunJobs) -> None:
    depart(marlene)
    run_jobs()
    with time_machine.travel(now() + GRACE):
        for _ in range(2):
            with transaction():
                erase_departed.run()
        assert session.scalar(select(func.count(Job.id))) == 1


@pytest.mark.kill
def test_a_worker_that_is_killed_in_the_middle_leaves_it_to_the_next(
    marlene: User, context: AppContext, run_jobs: RunJobs
) -> None:
    ids = posts([marlene.account], 40 * BATCH)
    depart(marlene)
    run_jobs()
    with transaction():
        gone = {"asked_at": now() - GRACE}
        session.execute(update(Departure).values(gone))
        session.execute(update(Account).where(Account.id == ACCOUNT).values(disabled_at=gone["asked_at"]))
        enqueue(erase_task, user_id=USER)
    settings = context.settings
    environ = {**os.environ, "DATABASE_URL": settings.database_url, "MICROBLOG_DATA": str(settings.data)}
    command = [sys.executable, "-c", "from microblog.cli import main; main()", "worker"]
    with subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL) as worker:
        patience = time.monotonic() + 60
        while _posts_left() == len(ids) and time.monotonic() < patience:
            time.sleep(0.002)
        worker.send_signal(signal.SIGKILL)
        assert worker.wait() == -signal.SIGKILL
    assert 0 < _posts_left() < len(ids)
    assert _posts_left() % BATCH == 0
    with transaction():
        session.execute(update(Job).values(lease_until=None))
    run_jobs()
    assert set(_traces({ACCOUNT, USER, *ids})) == {"used_name"}


def _live(marlene: User, susan: Account, david: Account, run_jobs: RunJobs) -> None:
    """Leave a trace in every table."""
    her = marlene.account
    follow(david, susan)
    for one, other in ((her, susan), (david, her), (her, david)):
        follow(one, other)
    for reader in (her, david):
        want_timeline(reader)
    run_jobs()
    set_picture(her, good()["png"])
    post = publish(her, "Hello. #hello").id
    edit(her, post, "Hello! #hello", visibility="public", version=post)
    delete(her, publish(her, "Gone.").id)
    publish(susan, "Mine, and it stays.")
    run_jobs()
    email_actions.want_email(marlene, EMAIL, PASSWORD, address="192.0.2.1")
    email_actions.take_email(tokens.new_email_token(session.get_one(WantedEmail, USER)))
    email_actions.want_email(marlene, WANTED_EMAIL, PASSWORD, address="192.0.2.1")
    with transaction():
        note(ACCOUNT, acts.JOB_DROPPED)
        invitation = Invitation(token_hash=b"x" * 32, inviter_id=ACCOUNT, expires_at=now())
        session.add(invitation)
        session.flush()
        session.add(Invited(account_id=ACCOUNT, invitation_id=invitation.id))
        session.add(OldName(name="mar.lene", account_id=ACCOUNT))
        for kind, id in ((PERSON, ACCOUNT), (POST, post)):
            session.add(ImportedRow(kind=kind, key=bytes([id % 251]) * 16, new_id=id))
        for sender, recipient in ((ACCOUNT, susan.id), (susan.id, ACCOUNT)):
            told = {"sender_id": sender, "recipient_id": recipient, "body": "Psst.", "was_read": False}
            session.add(ImportedMessage(sent_at=now(), **told))


def _keep_failures(marlene: User) -> None:
    """Jobs that were given up stay for a month, as does what waits for a mail server that is away."""
    with transaction():
        enqueue(erase_task, user_id=USER)
        enqueue(erase_task, follower_id=ACCOUNT)
        session.execute(update(Job).values(failed_at=now()))
        waiting = {"task": "mail.deliver", "arguments": f'{{"message":"To: {marlene.email}"}}'}
        session.add(Job(run_at=now() + 2 * GRACE, **waiting))


def _traces(ids: set[int]) -> Traces:
    """Every row that has one of these ids, one of her names, or one of her addresses anywhere in it."""
    session.rollback()
    found: Traces = {}
    for table in Base.metadata.sorted_tables:
        rows = [dict(row) for row in session.execute(select(table)).mappings()]
        if hers := [row for row in rows if any(_is_hers(value, ids) for value in row.values())]:
            found[table.name] = hers
    return found


def _is_hers(value: object, ids: set[int]) -> bool:
    if isinstance(value, str):
        return any(text in value for text in (*TRACES, str(ACCOUNT), str(USER)))
    return isinstance(value, int) and value in ids


def _erase_all(run_jobs: RunJobs) -> None:
    with transaction():
        erase_departed.run()
    run_jobs()


def _ask_for_erasing(run_jobs: RunJobs) -> bool:
    """Run the job although it is not due; whether she is still there."""
    with transaction():
        enqueue(erase_task, user_id=USER)
    run_jobs()
    return queries.user_with_id(USER) is not None


def _run_one(context: AppContext) -> bool:
    with context.unit_of_work():
        held = claim(timedelta(seconds=60))
        if held:
            run(held)
        return held is not None


def _posts_left() -> int:
    session.rollback()
    return session.scalar(select(func.count(Post.id))) or 0


def _rows() -> int:
    session.rollback()
    tables = [table for table in Base.metadata.sorted_tables if table.name in {"post", "follow", "timeline_entry"}]
    return sum(session.scalar(select(func.count()).select_from(table)) or 0 for table in tables)
