"""`microblog run`: a process that starts web processes and a job worker, replaces those that die, stops them together.

Everything is imported here, before the fork, so that the processes share its memory; no connection is opened here.
"""

from collections.abc import Callable

from microblog import worker
from microblog.app import bring_up_to_date
from microblog.asgi import create_asgi
from microblog.core.db import Database
from microblog.core.schema import is_current
from microblog.processes import serving
from microblog.settings import Settings


def serve(settings: Settings, on_ready: Callable[[], None] = lambda: None) -> None:
    """Serve until told to stop. `on_ready` is called once the port answers.

    Raises:
        CannotStart: the data folder or the port is in use, or the database could not be brought up to date.
        SystemExit: 1 when a process could not be kept running.
    """
    serving.serve(settings, HOUSE, on_ready)


def migrate(settings: Settings) -> None:
    """Bring the database up to date."""
    database = Database(settings.database_url)
    if not is_current(database):
        bring_up_to_date(database)
    database.close()


HOUSE = serving.Programs(prepare=migrate, web=create_asgi, jobs=worker.main)
