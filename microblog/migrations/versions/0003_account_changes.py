"""Names that are used once, changes of address that can be undone, and people who are leaving."""

import sqlalchemy as sa
from alembic import op

from microblog.core.columns import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; everybody who is here has used the present name."""
    op.create_table(
        "used_name",
        sa.Column("name", sa.String(length=30), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_used_name_account_id_account")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_used_name")),
    )
    op.create_index(op.f("ix_used_name_account_id"), "used_name", ["account_id"], unique=False)
    op.execute("INSERT INTO used_name (name, account_id) SELECT username, id FROM account WHERE domain = ''")
    op.create_table(
        "wanted_email",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_wanted_email_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_wanted_email")),
    )
    op.create_table(
        "former_email",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("replaced_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_former_email_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_email")),
    )
    op.create_index(op.f("ix_former_email_replaced_at"), "former_email", ["replaced_at"], unique=False)
    op.create_index(op.f("ix_former_email_user_id"), "former_email", ["user_id"], unique=False)
    op.create_table(
        "departure",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_departure_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_departure")),
    )
    op.create_index(op.f("ix_departure_asked_at"), "departure", ["asked_at"], unique=False)
    op.create_index("ix_imported_row_new_id", "imported_row", ["new_id"], unique=False)
