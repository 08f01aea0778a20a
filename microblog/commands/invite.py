"""`microblog invite`."""

import click

from microblog.audit.noting import COMMAND_LINE
from microblog.commands.application import rules
from microblog.invitations.actions import invite
from microblog.invitations.inviting import DAYS, offered_uses


@click.command(short_help="Make a link by which people may sign up.")
@click.option(
    "--uses",
    type=click.Choice([str(uses) for uses in offered_uses(None)]),
    default="1",
    show_default=True,
    help="How many may come; 0 means any number.",
)
@click.option(
    "--days",
    type=click.Choice([str(days) for days in DAYS]),
    default="7",
    show_default=True,
    help="How long the link works.",
)
@click.option("--note", default="", help="What it is for; admins see it.")
def command(uses: str, days: str, note: str) -> None:
    """Make a link by which people may sign up. It works where sign-up is closed, too.

    \b
    Example:  microblog invite --uses 25 --days 30 --note "the choir"
    """
    with rules():
        made = invite(COMMAND_LINE, uses=int(uses), days=int(days), note=note)
    click.echo(made.url)
