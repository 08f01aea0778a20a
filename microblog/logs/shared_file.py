"""A log file that several processes append to and rotate, with no line lost, torn or waited for.

Each line is one `write` to a file opened with `O_APPEND`, which the system puts at the end whole. Whoever finds the
file too large rotates it under a lock that nobody waits for: while one process renames, or hangs, the others go on
writing. Each looks before writing whether the name still belongs to the file that it holds, and else opens the new one.
"""

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MODE = 0o600


class SharedRotatingFile(logging.Handler):
    """Appends to `path`; at `max_bytes` it becomes `path.1`, that one `path.2`, and so on up to `kept` old files."""

    def __init__(self, path: Path, max_bytes: int, kept: int) -> None:
        super().__init__()
        self.path = path.absolute()
        self.max_bytes = max_bytes
        self.kept = kept
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._file: int | None = self._open()

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record; what goes wrong is told on standard error, never to who logs."""
        try:
            line = (self.format(record) + "\n").encode("utf-8", "backslashreplace")
            self._write(line)
        except Exception:  # noqa: BLE001 (logging never breaks what it tells about)
            self.handleError(record)

    def close(self) -> None:
        """Let go of the file. A later line opens it again: `logging.config` closes handlers that stay in use."""
        self.acquire()
        try:
            if self._file is not None:
                os.close(self._file)
                self._file = None
        finally:
            self.release()
        super().close()

    def _write(self, line: bytes) -> None:
        file = self._present_file()
        size = os.fstat(file).st_size
        if size and size + len(line) > self.max_bytes:
            self._rotate(len(line))
            file = self._present_file()
        while line:
            line = line[os.write(file, line) :]

    def _present_file(self) -> int:
        """The file that has the name now: the one that is held, or else it is opened."""
        if self._file is not None and not self._has_the_name(self._file):
            os.close(self._file)
            self._file = None
        if self._file is None:
            self._file = self._open()
        return self._file

    def _has_the_name(self, file: int) -> bool:
        try:
            return os.path.samestat(self.path.stat(), os.fstat(file))
        except FileNotFoundError:
            return False

    def _open(self) -> int:
        return os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, MODE)

    def _rotate(self, more: int) -> None:
        """Move the full file aside first, so that the others have a new one at once, then rename the old ones."""
        with self._rotation() as mine:
            if not mine or not self.path.exists() or self.path.stat().st_size + more <= self.max_bytes:
                return
            if self._old(0).exists():
                self._shift()
            self.path.replace(self._old(0))
            self._shift()

    def _shift(self) -> None:
        """Make every old file one older; `.0` lies there only meanwhile, or after a process was killed just then."""
        for age in range(self.kept, 0, -1):
            if self._old(age - 1).exists():
                self._old(age - 1).replace(self._old(age))

    def _old(self, age: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{age}")

    @contextmanager
    def _rotation(self) -> Iterator[bool]:
        """The lock, or `False` where another process has it."""
        lock = os.open(self.path.with_name(f"{self.path.name}.lock"), os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, MODE)
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True
        finally:
            os.close(lock)
