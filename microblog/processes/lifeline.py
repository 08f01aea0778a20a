"""The pipe by which children notice that their parent is gone, even after `kill -9`.

Nothing is ever written to it. Its one writing end is the parent's, so it closes exactly when the parent ends; a forked
child closes the copy that it inherited before it does anything else, or its siblings would keep each other alive.
"""

import multiprocessing
import os
import signal
import threading
from multiprocessing.connection import Connection


class Lifeline:
    """Made in the parent, held in each child."""

    def __init__(self) -> None:
        self._reading: Connection
        self._writing: Connection | None
        self._reading, self._writing = multiprocessing.Pipe(duplex=False)

    def __getstate__(self) -> dict[str, Connection | None]:
        """A spawned child is sent the reading end only."""
        return {"_reading": self._reading, "_writing": None}

    def hold(self) -> None:
        """Call this first in a child: it ends as soon as its parent has, and forgets the parent's signal handlers."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        if hasattr(signal, "SIGHUP"):
            signal.signal(signal.SIGHUP, signal.SIG_IGN)  # the terminal was closed: the parent will say so in order
        if self._writing is not None:
            self._writing.close()
        threading.Thread(target=self._wait, name="lifeline", daemon=True).start()

    def _wait(self) -> None:
        self._reading.poll(None)
        os._exit(1)
