"""`microblog shell`."""

import code
from typing import Any

import click
from sqlalchemy import select

from microblog.commands.application import application
from microblog.core.context import AppContext
from microblog.core.db import Base, session, transaction

BANNER = """\
microblog: a Python prompt inside the application.
At hand: session, transaction, context, settings, select, and the models {models}.

    session.scalars(select(User)).all()
    with transaction(): session.get(Account, 1).display_name = "Susan"

Ctrl-D leaves. What is not inside `with transaction():` is not kept."""


@click.command(short_help="Open a Python prompt inside the application.")
def command() -> None:
    """Open a Python prompt inside the application. The database session and the models are at hand.

    \b
    Example:  microblog shell
              echo 'print(len(session.scalars(select(User)).all()))' | microblog shell
    """
    with application() as context:
        code.interact(BANNER.format(models=", ".join(sorted(models()))), local=at_hand(context), exitmsg="")


def at_hand(context: AppContext) -> dict[str, Any]:
    """The names that the prompt knows."""
    from_here = {"session": session, "transaction": transaction, "context": context, "settings": context.settings}
    return {**from_here, "select": select, **models()}


def models() -> dict[str, type]:
    """Every model, by its name."""
    return {mapper.class_.__name__: mapper.class_ for mapper in Base.registry.mappers}
