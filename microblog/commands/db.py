"""`microblog db upgrade|current|backup`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy.exc import DBAPIError

from microblog.commands.chosen import prepared_settings, present_settings
from microblog.commands.revision import reason, revision
from microblog.core import schema, sqlite
from microblog.core.db import Database
from microblog.migrations import running
from microblog.settings import Settings


@click.group(short_help="Bring the database up to date, tell where it is, or copy it.")
def command() -> None:
    """Bring the database up to date, tell where it is, or copy it.

    \b
    Example:  microblog db current
    """


@command.command()
def upgrade() -> None:
    """Run every migration that is missing, all or none. `microblog run` does this by itself.

    \b
    Example:  microblog db upgrade
    """
    with _opened(prepared_settings()) as database:
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
    with _opened(present_settings()) as database:
        at = revision(database)
    wanted = schema.head()
    click.echo(
        f"{at or 'empty'} (up to date)"
        if at == wanted
        else f"{at or 'empty'} (wanted: {wanted}; run: microblog db upgrade)"
    )


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Copy the database into FILE, as it is at this moment; the server may run meanwhile.

    The copy takes the place of `microblog.db` in a data folder. What else is there (the secret key, mail that was not
    sent) is not in it.

    \b
    Example:  microblog db backup copy.db
    """
    with _opened(present_settings()) as database:
        if not database.is_sqlite:
            raise click.ClickException("This database is PostgreSQL's, which has its own way: pg_dump -Fc -f FILE")
        _copy(Path(database.url.database or ""), file)
    click.echo(f"{file}: {file.stat().st_size / 1e6:,.1f} MB")


def _copy(database: Path, file: Path) -> None:
    try:
        sqlite.copy(database, file)
    except FileExistsError:
        raise click.ClickException(f"{file} is there already, and stays as it is. Choose another name.") from None
    except (OSError, sqlite.driver().Error) as error:
        raise click.ClickException(f"Nothing was copied: {error}") from None


@contextmanager
def _opened(settings: Settings) -> Iterator[Database]:
    database = Database(settings.database_url)
    try:
        yield database
    finally:
        database.close()
