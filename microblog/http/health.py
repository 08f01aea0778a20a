"""Whether the server is alive, and whether it is ready for visitors. For machines: short, and without any detail.

Anybody may ask, as often as they like: what was found is kept for some seconds, and one request at a time looks anew.
"""

import logging
import threading
import time
from collections.abc import Callable

from flask import Flask, Response
from sqlalchemy.exc import SQLAlchemyError

from microblog.core import schema
from microblog.core.context import database
from microblog.core.writing import is_writable

KEPT_SECONDS = {True: 5.0, False: 1.0}
LOOK_SECONDS = 3.0
"""How long looking may take before those who ask meanwhile are told that the server is not ready."""

log = logging.getLogger(__name__)


def install(app: Flask) -> None:
    """Add both addresses."""
    app.add_url_rule("/-/live", "http.live", live)
    app.add_url_rule("/-/ready", "http.ready", Readiness(is_ready).answer)


def live() -> Response:
    """The process answers. Looks at nothing else."""
    return Response("alive\n", mimetype="text/plain", headers={"Cache-Control": "no-store"})


def is_ready() -> bool:
    """The database answers, has the shape that this code wants, and could be written."""
    try:
        return schema.is_current(database()) and is_writable(database())
    except SQLAlchemyError:
        return False


class Readiness:
    """What one application last found out about its readiness."""

    def __init__(self, look: Callable[[], bool]) -> None:
        self.look = look
        self.found, self.until = False, 0.0
        self.began = 0.0
        self.turn = threading.Lock()

    def answer(self) -> Response:
        """200 where the server is ready, else 503."""
        said, status = ("ready\n", 200) if self.is_so() else ("not ready\n", 503)
        return Response(said, status, mimetype="text/plain", headers={"Cache-Control": "no-store"})

    def is_so(self) -> bool:
        """What was found lately; what was found before that, while another request looks anew."""
        if time.monotonic() < self.until:
            return self.found
        if not self.turn.acquire(blocking=False):
            return self.found and time.monotonic() - self.began < LOOK_SECONDS
        try:
            self.began = time.monotonic()
            found = self.look()
            if self.found and not found:
                log.error("not ready: the database does not answer, has other tables, or cannot be written")
            self.found, self.until = found, time.monotonic() + KEPT_SECONDS[found]
            return found
        finally:
            self.turn.release()
