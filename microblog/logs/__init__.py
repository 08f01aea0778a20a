"""The log: one record a line, readable or as JSON, on standard output or in a rotating file that processes share.

Each line has the time in UTC, the level, the logger, the request's id and the message. Nothing that somebody sends can
begin a line of its own, and no secret is written.
"""

import logging
import sys
from pathlib import Path

from microblog.logs.formats import JsonLines, ReadableLines
from microblog.logs.masking import Masking
from microblog.logs.shared_file import SharedRotatingFile
from microblog.settings import BadSettings, Mistake, Settings

_SERVER_LOGGERS = ("_granian", "granian.access")
_TALKATIVE = ("sqlalchemy", "asyncio", "PIL", "alembic")

SERVER_LOGGING = {"loggers": {name: {"handlers": [], "propagate": True} for name in _SERVER_LOGGERS}, "handlers": {}}
"""For the HTTP server's `log_dictconfig`: its lines come out with ours."""


def configure(settings: Settings) -> None:
    """Send every record of this process where the settings say; calling it again replaces what was there.

    Raises:
        BadSettings: the log file cannot be written.
    """
    handler = _handler(settings)
    mask = Masking(settings.secret_values)
    handler.setFormatter(JsonLines(mask) if settings.log_format == "json" else ReadableLines(mask))
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    root.setLevel(settings.log_level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(True)


def _handler(settings: Settings) -> logging.Handler:
    if not settings.log_file:
        return logging.StreamHandler(sys.stdout)
    try:
        path = Path(settings.log_file).expanduser()
        return SharedRotatingFile(path, settings.log_file_megabytes * 1_000_000, settings.log_files_kept)
    except OSError as error:
        expected = f"a file that this user may write; the system says: {error.strerror}"
        source = settings.sources.get("log_file", "given")
        raise BadSettings([Mistake("LOG_FILE", settings.log_file, source, expected, "data/microblog.log")]) from None
