"""Ids: sorted by time, unique, exact in JavaScript, and readable back."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from sqlalchemy import text

from microblog.accounts.models import Account
from microblog.audit.models import AuditEntry
from microblog.core.context import AppContext
from microblog.core.db import Base, dialect, session, transaction
from microblog.core.ids import EPOCH, MAX_ID, id_at, last_number, moment_of, new_id
from microblog.core.jobs import Job
from microblog.invitations.models import Invitation
from microblog.posts.actions import publish
from microblog.posts.models import Post
from tests.fixtures.cast import sign_up


def test_an_id_says_when() -> None:
    for moment in (EPOCH, datetime(2026, 5, 1, 12, 30, 1, 123000, tzinfo=UTC), datetime(2069, 1, 1, tzinfo=UTC)):
        assert moment_of(id_at(moment)) == moment
        assert moment_of(id_at(moment, 4095)) == moment
        assert id_at(moment, 4095) < id_at(moment + timedelta(milliseconds=1))
        assert id_at(moment) <= MAX_ID == 9007199254740991
    assert id_at(EPOCH - timedelta(days=1)) == 0
    assert int(float(MAX_ID)) == MAX_ID


def test_ids_grow_with_time(context: AppContext) -> None:
    account = sign_up("susan")
    with time_machine.travel("2026-05-01 12:00", tick=False) as clock:
        made = []
        for number in range(5):
            made.append(publish(account, f"Number {number}").id)
            clock.shift(0.001)
    assert made == sorted(set(made))
    assert {moment_of(id).date() for id in made} == {datetime(2026, 5, 1, tzinfo=UTC).date()}


def test_ids_of_one_moment_differ(context: AppContext) -> None:
    account = sign_up("susan")
    with time_machine.travel("2026-05-01 12:00", tick=False):
        made = [publish(account, f"Number {number}").id for number in range(5)]
    assert len(set(made)) == 5


def test_a_clock_that_goes_back_makes_no_id_twice(context: AppContext) -> None:
    account = sign_up("susan")
    with time_machine.travel("2026-05-01 12:00", tick=False) as clock:
        first = publish(account, "First").id
        clock.shift(-3600)
        second = publish(account, "Second").id
    assert first != second
    if context.database.is_sqlite:
        assert second == first + 1


def test_many_at_once_get_different_ids(context: AppContext) -> None:
    sign_up("susan")
    made: list[int] = []

    def allocate() -> None:
        for _ in range(10):
            with context.unit_of_work(), transaction():
                made.append(new_id(Post.id))
                session.execute(Post.__table__.insert().values(**_row(made[-1])))  # type: ignore[attr-defined]

    threads = [threading.Thread(target=allocate) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 40


def _row(id: int) -> dict[str, object]:
    return {"id": id, "account_id": 1, "text": "x", "visibility": "public", "mentions": ""}


def test_numbers_never_come_back(context: AppContext) -> None:
    for make, model in _numbered().items():
        seen = set()
        for _ in range(3):
            with transaction():
                row = make()
                session.add(row)
                session.flush()
                seen.add(row.id)
                session.delete(row)
        assert len(seen) == 3, model
        assert last_number(model.__tablename__) == max(seen)


def test_on_sqlite_every_numbered_table_counts(context: AppContext) -> None:
    """Those that do not are never asked for by their numbers."""
    numbered = {
        name
        for name, table in Base.metadata.tables.items()
        if [str(column.type) for column in table.primary_key] in (["INTEGER"], ["BIGINT"])
        and table.autoincrement_column is not None
    }
    counting = {name for name in numbered if Base.metadata.tables[name].dialect_options["sqlite"]["autoincrement"]}
    assert numbered - counting == {"follow", "imported_message"}
    if dialect() == "sqlite":
        found = session.scalars(
            text("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'")
        )
        assert set(found) == counting


def _numbered() -> dict[Callable[[], Any], type[Base]]:
    moment = datetime(2026, 5, 1, tzinfo=UTC)
    return {
        lambda: Account(username="nobody"): Account,
        lambda: AuditEntry(act="x"): AuditEntry,
        lambda: Job(task="x", arguments="{}", run_at=moment): Job,
        lambda: Invitation(token_hash=b"x", expires_at=moment): Invitation,
    }
