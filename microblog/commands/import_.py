"""`microblog import PATH`."""

from collections.abc import Iterator
from pathlib import Path

import click

from microblog.auth import queries
from microblog.commands.application import application
from microblog.core.clock import now
from microblog.core.context import database, settings
from microblog.imports.arrivals import bring_in, rows_in
from microblog.imports.errors import BadSource
from microblog.imports.report import Report, as_lines
from microblog.imports.source import Source, opened
from microblog.processes.locks import holder_of


class Unusable(click.ClickException):
    """The file cannot be brought in."""

    exit_code = 2


@click.command(short_help="Bring in the people and posts of the tutorial's app.")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only tell what would happen; nothing is written.")
@click.option("--yes", is_flag=True, help="Do not ask before writing.")
@click.option("--mail", is_flag=True, help="Write to those who get another username.")
def command(path: Path, dry_run: bool, yes: bool, mail: bool) -> None:
    """Bring in the people and posts of the tutorial's app.

    PATH is its SQLite database, of any stage from chapter 6 to 23; it is only read, also while the old app runs. People
    keep their passwords. Doing it again adds what is new.

    \b
    Example:  microblog import ../microblog/app.db --dry-run
              microblog import ../microblog/app.db
    """
    try:
        with opened(path) as source, application():
            total = rows_in(source)
            click.echo(f"{path}: {_contents(source)}.")
            if not (dry_run or yes):
                click.confirm(f"Bring this into {_target()}?", abort=True)
            with click.progressbar(length=total, label="Looking" if dry_run else "Bringing in") as bar:
                report = bring_in(source, bar.update, dry=dry_run, mail=mail)
            click.echo("\n".join(["", *as_lines(report), "", *_what_next(report, dry_run, mail)]))
    except BadSource as error:
        raise Unusable(str(error)) from None


def _contents(source: Source) -> str:
    parts = {"user": "people", "post": "posts", "followers": "follows", "message": "messages"}
    return ", ".join(f"{source.count(table):,} {kind}" for table, kind in parts.items() if table in source.columns)


def _target() -> str:
    return database().url.render_as_string(hide_password=True)


def _what_next(report: Report, dry_run: bool, mail: bool) -> Iterator[str]:
    if dry_run:
        yield "Nothing was written. To bring it in, leave out --dry-run."
    elif not any(report.added.values()):
        yield "Everything was here already; nothing was added."
    else:
        yield from _renames(report)
        if mail:
            yield "The mails wait in the queue, and go out when the worker runs."
        if not queries.has_admin():
            yield "Next: make somebody an admin with `microblog accounts promote NAME`."
        if holder_of(settings().data) is None:
            yield "To open the place: `microblog run`."


def _renames(report: Report) -> Iterator[str]:
    if report.renames:
        yield "Those whose username changed log in with their e-mail address or the new name."
        yield "The old name works too, unless somebody else has it here, or had it there."
    if not report.has_few_renames:
        file = settings().data / f"renamed-{now():%Y%m%d-%H%M%S}.txt"
        file.touch(mode=0o600)
        file.write_text("".join(f"{each}\n" for renames in report.renames.values() for each in renames), "utf-8")
        yield f"Every new username is in {file}, to be told to those who do not come back by themselves."
