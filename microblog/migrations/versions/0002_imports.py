"""What an import leaves: which rows came in, and messages that wait."""

import sqlalchemy as sa
from alembic import op

from microblog.core.columns import BigId, Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "imported_row",
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("key", sa.LargeBinary(length=16), nullable=False),
        sa.Column("new_id", BigId, nullable=True),
        sa.PrimaryKeyConstraint("kind", "key", name=op.f("pk_imported_row")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "imported_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sender_id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.Column("was_read", sa.Boolean(), nullable=False),
        sa.CheckConstraint("length(body) <= 16000", name=op.f("ck_imported_message_body_length")),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["account.id"], name=op.f("fk_imported_message_recipient_id_account")
        ),
        sa.ForeignKeyConstraint(["sender_id"], ["account.id"], name=op.f("fk_imported_message_sender_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_message")),
    )
    for column in ("recipient_id", "sender_id"):
        name = op.f(f"ix_imported_message_{column}_imported_message_id")
        op.create_index(name, "imported_message", [column, "id"], unique=False)
