"""`microblog run`."""

from functools import partial

import click

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
    """Tell where to look, and what to do next."""
    click.echo(
        f"\n  {settings.site_name} is running: {click.style(settings.public_url, bold=True)}\n\n"
        "  Make an admin:  microblog accounts create NAME EMAIL --role admin\n"
        "  Stop:           Ctrl-C\n"
    )
