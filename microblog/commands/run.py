"""`microblog run`."""

import os
import shutil
import sys
from functools import partial
from pathlib import Path

import click

from microblog.app import make_context
from microblog.auth.first_admin_actions import first_admin_url
from microblog.commands.chosen import prepared_settings
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
        link = first_admin_url()
    context.database.close()
    called = called_as()
    become_admin = (
        f"  Become the admin:    {link}\n                  or:  {called} accounts create NAME EMAIL --role admin\n"
    )
    click.echo(
        f"\n  {settings.site_name} is running:  {click.style(settings.public_url, bold=True)}\n\n"
        f"{become_admin if link else ''}"
        f"  See it with people:  {called} demo\n"
        "  Stop:                Ctrl-C\n"
    )


def called_as() -> str:
    """How to call this program in the shell: by its name where the shell finds it, else by its path from here."""
    called = Path(sys.argv[0])
    return called.name if shutil.which(called.name) == str(called) else os.path.relpath(called)
