"""The migrations make exactly the tables that the models describe."""

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from microblog.core.db import Database
from microblog.migrations.models import Base


def test_migrations_and_models_agree(database_url: str) -> None:
    database = Database(database_url)
    with database.engine.connect() as connection:
        found: list[Any] = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    database.close()
    assert found == []
