"""Posts have hashtags and languages; the hashtags of those that are there are found."""

import sqlalchemy as sa
from alembic import op

from microblog.core.columns import BigId, sorted_by_bytes
from microblog.posts.tags import tag_rows

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BATCH = 5_000


def upgrade() -> None:
    """Add the columns, make the table, and fill it."""
    op.add_column("post", sa.Column("language", sa.String(length=35), nullable=True))
    op.add_column("post", sa.Column("language_is_chosen", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "post_tag",
        sa.Column("tag", sorted_by_bytes(100), nullable=False),
        sa.Column("post_id", BigId, nullable=False),
        sa.CheckConstraint("length(tag) <= 100", name=op.f("ck_post_tag_tag_length")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_post_tag_post_id_post"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("tag", "post_id", name=op.f("pk_post_tag")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_post_tag_post_id"), "post_tag", ["post_id"], unique=False)
    fill()


def fill() -> None:
    """Find the hashtags of the posts that everybody can find, oldest first, a batch at a time."""
    post, post_tag = (sa.table(name, *map(sa.column, columns)) for name, columns in TABLES.items())
    found = sa.select(post.c.id, post.c.text, post.c.visibility).where(post.c.deleted_at.is_(None))
    found = found.where(sa.or_(post.c.text.contains("#"), post.c.text.contains("＃"))).order_by(post.c.id)
    last = -1
    while batch := op.get_bind().execute(found.where(post.c.id > last).limit(BATCH)).all():
        last = batch[-1].id
        if rows := [{"tag": tag, "post_id": id} for tag, id in tag_rows(tuple(row) for row in batch)]:
            op.get_bind().execute(sa.insert(post_tag), rows)


TABLES = {"post": ("id", "text", "visibility", "deleted_at"), "post_tag": ("tag", "post_id")}
