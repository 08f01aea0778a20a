"""Writing many rows at once."""

from typing import Any

from sqlalchemy import Insert

from microblog.core.db import session


def insert_all(statement: Insert, rows: list[dict[str, Any]]) -> None:
    """Run an INSERT for every row, in the present transaction and past the ORM."""
    if rows:
        session.connection().execute(statement, rows)
