"""The shape of the database: made by the migrations, from nothing, once, and the one that the models describe."""

import subprocess
import sys
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from microblog.core import schema
from microblog.core.db import Base, Database
from microblog.migrations import models
from microblog.migrations.running import upgrade

UPGRADE = """
import sys
from microblog.core.db import Database
from microblog.migrations.running import upgrade
sys.stdin.readline()
upgrade(Database(sys.argv[1]))
"""


def test_migrations_make_everything_from_nothing(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    assert (schema.current(database), schema.is_current(database)) == (None, False)
    upgrade(database)
    assert schema.current(database) == schema.head()
    assert schema.is_current(database)
    assert set(Base.metadata.tables) < set(inspect(database.engine).get_table_names())
    upgrade(database)
    database.close()


def test_the_models_describe_what_the_migrations_make(database_url: str) -> None:
    assert models.Base is Base
    database = Database(database_url)
    with database.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata)
    assert differences == []
    database.close()


def test_indexes_checks_and_keys_are_those_of_the_models(database_url: str, tmp_path: Path) -> None:
    """What Alembic does not compare: conditions of indexes, checks, and how the keys of big tables are stored."""
    database, twin = Database(database_url), Database(f"sqlite:///{tmp_path}/twin.db")
    if database.is_sqlite:
        Base.metadata.create_all(twin.engine)
        with database.engine.connect() as migrated, twin.engine.connect() as described:
            assert _parts(migrated) == _parts(described)
    else:
        with database.engine.connect() as connection:
            rows = connection.execute(text("SELECT conname FROM pg_constraint WHERE contype = 'c'"))
            names = {row.conname for row in rows}
        wanted = {str(each.name) for table in Base.metadata.tables.values() for each in table.constraints if each.name}
        assert {name for name in wanted if name.startswith("ck_")} <= names
    database.close()
    twin.close()


def test_several_processes_may_upgrade_at_once(empty_database_url: str) -> None:
    command = [sys.executable, "-c", UPGRADE, empty_database_url]
    running = [subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    for process in running:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    told = [process.communicate(timeout=60)[1] for process in running]
    assert [process.returncode for process in running] == [0] * 3, told
    database = Database(empty_database_url)
    assert schema.is_current(database)
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 1
    database.close()


def _parts(connection: Connection) -> dict[str, list[str]]:
    """What SQLite has been told about each table and index; a table's parts in any order, as a new column comes last."""
    rows = connection.execute(
        text(
            "SELECT name, sql FROM sqlite_master"
            " WHERE sql IS NOT NULL AND name <> 'alembic_version' AND type IN ('table', 'index')"
        )
    )
    return {name: sorted(" ".join(part.split()).rstrip(" )") for part in sql.split(",")) for name, sql in rows}
