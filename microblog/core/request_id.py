"""The id of what is being done now, a request or a job: its log lines and its error page are found by it."""

import secrets
from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="-")
"""The present request's or job's id; `-` where there is none, as at the start."""


def new_request_id() -> str:
    """An id that nobody can guess and that is short enough to read out on the telephone."""
    return secrets.token_hex(6)
