"""Private messages: put aside until there are private messages here."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from microblog.core.actions import action
from microblog.imports.known import known, remember
from microblog.imports.models import MESSAGE, ImportedMessage
from microblog.imports.people import People
from microblog.imports.report import Report
from microblog.imports.source import Row, Source
from microblog.imports.texts import Fitting, Kind, fitting_text, somebody
from microblog.imports.times import Times
from microblog.imports.values import as_moment
from microblog.imports.writing import insert_all

COLUMNS = ("id", "body", "timestamp", "sender_id", "recipient_id")
NO_SENDER, NO_RECIPIENT = "from nobody who came in", "to nobody who came in"


def messages(source: Source) -> Kind:
    """How messages come in; the file says for each person until when they have read theirs."""
    times, read_until = Times("Messages"), _read_until(source)

    def fit(row: Row, people: People, report: Report) -> dict[str, Any]:
        sender_id, recipient_id = somebody(row[3], people, NO_SENDER), somebody(row[4], people, NO_RECIPIENT)
        body, sent_at = fitting_text(row[1]), times.settle(row[2], row, report)
        until = read_until.get(row[4])
        return {
            "sender_id": sender_id,
            "recipient_id": recipient_id,
            "body": body,
            "sent_at": sent_at,
            "was_read": until is not None and sent_at <= until,
        }

    return Kind("messages", "message", COLUMNS, MESSAGE, fit, write)


@action
def write(coming: Sequence[Fitting]) -> int:
    """Insert those that nobody has put aside meanwhile; returns how many."""
    before = known(MESSAGE, (key for key, _ in coming))
    new = [(key, values) for key, values in coming if key not in before]
    insert_all(insert(ImportedMessage), [values for _, values in new])
    remember(MESSAGE, {key: None for key, _ in new})
    return len(new)


def _read_until(source: Source) -> dict[object, datetime]:
    rows = (row for batch in source.rows("user", "id", "last_message_read_time") for row in batch)
    return {id: moment for id, value in rows if (moment := as_moment(value))}
