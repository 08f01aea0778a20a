"""Reading the log, newest first."""

from sqlalchemy import BigInteger, and_, bindparam, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from microblog.accounts.models import Account
from microblog.audit.models import AuditEntry
from microblog.core.db import rows
from microblog.core.ids import MAX_ID
from microblog.core.paging import Page
from microblog.core.prepared import AnyRow, AnySelect

_actor, _subject = aliased(Account), aliased(Account)


def _is(person: type[Account], id: InstrumentedAttribute[int | None]) -> object:
    """An account made later than the entry has got the number of one that is gone."""
    return and_(person.id == id, person.created_at <= AuditEntry.at)


_entries: AnySelect = (
    select(
        AuditEntry.id,
        AuditEntry.at,
        AuditEntry.act,
        AuditEntry.details,
        AuditEntry.actor_id,
        AuditEntry.subject_id,
        _actor.username.label("actor"),
        _subject.username.label("subject"),
    )
    .outerjoin(_actor, _is(_actor, AuditEntry.actor_id))  # type: ignore[arg-type]
    .outerjoin(_subject, _is(_subject, AuditEntry.subject_id))  # type: ignore[arg-type]
    .where(AuditEntry.id < bindparam("before", type_=BigInteger))
    .order_by(AuditEntry.id.desc())
    .limit(bindparam("limit"))
)
_entries_about = _entries.where(AuditEntry.subject_id == bindparam("subject"))


def entries(before: int | None, limit: int) -> Page[AnyRow]:
    """What was done, newest first; `actor` and `subject` are the usernames of accounts that are still there."""
    found = rows(_entries, before=before or MAX_ID, limit=limit + 1)
    return Page(found[:limit], found[limit - 1].id if len(found) > limit else None)


def entries_about(account_id: int, limit: int) -> list[AnyRow]:
    """The last things that were done about one account."""
    return rows(_entries_about, subject=account_id, before=MAX_ID, limit=limit)
