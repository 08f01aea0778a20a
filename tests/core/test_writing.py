"""Whether the database can be written is found out on real ones, without writing anything that stays."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import OperationalError

from microblog.core.db import Database
from microblog.core.writing import is_writable
from tests.fixtures.servers import free_port

READ_ONLY = {"sqlite": "PRAGMA query_only = 1", "postgresql": "SET default_transaction_read_only = on"}
TRACE = {"sqlite": "PRAGMA data_version", "postgresql": "SELECT xmin::text FROM alembic_version"}
FULL_DISK = """
import resource, signal, sys
from microblog.core.db import Database
from microblog.core.writing import is_writable
database = Database(sys.argv[1])
before = is_writable(database)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
print(before, is_writable(database))
"""


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def other(database: Database) -> Iterator[Connection]:
    with database.engine.connect() as connection:
        yield connection


def test_it_is_tried_out_and_nothing_stays(database: Database, database_kind: str, other: Connection) -> None:
    before = other.scalar(text(TRACE[database_kind]))
    assert is_writable(database)
    assert is_writable(database)
    assert other.scalar(text(TRACE[database_kind])) == before
    file = Path(database.url.database or "")
    assert not database.is_sqlite or {each.name[len(file.name) :] for each in file.parent.iterdir()} <= {
        "",
        "-wal",
        "-shm",
    }


def test_a_database_that_can_only_be_read(database: Database, database_kind: str) -> None:
    @event.listens_for(database.engine, "connect")
    def only_read(connection: object, _record: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        cursor.execute(READ_ONLY[database_kind])
        cursor.close()
        connection.commit()  # type: ignore[attr-defined]

    assert not is_writable(database)


def test_somebody_who_writes_for_long_is_not_waited_for(database: Database, other: Connection) -> None:
    other.execute(text("UPDATE alembic_version SET version_num = version_num"))
    began = time.monotonic()
    assert is_writable(database)
    assert time.monotonic() - began < 2


def test_its_impatience_ends_with_it(database: Database, other: Connection, database_kind: str) -> None:
    asked = {"sqlite": "PRAGMA busy_timeout", "postgresql": "SHOW lock_timeout"}[database_kind]
    before = other.scalar(text(asked))
    other.close()
    assert is_writable(database)
    with database.engine.connect() as same:
        assert same.scalar(text(asked)) == before


def test_a_database_that_is_not_there(tmp_path: Path) -> None:
    for url in (f"sqlite:///{tmp_path}", f"postgresql://nobody@127.0.0.1:{free_port()}/nothing"):
        away = Database(url)
        with pytest.raises(OperationalError):
            is_writable(away)
        away.close()


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_folder_that_has_gone(database: Database, tmp_path: Path) -> None:
    assert is_writable(database)
    tmp_path.rename(tmp_path.with_name("elsewhere"))
    assert not is_writable(database)


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_full_disk(database_url: str) -> None:
    command = [sys.executable, "-c", FULL_DISK, database_url]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "True False\n"
