"""How a record becomes text: readable lines for people, JSON lines for programs."""

import json
import logging
import re
from datetime import UTC, datetime

from microblog.core.request_id import request_id
from microblog.logs.masking import Masking

_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_NAMES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


class Lines(logging.Formatter):
    """What both formats share: the parts of a record, with secrets masked."""

    def __init__(self, mask: Masking) -> None:
        super().__init__()
        self.mask = mask

    def message(self, record: logging.LogRecord) -> str:
        """The sentence that was logged."""
        return self.mask(record.getMessage())

    def traceback(self, record: logging.LogRecord) -> str:
        """What was raised and from where, or nothing."""
        raised = self.formatException(record.exc_info) if record.exc_info else record.exc_text or ""
        stack = self.formatStack(record.stack_info) if record.stack_info else ""
        return self.mask("\n".join(part for part in (raised, stack) if part))


class ReadableLines(Lines):
    """`2026-11-22 08:15:00.123Z INFO    microblog.auth [3f9a01c2b7de] Hello`; tracebacks follow, behind `|`."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line, and one more for each line of a traceback."""
        time = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
        first = f"{record.name} [{request_id.get()}] {self.message(record)}"
        below = [f"    | {escaped(line)}" for line in self.traceback(record).split("\n") if line]
        return "\n".join([f"{time}Z {record.levelname:<8}{escaped(first)}", *below])


class JsonLines(Lines):
    """One object a line: `time`, `level`, `logger`, `request_id`, `message`, and `traceback` where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        parts = {
            "time": datetime.fromtimestamp(record.created, UTC)
            .isoformat(timespec="milliseconds")
            .replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "request_id": request_id.get(),
            "message": self.message(record),
        }
        if traceback := self.traceback(record):
            parts["traceback"] = traceback
        return _UNSAFE.sub(lambda char: f"\\u{ord(char[0]):04x}", json.dumps(parts, ensure_ascii=False))


def escaped(text: str) -> str:
    """Text in one line: line breaks, controls and changes of writing direction are spelled out."""
    return _UNSAFE.sub(lambda char: _NAMES.get(char[0], f"\\u{ord(char[0]):04x}"), text)
