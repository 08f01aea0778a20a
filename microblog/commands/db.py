"""`microblog db upgrade|current`."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import DBAPIError

from microblog.commands.chosen import prepared_settings
from microblog.commands.revision import reason, revision
from microblog.core import schema
from microblog.core.db import Database
from microblog.migrations import running


@click.group(short_help="Bring the database up to date, or tell where it is.")
def command() -> None:
    """Bring the database up to date, or tell where it is.

    \b
    Example:  microblog db current
    """


@command.command()
def upgrade() -> None:
    """Run every migration that is missing, all or none. `microblog run` does this by itself.

    \b
    Example:  microblog db upgrade
    """
    with _database() as database:
        before = revision(database)
        try:
            running.upgrade(database)
        except DBAPIError as error:
            raise click.ClickException(f"Nothing was changed: {reason(error)}") from None
        after = revision(database)
    click.echo(f"Already up to date: {after}" if before == after else f"Upgraded from {before or 'nothing'} to {after}")


@command.command()
def current() -> None:
    """Tell the revision of the database, and the one that this version wants.

    \b
    Example:  microblog db current
    """
    with _database() as database:
        at = revision(database)
    wanted = schema.head()
    click.echo(
        f"{at or 'empty'} (up to date)"
        if at == wanted
        else f"{at or 'empty'} (wanted: {wanted}; run: microblog db upgrade)"
    )


@contextmanager
def _database() -> Iterator[Database]:
    database = Database(prepared_settings().database_url)
    try:
        yield database
    finally:
        database.close()
