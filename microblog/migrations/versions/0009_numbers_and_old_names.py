"""Numbers never come back; pictures are found by their names, and imported people by theirs."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NUMBERED = ("account", "user", "login_session", "former_email", "invitation", "audit_entry", "job")
SHOWN = sa.text("picture IS NOT NULL")


def upgrade() -> None:
    """Number without going back, add the index, and make the table."""
    if op.get_bind().dialect.name == "sqlite":
        never_go_back()
    op.create_index("ix_account_picture", "account", ["picture"], sqlite_where=SHOWN, postgresql_where=SHOWN)
    op.create_table(
        "old_name",
        sa.Column("name", sa.String(length=254), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_old_name_account_id_account")),
        sa.PrimaryKeyConstraint("name", "account_id", name=op.f("pk_old_name")),
    )
    op.create_index(op.f("ix_old_name_account_id"), "old_name", ["account_id"], unique=False)


def never_go_back() -> None:
    """Let SQLite count, as PostgreSQL does anyway: without AUTOINCREMENT the number of the last row is given again.

    The rows are stored alike with it and without, so only the words need to change (see `0007_posts_change.py`).
    """
    op.execute("CREATE TABLE counting (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT)")
    op.execute("DROP TABLE counting")  # and what counts, `sqlite_sequence`, stays
    op.execute("PRAGMA writable_schema = ON")
    for table in NUMBERED:
        _change(table)
    op.execute("PRAGMA writable_schema = RESET")
    for table in NUMBERED:
        op.execute(f"INSERT INTO sqlite_sequence (name, seq) SELECT '{table}', coalesce(max(id), 0) FROM \"{table}\"")
    for noted in ("actor_id", "subject_id"):
        last = f"(SELECT coalesce(max({noted}), 0) FROM audit_entry)"
        op.execute(f"UPDATE sqlite_sequence SET seq = max(seq, {last}) WHERE name = 'account'")


def _change(table: str) -> None:
    the_table = {"name": table}
    found = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name").bindparams(**the_table)
    words, columns = re.subn(
        r"\bid INTEGER NOT NULL", "id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT",
        str(op.get_bind().scalar(found)), count=1,
    )  # fmt: skip
    words, keys = re.subn(rf",\s*CONSTRAINT pk_{table} PRIMARY KEY \(id\)", "", words, count=1)
    if (columns, keys) != (1, 1):
        raise RuntimeError(f"the table {table} is not described as it was made")
    changed = sa.text("UPDATE sqlite_master SET sql = :words WHERE type = 'table' AND name = :name")
    op.execute(changed.bindparams(words=words, **the_table))
