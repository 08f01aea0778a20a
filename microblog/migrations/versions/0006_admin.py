"""What those in charge need: the log, invitations, what the server says about itself, and jobs at a glance."""

import sqlalchemy as sa
from alembic import op

from microblog.core.columns import BigId, Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

FAILED = sa.text("failed_at IS NOT NULL")


def upgrade() -> None:
    """Make five tables, and let names and addresses be found by how they begin."""
    op.create_table(
        "audit_entry",
        sa.Column("id", BigId, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    name = op.f("ix_audit_entry_subject_id_audit_entry_id")
    op.create_index(name, "audit_entry", ["subject_id", "id"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("inviter_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("most_uses", sa.Integer(), nullable=True),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.CheckConstraint("uses >= 0 AND (most_uses IS NULL OR uses <= most_uses)", name=op.f("ck_invitation_uses")),
        sa.CheckConstraint("length(note) <= 1000", name=op.f("ck_invitation_note_length")),
        sa.ForeignKeyConstraint(
            ["inviter_id"], ["account.id"], name=op.f("fk_invitation_inviter_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    op.create_index(op.f("ix_invitation_inviter_id_invitation_id"), "invitation", ["inviter_id", "id"], unique=False)
    op.create_table(
        "invited",
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_invited_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name=op.f("fk_invited_invitation_id_invitation"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_invited")),
    )
    name = op.f("ix_invited_invitation_id_invited_account_id")
    op.create_index(name, "invited", ["invitation_id", "account_id"], unique=False)
    op.create_table(
        "site",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_site_only_one")),
        sa.CheckConstraint("length(name) <= 40000", name=op.f("ck_site_name_length")),
        sa.CheckConstraint("length(description) <= 40000", name=op.f("ck_site_description_length")),
        sa.CheckConstraint("length(rules) <= 40000", name=op.f("ck_site_rules_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
    )
    op.create_table(
        "worker",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_worker")),
    )
    op.add_column("schedule", sa.Column("last_at", Moment(), nullable=True))
    op.create_index("ix_job_failed", "job", ["id"], unique=False, sqlite_where=FAILED, postgresql_where=FAILED)
    if op.get_bind().dialect.name == "postgresql":  # SQLite sorts by bytes unless it is told otherwise
        op.execute('ALTER TABLE account ALTER COLUMN username TYPE VARCHAR(30) COLLATE "C"')
        op.execute('ALTER TABLE "user" ALTER COLUMN email TYPE VARCHAR(254) COLLATE "C"')
