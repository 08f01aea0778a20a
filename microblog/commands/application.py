"""The application, for commands that work inside it."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from microblog.app import make_context
from microblog.commands.chosen import present_settings
from microblog.commands.revision import revision
from microblog.core import schema
from microblog.core.context import AppContext
from microblog.core.errors import AppError


@contextmanager
def application() -> Iterator[AppContext]:
    """One unit of work in the application that the settings describe.

    Raises:
        NoMicroblog: nothing was started in the data folder yet.
        ClickException: the database cannot be reached, or its tables are not those that the code wants.
    """
    context = make_context(present_settings())
    try:
        if revision(context.database) != schema.head():
            raise click.ClickException("The database is not up to date. Run this first: microblog db upgrade")
        with context.unit_of_work():
            yield context
    finally:
        context.database.close()


@contextmanager
def rules() -> Iterator[None]:
    """The application; a refusal by its rules becomes a sentence and exit code 1."""
    with application():
        try:
            yield
        except AppError as error:
            raise click.ClickException(str(error)) from None
