"""Pictures of accounts, and what is known of them at Gravatar."""

import sqlalchemy as sa
from alembic import op

from microblog.core.columns import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give accounts a picture, and make the table."""
    op.add_column("account", sa.Column("picture", sa.String(length=32), nullable=True))
    op.create_table(
        "gravatar",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("checked_at", Moment(), nullable=False),
        sa.Column("picture", sa.String(length=32), nullable=True),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("is_declined", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_gravatar_account_id_account")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_gravatar")),
    )
    op.create_index(op.f("ix_gravatar_checked_at"), "gravatar", ["checked_at"], unique=False)
