"""`microblog demo`."""

from collections.abc import Iterator
from datetime import datetime

import click
from sqlalchemy import func, select

from microblog.accounts.models import Account
from microblog.commands.application import application
from microblog.core.clock import now
from microblog.core.context import database, settings
from microblog.core.db import session
from microblog.demo.cast import CAST, PASSWORD
from microblog.demo.community import settle
from microblog.demo.crowd import people_for, populate
from microblog.demo.reach import open_addresses


@click.command(short_help="Fill an empty site with a small living community.")
@click.option(
    "--posts", type=click.IntRange(min=1), help="Also add a crowd that wrote so many posts, for measurements."
)
@click.option("--yes", is_flag=True, help="Do not ask, although there are accounts already or others reach the site.")
def command(posts: int | None, yes: bool) -> None:
    """Fill an empty site with a small living community.

    People of many languages, and what they wrote.

    Everybody in it has the same password, which is printed, and one is an admin: this is for trying out. So it asks
    first where there are accounts already, and where others than this machine reach the site.

    \b
    Example:  microblog demo
              microblog demo --posts 1000000
    """
    with application():
        if not yes:
            ask_where_it_would_hurt()
        moment = now()
        new = settle(moment)
        click.echo(f"Added {len(new)} people and what they wrote.")
        if posts:
            add_crowd(posts, moment)
    if new:
        click.echo(f"\n  Log in as any of them: {', '.join(each.username for each in new)}")
        click.echo(f"  The password is: {PASSWORD}\n  {CAST[0].username} is an admin.")


def ask_where_it_would_hurt() -> None:
    """Go on only with a yes where people live already, or where a known password would open an admin's door."""
    concerns = [*_people(), *_ways_in()]
    if concerns:
        click.echo("\n".join(concerns))
        target = database().url.render_as_string(hide_password=True)
        click.confirm(f"Bring the demo into {target} all the same? (--yes says so in advance)", abort=True)


def _people() -> Iterator[str]:
    number = session.scalar(select(func.count()).select_from(Account)) or 0
    if number:
        yield f"This site has accounts already: {number}. The demo's people would live among them."


def _ways_in() -> Iterator[str]:
    if addresses := open_addresses(settings()):
        yield f"Others may reach it at {' and '.join(addresses)}, and can know the demo's password, which an admin has."


def add_crowd(posts: int, moment: datetime) -> None:
    """Add the crowd, and show how far it is."""
    click.echo(f"Adding {people_for(posts):,} people who wrote {posts:,} posts ...")
    with click.progressbar(length=posts, label="Posts") as bar:
        for done in populate(posts, moment):
            bar.update(done - bar.pos)
