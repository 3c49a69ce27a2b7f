"""Alembic's environment: migrations run on the connection that ``ui.records.database`` hands over.

For ``alembic revision --autogenerate`` there is none; then the database of the settings is opened,
which must be there.
"""

from alembic import context
from sqlalchemy import Connection

from index.settings import load_settings
from ui.records.database import migration_engine
from ui.records.database_url import database_url
from ui.records.tables import metadata


def _run(connection: Connection) -> None:
    sqlite = connection.dialect.name == "sqlite"
    # render_as_batch is for autogenerate: SQLite can change most of a table only by making it anew.
    context.configure(connection, target_metadata=metadata, render_as_batch=sqlite, transactional_ddl=True)
    with context.begin_transaction():
        context.run_migrations()


handed_over = context.config.attributes.get("connection")
if handed_over is not None:
    _run(handed_over)
else:
    with migration_engine(database_url(load_settings())).begin() as own:
        _run(own)
