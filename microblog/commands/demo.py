"""`microblog demo`."""

from datetime import datetime

import click
from sqlalchemy import func, select

from microblog.accounts.models import Account
from microblog.commands.application import application
from microblog.core.clock import now
from microblog.core.context import settings
from microblog.core.db import session
from microblog.demo.cast import CAST, PASSWORD
from microblog.demo.community import settle
from microblog.demo.crowd import people_for, populate


@click.command(short_help="Fill an empty site with a small living community.")
@click.option(
    "--posts", type=click.IntRange(min=1), help="Also add a crowd that wrote so many posts, for measurements."
)
@click.option("--yes", is_flag=True, help="Do it although there are accounts already, or the site is public.")
def command(posts: int | None, yes: bool) -> None:
    """Fill an empty site with a small living community.

    People of many languages, and what they wrote.

    Everybody in it has the same password, which is printed, and one is an admin: this is for trying out.

    \b
    Example:  microblog demo
              microblog demo --posts 1000000
    """
    with application():
        if not yes:
            refuse_where_it_would_hurt()
        moment = now()
        new = settle(moment)
        click.echo(f"Added {len(new)} people and what they wrote.")
        if posts:
            add_crowd(posts, moment)
    if new:
        click.echo(f"\n  Log in as any of them: {', '.join(each.username for each in new)}")
        click.echo(f"  The password is: {PASSWORD}\n  {CAST[0].username} is an admin.")


def refuse_where_it_would_hurt() -> None:
    """Stop at a site with accounts, and at one that strangers reach, where a known password opens an admin's door."""
    accounts = session.scalar(select(func.count()).select_from(Account))
    if accounts:
        raise click.ClickException(f"This site has {accounts} accounts already. To add the demo: microblog demo --yes")
    if settings().is_https:
        raise click.ClickException(
            f"{settings().public_url} is public, and the demo's password is known. To add it: microblog demo --yes"
        )


def add_crowd(posts: int, moment: datetime) -> None:
    """Add the crowd, and show how far it is."""
    click.echo(f"Adding {people_for(posts):,} people who wrote {posts:,} posts ...")
    with click.progressbar(length=posts, label="Posts") as bar:
        for done in populate(posts, moment):
            bar.update(done - bar.pos)
