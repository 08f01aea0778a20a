"""`microblog worker`."""

import click

from microblog.commands.chosen import prepared_settings, present_settings, read_settings
from microblog.worker import main


@click.command(short_help="Run background jobs only, beside a server that runs elsewhere.")
def command() -> None:
    """Run background jobs only, beside a server that runs elsewhere.

    `microblog run` already has a worker; this adds one, on this machine or on another with the same database.

    \b
    Example:  DATABASE_URL=postgresql://microblog@db/microblog microblog worker
    """
    main(prepared_settings() if read_settings().database_url else present_settings())
