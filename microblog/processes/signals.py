"""The signals that ask a process to stop."""

import os
import signal
import threading
from collections.abc import Callable


def stop_on_signals(stop: Callable[[], None]) -> None:
    """Call `stop` at the first `SIGTERM` or `SIGINT`, and end the process at once at the second."""
    asked: list[int] = []

    def interrupt(number: int, _frame: object) -> None:
        if asked:
            os._exit(128 + number)
        asked.append(number)
        threading.Thread(target=stop).start()

    signal.signal(signal.SIGTERM, interrupt)
    signal.signal(signal.SIGINT, interrupt)
