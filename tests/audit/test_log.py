"""The log: written with the deed, read newest first, and nobody else's."""

from contextlib import suppress
from datetime import timedelta

import orjson
import pytest
from sqlalchemy import delete, update

from microblog.accounts.models import Account, UsedName
from microblog.audit import acts, queries, tasks
from microblog.audit.models import AuditEntry
from microblog.audit.noting import COMMAND_LINE, note
from microblog.auth.models import User
from microblog.core import db
from microblog.core.clock import now
from microblog.core.context import AppContext
from microblog.core.db import session, transaction
from tests.fixtures.applications import MakeSettings, RunJobs, house
from tests.fixtures.crowds import crowd


def test_an_entry_is_kept_with_the_deed_or_not_at_all(context: AppContext) -> None:
    with pytest.raises(RuntimeError, match="outside an action"):
        note(1, acts.ACCOUNT_DISABLED, 2)
    with suppress(KeyError), transaction():
        note(1, acts.ACCOUNT_DISABLED, 2)
        raise KeyError
    assert queries.entries(None, 10).items == []
    with transaction():
        note(COMMAND_LINE, acts.ROLE_GIVEN, 2, role="admin", before="member")
    [entry] = queries.entries(None, 10).items
    assert (entry.actor_id, entry.act, entry.subject_id) == (None, acts.ROLE_GIVEN, 2)
    assert orjson.loads(entry.details) == {"role": "admin", "before": "member"}


def test_it_is_read_page_by_page(context: AppContext) -> None:
    one, other = (account.id for account in crowd(2))
    with transaction():
        for number in range(7):
            note(one, acts.JOB_RETRIED, other if number % 2 else None, job=number)
    seen, place, pages = [], None, 0
    while True:
        page = queries.entries(place, 3)
        seen += [orjson.loads(row.details)["job"] for row in page.items]
        pages += 1
        if page.next is None:
            break
        place = page.next
    assert (seen, pages) == ([6, 5, 4, 3, 2, 1, 0], 3)
    assert [orjson.loads(row.details)["job"] for row in queries.entries_about(other, 2)] == [5, 3]


def test_an_entry_outlives_both_and_is_not_about_who_gets_their_number(context: AppContext) -> None:
    [gone] = crowd(1)
    id, username = gone.id, gone.username
    with transaction():
        note(id, acts.ACCOUNT_DISABLED, id)
    [entry] = queries.entries(None, 10).items
    assert (entry.actor, entry.subject) == (username, username)
    with transaction():
        session.execute(delete(User).where(User.account_id == id))
        session.execute(update(UsedName).where(UsedName.account_id == id).values(account_id=None))
        session.execute(delete(Account).where(Account.id == id))
    session.expire_all()
    [entry] = queries.entries(None, 10).items
    assert (entry.actor_id, entry.subject_id, entry.actor, entry.subject) == (id, id, None, None)
    with transaction():
        session.add(Account(id=id, username="later", created_at=now() + timedelta(seconds=1)))
    [entry] = queries.entries(None, 10).items
    assert (entry.actor, entry.subject) == (None, None)


def test_every_act_is_listed_once_and_fits(context: AppContext) -> None:
    named = {value for name, value in vars(acts).items() if name.isupper() and name != "ACTS"}
    assert named == set(acts.ACTS)
    assert max(map(len, acts.ACTS)) <= AuditEntry.act.type.length


def test_what_is_older_than_the_settings_say_is_forgotten_in_batches(
    context: AppContext, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "BATCH", 2)
    kept = timedelta(days=context.settings.audit_days)
    with transaction():
        for age in (
            kept * 2,
            kept + timedelta(seconds=9),
            kept + timedelta(days=1),
            kept - timedelta(hours=1),
            kept / 2,
        ):
            session.add(AuditEntry(act=acts.SITE_CHANGED, at=now() - age))
    with transaction():
        tasks.forget_old_entries.run()
    assert len(queries.entries(None, 10).items) == 3
    run_jobs()
    assert len(queries.entries(None, 10).items) == 2
    with transaction():
        tasks.forget_old_entries.run()
    assert len(queries.entries(None, 10).items) == 2


def test_how_long_it_is_kept_is_a_setting(make_settings: MakeSettings, database_url: str) -> None:
    context = house().make_context(make_settings(database_url=database_url, audit_days=2))
    with context.unit_of_work():
        with transaction():
            for days in (1, 3):
                session.add(AuditEntry(act=acts.SITE_CHANGED, at=now() - timedelta(days=days)))
        with transaction():
            tasks.forget_old_entries.run()
        [left] = queries.entries(None, 10).items
        assert now() - left.at < timedelta(days=2)
    context.database.close()


def test_it_holds_no_network_addresses() -> None:
    assert set(AuditEntry.__table__.columns.keys()) == {"id", "at", "actor_id", "act", "subject_id", "details"}
