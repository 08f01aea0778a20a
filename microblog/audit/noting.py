"""Writing into the log, from within the action whose deed is noted."""

import orjson

from microblog.audit.models import AuditEntry
from microblog.core.db import in_transaction, session

COMMAND_LINE = None
"""Who acts, where it is nobody's account: whoever may run `microblog` on the server's machine."""


def note(actor_id: int | None, act: str, subject_id: int | None = None, **details: str | int) -> None:
    """Note a deed in the present transaction: both are kept, or neither. Details are ids and keys, never words.

    Raises:
        RuntimeError: outside an action.
    """
    if not in_transaction():
        raise RuntimeError(f"{act} was noted outside an action")
    entry = AuditEntry(actor_id=actor_id, act=act, subject_id=subject_id, details=orjson.dumps(details).decode())
    session.add(entry)
