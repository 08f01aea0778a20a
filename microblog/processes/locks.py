"""Whether this server may start here: nobody else has the data folder, nobody else has the port."""

import errno
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import click

LOCK = "server.lock"
PATIENCE_SECONDS = 2.0
"""How long the processes of a parent that was killed may take to notice."""

if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: IO[str]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _try_lock(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class CannotStart(click.ClickException):
    """What is in the way, and what to do about it."""

    exit_code = 2


@dataclass(frozen=True)
class Holder:
    """The server that has a data folder: its process and its port, as far as it has noted them."""

    pid: int | None
    port: int | None


@contextmanager
def locked_folder(folder: Path, port: int) -> Iterator[None]:
    """Keep other servers out of a data folder, and note there on which port this one listens.

    The lock ends with the last process that was forked inside.

    Raises:
        CannotStart: a server that is running has it.
    """
    with (folder / LOCK).open("a+", encoding="ascii") as file:
        _lock(file, folder)
        file.truncate(0)
        file.write(f"{os.getpid()}\n{port}\n")
        file.flush()
        yield


def holder_of(folder: Path) -> Holder | None:
    """The server that runs on a data folder, or `None`."""
    try:
        file = (folder / LOCK).open("r+", encoding="ascii")
    except OSError:
        return None
    with file:
        try:
            _try_lock(file)
        except OSError:
            return _noted(file)
    return None


def check_port(host: str, port: int) -> None:
    """Make sure that nobody listens on an address.

    The server's own sockets share the port (`SO_REUSEPORT`), and so would share it with another server too.

    Raises:
        CannotStart: somebody listens there, or this process may not.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            if sys.platform != "win32":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # past connections may linger
            probe.bind((host, port))
            probe.listen(1)
    except OSError as error:
        raise CannotStart(_port_message(host, port, error)) from None


def _lock(file: IO[str], folder: Path) -> None:
    patience = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return _try_lock(file)
        except OSError:
            if time.monotonic() > patience:
                raise CannotStart(_folder_message(file, folder)) from None
            time.sleep(0.05)


def _noted(file: IO[str]) -> Holder:
    file.seek(0)
    pid, port, *_ = *(int(line) if line.isdigit() else None for line in file.read().splitlines()), None, None
    return Holder(pid, port)


def _folder_message(file: IO[str], folder: Path) -> str:
    pid = _noted(file).pid
    process = f" (process {pid})" if pid else ""
    return (
        f"The data folder {folder.absolute()} is in use by another microblog{process}. "
        "Stop that one, or choose another folder: MICROBLOG_DATA=/another/folder."
    )


def _port_message(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is in use by another program. Stop it, or choose another: PORT={port + 1}."
    if error.errno == errno.EACCES:
        return f"This user may not listen on port {port}. Choose one above 1023: PORT=8000."
    return f"Nobody can listen on {host}, port {port}: {error.strerror or error}. Choose another HOST or PORT."
