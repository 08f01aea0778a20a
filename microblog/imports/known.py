"""What was brought in before."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from microblog.core.db import insert_or_ignore, session
from microblog.imports.models import ImportedRow
from microblog.imports.writing import insert_all

_CHUNK = 2000


def known(kind: str, keys: Iterable[bytes]) -> dict[bytes, int | None]:
    """Those of these rows that are here already, and what they became."""
    wanted = list(keys)
    found: dict[bytes, int | None] = {}
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        rows = select(ImportedRow.key, ImportedRow.new_id).where(ImportedRow.kind == kind, ImportedRow.key.in_(chunk))
        found.update((bytes(row.key), row.new_id) for row in session.execute(rows))
    return found


def remember(kind: str, rows: Mapping[bytes, int | None]) -> None:
    """Write down, in the present transaction, what each row became."""
    insert_all(
        insert_or_ignore(ImportedRow), [{"kind": kind, "key": key, "new_id": new_id} for key, new_id in rows.items()]
    )
