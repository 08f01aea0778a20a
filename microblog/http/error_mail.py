"""Telling the admins about errors that nobody expected: one line in the log each, and now and then a mail.

A mail says where it happened and how the code got there, and nothing that anybody typed: no message of the error (it
may quote a row), no query string, no body, no long part of a path (it may be a token). The log has the rest, under the
request id. How often is counted with the rate limits, apart from the application's database: that may be what failed.
"""

import logging
import threading
import traceback
from collections.abc import Iterator
from contextvars import copy_context
from datetime import timedelta

from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from microblog.backends.cache.contract import Counters
from microblog.backends.mail.rendering import Rendered, render
from microblog.backends.mail.sending import send_email
from microblog.core.context import backend, database, settings

SAME_ERROR = timedelta(minutes=10)
MAILS_AN_HOUR = 20
STRAIGHT_SECONDS = 5.0
FRAMES = 30
CAUSES = 5
LONGEST_PATH_PART = 30

DATABASE_FAILED = (OperationalError, InterfaceError, PoolTimeout)

log = logging.getLogger("microblog.errors")


def report_error(error: BaseException, *, request_id: str, method: str, path: str) -> None:
    """Log an unexpected error, and mail it to the admins unless that was done lately. Never raises.

    Call it once for each error, in the application's context and outside any transaction. The mail is a job; only when
    the database failed it goes straight to the mail server, for which this waits up to `STRAIGHT_SECONDS`.
    """
    place = f"{method} {without_secrets(path)}"
    log.error("%s failed", place, exc_info=error)
    try:
        if settings().admin_addresses and _is_due(error):
            _mail(error, _words(error, request_id, place))
    except Exception:
        log.exception("The error report could not be mailed")


def without_secrets(path: str) -> str:
    """A path without its query, and without parts so long that they may be tokens."""
    parts = path.partition("?")[0].split("/")
    return "/".join(part if len(part) <= LONGEST_PATH_PART else "…" for part in parts)


def course_of(error: BaseException) -> str:
    """The names of an error and its causes, the first cause first, each with its way through the code and no values."""
    told = []
    for each in reversed(list(_with_causes(error))):
        frames = "".join(traceback.format_tb(each.__traceback__, limit=-FRAMES))
        told.append(f"{frames}{type(each).__module__}.{type(each).__qualname__}")
    return "\n\n".join(told)


def _is_due(error: BaseException) -> bool:
    counters = backend(Counters)
    if counters.hit(f"error:{_kind(error)}", 1, SAME_ERROR):
        return False
    return not counters.hit("error mails", MAILS_AN_HOUR, timedelta(hours=1))


def _kind(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__, limit=-1)
    place = f"{frames[0].filename}:{frames[0].lineno}" if frames else ""
    return f"{type(error).__module__}.{type(error).__qualname__}:{place}"


def _words(error: BaseException, request_id: str, place: str) -> Rendered:
    values = {"request_id": request_id, "place": place, "name": type(error).__qualname__, "course": course_of(error)}
    return render("mail/error_report", None, **values, per_hour=MAILS_AN_HOUR)


def _mail(error: BaseException, words: Rendered) -> None:
    if any(isinstance(each, DATABASE_FAILED) for each in _with_causes(error)):
        _send_straight(words)
        return
    try:
        with database().session():
            send_email(words.subject, settings().admin_addresses, words.text, words.html)
    except SQLAlchemyError:
        _send_straight(words)


def _send_straight(words: Rendered) -> None:
    """Hand the mail to the server in a thread, and wait for it no longer than may be asked of a failing page."""
    thread = threading.Thread(target=copy_context().run, args=(_try_to_send, words), daemon=True)
    thread.start()
    thread.join(STRAIGHT_SECONDS)


def _try_to_send(words: Rendered) -> None:
    try:
        send_email(words.subject, settings().admin_addresses, words.text, words.html, sync=True)
    except Exception:
        log.exception("An error report could not be mailed")


def _with_causes(error: BaseException) -> Iterator[BaseException]:
    current: BaseException | None = error
    for _ in range(CAUSES):
        if current is None:
            return
        yield current
        hidden = None if current.__suppress_context__ else current.__context__
        current = current.__cause__ or hidden
