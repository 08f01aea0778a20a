"""The shape of the database: brought up to date by the migrations that ship with the code."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from microblog.core.db import Database

_LOCK = 0x6D6963726F626C67  # "microblg": any number will do that every process agrees on


def upgrade(database: Database) -> None:
    """Run every migration that is missing, all in one transaction; several processes may try at once."""
    with database.engine.begin() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        command.upgrade(_config(connection), "head")


def current(database: Database) -> str | None:
    """The revision that the database is at, or `None` when it is empty."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str:
    """The revision that this code wants."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    assert revision is not None  # noqa: S101 (there is a first migration)
    return revision


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", "microblog:migrations")
    config.attributes["connection"] = connection
    return config
