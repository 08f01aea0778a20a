"""`microblog run`."""

import os
import shlex
import shutil
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import click

from microblog.app import make_context
from microblog.auth import queries
from microblog.auth.first_admin_actions import first_admin_url
from microblog.commands.chosen import ENV_FILE, prepared_settings
from microblog.settings import Settings
from microblog.supervisor import serve


@click.command(short_help="Start the server: web pages, background jobs, everything.")
@click.option("--host", help="The address to listen on; 127.0.0.1 lets only this machine in.")
@click.option("--port", help="The port to listen on.")
@click.option("--workers", help="Web processes; one for each processor is plenty.")
def command(host: str | None, port: str | None, workers: str | None) -> None:
    """Start the server: web pages, background jobs, everything.

    It makes the data folder and brings the database up to date first. Ctrl-C stops it in order.

    \b
    Example:  microblog run --port 8080
    """
    settings = prepared_settings(host=host, port=port, workers=workers)
    serve(settings, partial(greet, settings))


def greet(settings: Settings) -> None:
    """Tell where to look, and what to do next. Its connection is closed again: no later fork may inherit it."""
    context = make_context(settings)
    with context.unit_of_work():
        link, is_empty = first_admin_url(), not queries.has_members()
    context.database.close()
    where = f"\n  {settings.site_name} is running:  {click.style(settings.public_url, bold=True)}\n\n"
    click.echo(f"{where}{''.join(_next_steps(settings, link, is_empty=is_empty))}  Stop:                Ctrl-C\n")


def _next_steps(settings: Settings, link: str | None, *, is_empty: bool) -> Iterator[str]:
    called = called_for(settings)
    if link:
        yield f"  Become the admin:    {link}\n"
        yield f"                  or:  {called} accounts create NAME EMAIL --role admin\n"
    if is_empty:
        yield f"  See it with people:  {called} demo\n"
    if (link or is_empty) and is_from_outside(settings, "database_url"):
        yield "                       (these commands need DATABASE_URL too, as it is set here)\n"


def called_for(settings: Settings) -> str:
    """How to call this program so that it finds this server's data folder, in a terminal that knows nothing of it."""
    if not is_from_outside(settings, "data"):
        return called_as()
    return f"MICROBLOG_DATA={shlex.quote(str(settings.data.absolute()))} {called_as()}"


def is_from_outside(settings: Settings, name: str) -> bool:
    """Whether a setting came with the environment, which another terminal does not have, and not from `.env`."""
    return not settings.sources.get(name, ENV_FILE.name).startswith(ENV_FILE.name)


def called_as() -> str:
    """How to call this program in the shell: by its name where the shell finds it, else by its path from here."""
    called = Path(sys.argv[0])
    return called.name if shutil.which(called.name) == str(called) else os.path.relpath(called)
