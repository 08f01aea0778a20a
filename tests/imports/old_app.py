"""Databases as the tutorial's app leaves them at its stages: the tables and columns that its migrations would have made."""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

STAGES = (6, 9, 14, 21, 23)

USERS = {
    "id": "INTEGER NOT NULL PRIMARY KEY",
    "username": "VARCHAR(64) NOT NULL",
    "email": "VARCHAR(120) NOT NULL",
    "password_hash": "VARCHAR(256)",
    "about_me": "VARCHAR(140)",
    "last_seen": "DATETIME",
}
POSTS = {
    "id": "INTEGER NOT NULL PRIMARY KEY",
    "body": "VARCHAR(140) NOT NULL",
    "timestamp": "DATETIME NOT NULL",
    "user_id": "INTEGER NOT NULL",
}
MESSAGES = {
    "id": "INTEGER NOT NULL PRIMARY KEY",
    "sender_id": "INTEGER NOT NULL",
    "recipient_id": "INTEGER NOT NULL",
    "body": "VARCHAR(140) NOT NULL",
    "timestamp": "DATETIME NOT NULL",
}
NOTIFICATIONS = {
    "id": "INTEGER NOT NULL PRIMARY KEY",
    "name": "VARCHAR(128) NOT NULL",
    "user_id": "INTEGER NOT NULL",
    "timestamp": "FLOAT NOT NULL",
    "payload_json": "TEXT NOT NULL",
}
TASKS = {
    "id": "VARCHAR(36) NOT NULL PRIMARY KEY",
    "name": "VARCHAR(128) NOT NULL",
    "description": "VARCHAR(128)",
    "user_id": "INTEGER NOT NULL",
    "complete": "BOOLEAN NOT NULL",
}
FOLLOWERS = {"follower_id": "INTEGER NOT NULL", "followed_id": "INTEGER NOT NULL"}


class OldApp:
    """A database of the tutorial's app at one stage. A loose one has no rules: any value may stand anywhere."""

    def __init__(self, path: Path, stage: int = 23, *, loose: bool = False) -> None:
        self.path, self.stage = path, stage
        with sqlite3.connect(path) as connection:
            for table, columns in tables(stage).items():
                connection.execute(_create(table, columns, loose=loose))
            if not loose:
                _add_rules(connection, stage)
        connection.close()

    def add(self, table: str, *rows: dict[str, Any]) -> "OldApp":
        """Insert rows, each with columns of its own."""
        for row in rows:
            self.add_many(table, list(row), [tuple(row.values())])
        return self

    def add_many(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Insert many rows with the same columns."""
        marks = ", ".join("?" for _ in columns)
        self.run(f'INSERT INTO "{table}" ({", ".join(columns)}) VALUES ({marks})', rows)

    def run(self, statement: str, rows: Iterable[Sequence[Any]] = ((),)) -> None:
        """Run a statement for each of these rows of values."""
        with sqlite3.connect(self.path) as connection:
            connection.executemany(statement, rows)
        connection.close()


def tables(stage: int) -> dict[str, dict[str, str]]:
    """The tables that there are at a stage."""
    users, posts = dict(USERS), dict(POSTS)
    made: dict[str, dict[str, str]] = {
        "alembic_version": {"version_num": "VARCHAR(32) NOT NULL"},
        "user": users,
        "post": posts,
    }
    if stage >= 8:
        made["followers"] = FOLLOWERS
    if stage >= 14:
        posts["language"] = "VARCHAR(5)"
    if stage >= 21:
        users["last_message_read_time"] = "DATETIME"
        made |= {"message": MESSAGES, "notification": NOTIFICATIONS}
    if stage >= 22:
        made["task"] = TASKS
    if stage >= 23:
        users |= {"token": "VARCHAR(32)", "token_expiration": "DATETIME"}
    return made


def _create(table: str, columns: dict[str, str], *, loose: bool) -> str:
    types = {name: kind.split()[0].split("(")[0] if loose else kind for name, kind in columns.items()}
    return f'CREATE TABLE "{table}" ({", ".join(f"{name} {kind}" for name, kind in types.items())})'


def _add_rules(connection: sqlite3.Connection, stage: int) -> None:
    connection.execute('CREATE UNIQUE INDEX ix_user_email ON "user" (email)')
    connection.execute('CREATE UNIQUE INDEX ix_user_username ON "user" (username)')
    connection.execute("CREATE INDEX ix_post_timestamp ON post (timestamp)")
    connection.execute("CREATE INDEX ix_post_user_id ON post (user_id)")
    if stage >= 8:
        connection.execute("CREATE UNIQUE INDEX pk_followers ON followers (follower_id, followed_id)")
