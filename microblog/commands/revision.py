"""Where a database is, asked so that one which cannot be reached is told in a sentence."""

import click
from sqlalchemy.exc import DBAPIError

from microblog.core import schema
from microblog.core.db import Database


def revision(database: Database) -> str | None:
    """The database's revision, or `None` when it is empty.

    Raises:
        ClickException: it cannot be reached.
    """
    try:
        return schema.current(database)
    except DBAPIError as error:
        raise click.ClickException(f"The database cannot be reached: {reason(error)}") from None


def reason(error: DBAPIError) -> str:
    """What the database's driver says, in one line."""
    return " ".join(str(error.orig).split())
