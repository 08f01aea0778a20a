"""Whether this server may start here: nobody else has the data folder, nobody else has the port."""

import errno
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click

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


@contextmanager
def locked_folder(folder: Path) -> Iterator[None]:
    """Keep other servers out of a data folder. The lock ends with the last process that was forked inside.

    Raises:
        CannotStart: a server that is running has it.
    """
    with (folder / "server.lock").open("a+", encoding="ascii") as file:
        _lock(file, folder)
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


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


def _folder_message(file: IO[str], folder: Path) -> str:
    file.seek(0)
    holder = file.read().strip()
    process = f" (process {holder})" if holder.isdigit() else ""
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
