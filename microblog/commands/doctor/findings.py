"""What a check says."""

from collections.abc import Callable
from dataclasses import dataclass

from microblog.core.db import Database
from microblog.settings import Settings

OK, WARN, FAIL = "ok", "warn", "fail"


@dataclass(frozen=True)
class Examined:
    """What is looked at: the settings, with empty ones filled in, and the database, which nobody has opened yet."""

    settings: Settings
    database: Database


@dataclass(frozen=True)
class Finding:
    """The answer of one check; `mend` is what to do where it is not fine."""

    check: str
    state: str
    said: str
    mend: str = ""


Answer = tuple[str, str, str]
"""The state, what was found, and what mends it."""

Check = Callable[[Examined], Answer]
"""A check is named by its function: `free_disk` is shown as "free disk"."""


def ok(said: str) -> Answer:
    """Nothing to do."""
    return OK, said, ""


def warn(said: str, mend: str) -> Answer:
    """It works, and should be better."""
    return WARN, said, mend


def fail(said: str, mend: str) -> Answer:
    """It does not work, or is not safe."""
    return FAIL, said, mend
