"""An import respects names that were used before, and brings nobody back who was erased."""

import time_machine
from sqlalchemy import func, select

from microblog.accounts.actions import rename
from microblog.accounts.models import Account
from microblog.auth import queries
from microblog.auth.departure_actions import depart
from microblog.auth.departures import GRACE
from microblog.auth.tasks_erasing import erase_departed
from microblog.core.clock import now
from microblog.core.db import session, transaction
from microblog.imports import naming
from microblog.imports.models import ImportedRow
from microblog.imports.report import CHANGED
from microblog.posts.models import Post
from tests.fixtures.applications import RunJobs
from tests.imports.conftest import Bring, MakeOldApp
from tests.imports.old_app import OldApp


def test_a_former_name_is_not_given_away(make_old_app: MakeOldApp, bring: Bring, susan: Account) -> None:
    rename(susan, "sue")
    report = bring(_old(make_old_app))
    assert report.examples[CHANGED, naming.TAKEN] == ["“susan” is @susan_2"]
    mentioned = dict(session.execute(select(Post.text, Post.mentions)).all())
    assert mentioned == {"hello @susan": "susan"}


def test_who_was_erased_does_not_come_in_again(make_old_app: MakeOldApp, bring: Bring, run_jobs: RunJobs) -> None:
    old = _old(make_old_app)
    bring(old)
    user = queries.user_named("susan")
    assert user is not None
    depart(user)
    with time_machine.travel(now() + GRACE):
        with transaction():
            erase_departed.run()
        run_jobs()
        report = bring(old)
    assert report.added["people"] == report.added["posts"] == 0
    assert queries.user_named("susan") is None
    assert session.scalar(select(func.count(Post.id))) == 0
    assert set(session.scalars(select(ImportedRow.new_id))) == {None}


def _old(make_old_app: MakeOldApp) -> OldApp:
    old = make_old_app()
    old.add("user", {"id": 1, "username": "susan", "email": "other@example.com"})
    old.add("post", {"id": 1, "body": "hello @susan", "timestamp": "2024-01-01 00:00:00", "user_id": 1})
    return old
