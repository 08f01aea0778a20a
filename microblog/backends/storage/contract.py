"""What every place for files promises."""

import logging
import re
from typing import Protocol

from microblog.core.errors import Unavailable

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*(?:[./][a-z0-9_-]+)*")
MAX_NAME = 200

log = logging.getLogger(__name__)


class StorageUnavailable(Unavailable):
    """Files cannot be read or written at present."""


class Storage(Protocol):
    """Keeps whole files by name: small letters, digits, and between them dots, slashes, dashes and underscores.

    Any name of another form is a `ValueError`. Everything may raise `StorageUnavailable`.
    """

    def put(self, name: str, content: bytes) -> None:
        """Keep a file: whole, and for good, when this returns. One of the same name is replaced."""

    def get(self, name: str) -> bytes | None:
        """What is in a file, or `None` where there is none of this name."""

    def delete(self, name: str) -> None:
        """Forget a file. One that is not there is no error."""


def unavailable(reason: str) -> StorageUnavailable:
    """The error to raise; its reason is for whoever reads the log."""
    log.warning("stored files: %s", reason)
    return StorageUnavailable(reason=reason)


def checked(name: str) -> str:
    """The name itself.

    Raises:
        ValueError: it could lead out of the place that files are kept in, or mean two things to two systems.
    """
    if len(name) > MAX_NAME or not _NAME.fullmatch(name):
        raise ValueError(f"not a name for a stored file: {name!r}")
    return name
