"""`@action`: what people can do, all of it or nothing.

An action's rows, its events and one job per listener are committed together. When another transaction was first with a
row that must be unique (or PostgreSQL ended a deadlock), the action is run again from the start: it then sees what the
other one wrote, and gives the answer that the rules give for it.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError, IntegrityError

from microblog.core.db import in_transaction, transaction

ATTEMPTS = 3

P = ParamSpec("P")
R = TypeVar("R")


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Run a function in a transaction of its own, or in the caller's when there is one."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if in_transaction():
            return function(*args, **kwargs)
        for _ in range(ATTEMPTS - 1):
            try:
                with transaction():
                    return function(*args, **kwargs)
            except DBAPIError as error:
                if not _lost_a_race(error):
                    raise
        with transaction():
            return function(*args, **kwargs)

    return run


def _lost_a_race(error: DBAPIError) -> bool:
    """Whether trying again may help: a unique row was taken, a deadlock (40P01), a serialization failure (40001).

    Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html
    """
    return isinstance(error, IntegrityError) or getattr(error.orig, "sqlstate", None) in {"40P01", "40001"}
