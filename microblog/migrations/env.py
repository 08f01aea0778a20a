"""Called by Alembic, with the connection that `running.py` opened."""

from alembic import context

from microblog.migrations.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
