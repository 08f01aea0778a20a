"""Ids of posts and messages: time-sorted integers of 53 bits, exact in JavaScript. Other rows are numbered from 1 on.

41 bits of milliseconds since 2000-01-01 UTC, then 12 bits of sequence. An id is allocated inside the write transaction.
On SQLite, where one writes at a time, it is the present moment or one more than the greatest id there is. On
PostgreSQL, where many do, the low bits come from a database sequence, so two processes never make the same id.
"""

import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import Sequence, column, func, select, text
from sqlalchemy import table as table_named
from sqlalchemy.orm import InstrumentedAttribute

from microblog.core.db import Base, dialect, session

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
SEQUENCE_BITS = 12
MAX_ID = 2**53 - 1

_EPOCH_MS = int(EPOCH.timestamp() * 1000)

low_bits = Sequence("id_low_bits", maxvalue=(1 << SEQUENCE_BITS) - 1, minvalue=0, cycle=True, metadata=Base.metadata)


def new_id(key: InstrumentedAttribute[int]) -> int:
    """An id for a row that is being inserted by the present transaction; `key` is the primary key it is for."""
    earliest = (time.time_ns() // 1_000_000 - _EPOCH_MS) << SEQUENCE_BITS
    if dialect() == "postgresql":
        return earliest | session.scalars(low_bits.next_value().select()).one()
    greatest = session.scalar(select(func.max(key)))
    return max(earliest, (greatest or 0) + 1)


def last_number(table: str) -> int:
    """The greatest number that a row of a numbered table ever had, also when that row is gone; 0 if there was none.

    Numbers never come back: both kinds of database count, PostgreSQL in a sequence, and SQLite where the model says
    `sqlite_autoincrement`.
    """
    counted = session.scalar(_COUNTED[dialect()], {"name": table})
    return max(counted or 0, session.scalar(select(func.max(column("id"))).select_from(table_named(table))) or 0)


_COUNTED = {
    "sqlite": text("SELECT seq FROM sqlite_sequence WHERE name = :name"),
    "postgresql": text(
        "SELECT pg_sequence_last_value(CAST(pg_get_serial_sequence(quote_ident(:name), 'id') AS regclass))"
    ),
}


def id_at(moment: datetime, sequence: int = 0) -> int:
    """The id with this moment and sequence number (0 to 4095), for imports and for cursors."""
    milliseconds = (moment - EPOCH) // timedelta(milliseconds=1)
    return (max(0, milliseconds) << SEQUENCE_BITS) | sequence


def moment_of(id: int) -> datetime:
    """When an id was made, to the millisecond, in UTC."""
    return EPOCH + timedelta(milliseconds=id >> SEQUENCE_BITS)
