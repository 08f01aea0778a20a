"""The shape of the database: which revision it has, and which one this code wants.

Only reading is here, so that a web process need not load what runs migrations; that is `migrations/running.py`.
"""

from pathlib import Path

from sqlalchemy import inspect, text

from microblog.core.db import Database

VERSIONS = Path(__file__).parent.parent / "migrations" / "versions"


def head() -> str:
    """The revision that this code wants: the number that the last migration's file name begins with."""
    return max(path.name.partition("_")[0] for path in VERSIONS.glob("[0-9]*.py"))


def current(database: Database) -> str | None:
    """The revision that the database is at, or `None` when it is empty."""
    with database.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return revision


def is_current(database: Database) -> bool:
    """Whether nothing is left to migrate."""
    return current(database) == head()
