"""Whether a function takes time in proportion to the length of its text, and not to the square of it."""

import gc
import time
from collections.abc import Callable


def grows_linearly(function: Callable[[str], object], unit: str) -> bool:
    """Sixteen times the text takes 16 times as long if all is well, 256 times if not; the line is drawn between the two."""
    return _seconds(function, unit * 16_000) < 80 * _seconds(function, unit * 1_000) + 0.01


def _seconds(function: Callable[[str], object], text: str) -> float:
    """The least processor time of three runs."""
    gc.collect()
    gc.disable()
    try:
        return min(_run(function, f"a{text}a") for _ in range(3))
    finally:
        gc.enable()


def _run(function: Callable[[str], object], text: str) -> float:
    start = time.process_time()
    function(text)
    return time.process_time() - start
