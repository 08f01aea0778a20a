"""Accounts that are asked before they are followed, and facts on profiles."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WAITING = sa.text("state = 'requested'")


def upgrade() -> None:
    """Add the columns, and an index of the requests that wait: they are few among many followers."""
    length = sa.CheckConstraint("length(fields) <= 16000", name=op.f("ck_account_fields_length"))
    op.add_column("account", sa.Column("fields", sa.Text(), length, nullable=False, server_default=sa.text("''")))
    op.add_column("account", sa.Column("is_locked", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("account", sa.Column("requests_count", sa.Integer(), nullable=False, server_default="0"))
    op.create_index(
        "ix_follow_waiting", "follow", ["followed_id", "id"], sqlite_where=WAITING, postgresql_where=WAITING
    )
