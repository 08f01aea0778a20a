"""`microblog run`: a process that starts web processes and a job worker, replaces those that die, stops them together.

Everything is imported here, before the fork, so that the processes share its memory; no connection is opened here.
"""

import logging
from collections.abc import Callable
from pathlib import Path

from microblog import worker
from microblog.app import LIMITS_FILE, bring_up_to_date
from microblog.asgi import create_asgi
from microblog.commands.revision import revision
from microblog.core import schema, sqlite
from microblog.core.db import Database
from microblog.processes import serving
from microblog.settings import Settings

log = logging.getLogger(__name__)


def serve(settings: Settings, on_ready: Callable[[], None] = lambda: None) -> None:
    """Serve until told to stop. `on_ready` is called once the port answers.

    Raises:
        CannotStart: the data folder or the port is in use, or the database could not be brought up to date.
        ClickException: the database cannot be reached.
        SystemExit: 1 when a process could not be kept running.
    """
    serving.serve(settings, HOUSE, on_ready)


def migrate(settings: Settings) -> None:
    """Bring the database up to date.

    Raises:
        ClickException: it cannot be reached.
    """
    database = Database(settings.database_url)
    if revision(database) != schema.head():
        bring_up_to_date(database)
    database.close()


def tidy(settings: Settings) -> None:
    """Leave each SQLite file whole, so that copying it alone is a backup."""
    database = Database(settings.database_url)
    files = [Path(database.url.database or "")] if database.is_sqlite else []
    for file in [*files, settings.data / LIMITS_FILE]:
        try:
            if file.is_file():
                sqlite.fold_in_log(file)
        except sqlite.driver().Error as error:
            log.warning("%s keeps its write-ahead log: %s", file, error)


HOUSE = serving.Programs(prepare=migrate, web=create_asgi, jobs=worker.main, tidy=tidy)
