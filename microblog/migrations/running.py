"""Running the migrations that a database lacks."""

import logging

from alembic import command
from alembic.config import Config

from microblog.core import schema
from microblog.core.db import Database
from microblog.core.sqlite import BUSY_TIMEOUT_MS

log = logging.getLogger(__name__)

PATIENCE_MS = 600_000
"""How long SQLite waits for a process that migrates: large tables take minutes."""

_TAKE_TURNS = {
    "sqlite": (
        "ROLLBACK",
        f"PRAGMA busy_timeout = {PATIENCE_MS}",
        "BEGIN IMMEDIATE",
        f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}",
    ),
    "postgresql": ("SET LOCAL statement_timeout = 0", "SELECT pg_advisory_xact_lock(7883959205594500199)"),
}
"""How one process after the other gets to look at what is missing. Any number of a lock will do that all agree on."""


def upgrade(database: Database) -> None:
    """Run every migration that is missing, all in one transaction; several processes may try at once."""
    if schema.is_current(database):
        return
    log.info("bringing the database to revision %s", schema.head())
    config = Config()
    config.set_main_option("script_location", "microblog:migrations")
    with database.engine.begin() as connection:
        for statement in _TAKE_TURNS[connection.dialect.name]:
            connection.exec_driver_sql(statement)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
