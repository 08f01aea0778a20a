"""The migrations make exactly the tables that the models describe, and keep what is in them."""

from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from microblog.core.db import Database
from microblog.migrations.models import Base
from microblog.migrations.running import upgrade


def test_migrations_and_models_agree(database_url: str) -> None:
    database = Database(database_url)
    with database.engine.connect() as connection:
        found: list[Any] = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    database.close()
    assert found == []


def test_posts_of_before_there_were_unlisted_ones_stay_and_others_can_be_unlisted(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    with database.engine.begin() as connection:
        _upgrade_to("0002", connection)
        connection.execute(
            text(
                "INSERT INTO account (id, username, domain, display_name, bio, created_at, posts_count, followers_count,"
                " following_count) VALUES (1, 'susan', '', '', '', '2026-01-01 00:00:00', 1, 0, 0)"
            )
        )
        _write(connection, 1, "public")
    upgrade(database)
    with database.engine.begin() as connection:
        _write(connection, 2, "unlisted")
        found = connection.execute(text("SELECT id, visibility, edited_id, pinned_id FROM post ORDER BY id")).all()
        assert [tuple(row) for row in found] == [(1, "public", None, None), (2, "unlisted", None, None)]
        assert connection.execute(text("SELECT pins_count FROM account")).scalar() == 0
        if database.is_sqlite:
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    with pytest.raises(IntegrityError), database.engine.begin() as connection:
        _write(connection, 3, "nobody")
    database.close()


def _write(connection: Connection, id: int, visibility: str) -> None:
    insert = "INSERT INTO post (id, account_id, text, visibility, mentions) VALUES (:id, 1, 'x', :visibility, '')"
    connection.execute(text(insert), {"id": id, "visibility": visibility})


def test_hashtags_of_before_there_were_pages_of_them_are_found(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    texts = ["#Bread and #butter", "#bread", "none", "#bread for few", "#bread is gone", "＃日本"]
    with database.engine.begin() as connection:
        _upgrade_to("0007", connection)
        account = "INSERT INTO account (id, username, domain, display_name, bio, created_at, posts_count,"
        account += " followers_count, following_count) VALUES (1, 'susan', '', '', '', '2026-01-01 00:00:00', 5, 0, 0)"
        connection.execute(text(account))
        for id, words in enumerate(texts):
            _write(connection, id, "followers" if "few" in words else "public")
            gone = "2026-01-01 00:00:00" if "gone" in words else None
            changed = "UPDATE post SET text = :words, deleted_at = :gone WHERE id = :id"
            connection.execute(text(changed), {"words": words, "gone": gone, "id": id})
    upgrade(database)
    with database.engine.begin() as connection:
        found = connection.execute(text("SELECT post_id, tag FROM post_tag ORDER BY post_id, tag")).all()
        assert [tuple(row) for row in found] == [(0, "bread"), (0, "butter"), (1, "bread"), (5, "日本")]
        languages = connection.execute(text("SELECT DISTINCT language, language_is_chosen FROM post")).all()
        assert [(row[0], bool(row[1])) for row in languages] == [(None, False)]
        connection.execute(text("DELETE FROM post WHERE id = 0"))
        assert connection.execute(text("SELECT count(*) FROM post_tag")).scalar() == 2
    database.close()


def test_numbers_of_before_they_were_counted_do_not_come_back(empty_database_url: str) -> None:
    """Not those of the rows that are there, and not those of accounts that only the log still knows."""
    database = Database(empty_database_url)
    with database.engine.begin() as connection:
        _upgrade_to("0008", connection)
        _join(connection, "susan")
        _join(connection, "david", picture="0f" * 16)
        connection.execute(
            text(
                "INSERT INTO audit_entry (at, actor_id, act, subject_id, details) VALUES ('2026-01-01', 1, 'x', 9, '')"
            )
        )
        _write(connection, 1, "public")
        before = connection.execute(text("SELECT id, username, picture FROM account ORDER BY id")).all()
    upgrade(database)
    with database.engine.begin() as connection:
        assert connection.execute(text("SELECT id, username, picture FROM account ORDER BY id")).all() == before
        connection.execute(text("DELETE FROM account WHERE username = 'david'"))
        _join(connection, "mary")
        assert connection.execute(text("SELECT id FROM account WHERE username = 'mary'")).scalar_one() > 2
        if database.is_sqlite:
            assert connection.execute(text("SELECT id FROM account WHERE username = 'mary'")).scalar_one() == 10
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
            connection.execute(text("ALTER TABLE account ADD COLUMN later INTEGER"))
    with pytest.raises(IntegrityError), database.engine.begin() as connection:
        _join(connection, "susan")
    database.close()


def _upgrade_to(revision: str, connection: Connection) -> None:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "microblog:migrations")
    command.upgrade(config, revision)


def _join(connection: Connection, username: str, picture: str | None = None) -> None:
    insert = "INSERT INTO account (username, domain, display_name, bio, created_at, posts_count, followers_count,"
    insert += " following_count, picture) VALUES (:username, '', '', '', '2026-01-01 00:00:00', 0, 0, 0, :picture)"
    connection.execute(text(insert), {"username": username, "picture": picture})


def test_sqlite_goes_on_without_statistics(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    with database.engine.begin() as connection:
        _upgrade_to("0008", connection)
        connection.execute(text("ANALYZE"))
    upgrade(database)
    if database.is_sqlite:
        with database.engine.begin() as connection:
            assert connection.execute(text("SELECT count(*) FROM sqlite_stat1")).scalar() == 0
    database.close()
