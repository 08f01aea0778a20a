"""Posts change: a third audience, edits with what was there before, and pins."""

import sqlalchemy as sa
from alembic import op

from microblog.core.columns import BigId

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

OLD_AUDIENCES = "visibility IN ('public', 'followers')"
AUDIENCES = "visibility IN ('public', 'unlisted', 'followers')"
PINNED = sa.text("pinned_id IS NOT NULL")


def upgrade() -> None:
    """Take the new audience, add the columns, and make the table of versions."""
    allow_unlisted()
    op.add_column("post", sa.Column("edited_id", BigId, nullable=True))
    op.add_column("post", sa.Column("pinned_id", BigId, nullable=True))
    op.create_index(
        op.f("ix_post_account_id_post_pinned_id"),
        "post",
        ["account_id", "pinned_id"],
        unique=False,
        sqlite_where=PINNED,
        postgresql_where=PINNED,
    )
    few = sa.CheckConstraint("pins_count BETWEEN 0 AND 3", name=op.f("ck_account_pins_count"))
    op.add_column("account", sa.Column("pins_count", sa.Integer(), few, server_default="0", nullable=False))
    op.create_table(
        "post_version",
        sa.Column("post_id", BigId, nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("visibility", sa.String(length=10), nullable=False),
        sa.CheckConstraint(AUDIENCES, name=op.f("ck_post_version_visibility")),
        sa.CheckConstraint("length(text) <= 16000", name=op.f("ck_post_version_text_length")),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_post_version_post_id_post"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", "id", name=op.f("pk_post_version")),
    )


def allow_unlisted() -> None:
    """Change a check. SQLite cannot, but by copying the table, with all that refers to it, or where it keeps the words.

    The second is what https://www.sqlite.org/lang_altertable.html#otheralter says of changes that no row can break.
    """
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_post_visibility"), "post", type_="check")
        op.create_check_constraint(op.f("ck_post_visibility"), "post", AUDIENCES)
        return
    change = "UPDATE sqlite_master SET sql = replace(sql, :old, :new) WHERE type = 'table' AND name = 'post'"
    op.execute("PRAGMA writable_schema = ON")
    op.execute(sa.text(change).bindparams(old=OLD_AUDIENCES, new=AUDIENCES))
    op.execute("PRAGMA writable_schema = RESET")
