"""Running the migrations that a database lacks."""

import logging

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from microblog.core import schema
from microblog.core.db import Database

log = logging.getLogger(__name__)

_LOCK = 0x6D6963726F626C67
"""Any number will do that every process agrees on; this one spells "microblg"."""


def upgrade(database: Database) -> None:
    """Run every migration that is missing, all in one transaction; several processes may try at once."""
    if schema.is_current(database):
        return
    log.info("bringing the database to revision %s", schema.head())
    config = Config()
    config.set_main_option("script_location", "microblog:migrations")
    with database.engine.begin() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
