"""All posts of an author are in one index: a partial one is of no use to foreign keys when an account is removed.

SQLite's statistics go: docs/decisions/0026-pages-do-not-grow.md.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the new index, then drop the former one."""
    op.create_index("ix_post_author", "post", ["account_id", "id", "visibility", "deleted_at"], unique=False)
    op.drop_index(op.f("ix_post_account_id_post_id"), table_name="post")
    if op.get_bind().dialect.name == "sqlite" and sa.inspect(op.get_bind()).has_table("sqlite_stat1"):
        op.execute("DELETE FROM sqlite_stat1")
