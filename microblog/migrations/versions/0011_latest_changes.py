"""The latest change to what home shows of an account has a number. Triggers write it: on SQLite, where it is read."""

import sqlalchemy as sa
from alembic import op

from microblog.core.columns import BigId

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

WATCHED = {
    "account": ("id", "id, username, display_name, picture, disabled_at"),
    "follow": ("follower_id", "follower_id, followed_id, state"),
    "post": (
        "account_id",
        "id, account_id, text, visibility, mentions, language, edited_id, pinned_id, deleted_at",
    ),
}
"""Tables; whose change it is when a row comes or goes; and the columns of which it is one."""

NEW_NUMBER = """
    INSERT INTO latest_change (account_id, number) VALUES (0, 1)
    ON CONFLICT (account_id) DO UPDATE SET number = number + 1;
"""
"""The row of account 0, which nobody has, holds the number that was given last."""

FOR = """
    INSERT INTO latest_change (account_id, number)
    VALUES ({account}, (SELECT number FROM latest_change WHERE account_id = 0))
    ON CONFLICT (account_id) DO UPDATE SET number = excluded.number;
"""


def upgrade() -> None:
    """Make the table, and on SQLite the triggers, with a first number for everybody."""
    op.create_table(
        "latest_change",
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", BigId, nullable=False),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_latest_change")),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute("INSERT INTO latest_change (account_id, number) SELECT id, 1 FROM account UNION SELECT 0, 1")
        for table, (account, columns) in WATCHED.items():
            watch(table, account, columns)
        op.execute(trigger("erased", "account", "DELETE", "DELETE FROM latest_change WHERE account_id = OLD.id;"))


def watch(table: str, account: str, columns: str) -> None:
    """Give each change to a table a number. A table that a later migration makes anew has lost its triggers."""
    new, old = FOR.format(account=f"NEW.{account}"), FOR.format(account=f"OLD.{account}")
    op.execute(trigger("added", table, "INSERT", NEW_NUMBER + new))
    op.execute(trigger("changed", table, f"UPDATE OF {columns}", NEW_NUMBER + old + new))
    if table != "account":
        op.execute(trigger("removed", table, "DELETE", NEW_NUMBER + old))


def trigger(name: str, table: str, event: str, statements: str) -> str:
    """A trigger for each row that an event touches."""
    return f"CREATE TRIGGER {table}_{name} AFTER {event} ON {table} BEGIN {statements} END"
