"""The environment that `alembic init` writes, less what a test has no use for."""
import os

import sqlalchemy as sa
from alembic import context


@sa.event.listens_for(sa.Engine, "connect")
def set_foreign_keys(connection, _):
    # As SQLAlchemy's users do; SQLite's own default is OFF.
    connection.execute(f"PRAGMA foreign_keys = {os.environ.get('FOREIGN_KEYS', 'OFF')}")


if context.is_offline_mode():
    context.configure(url=os.environ["DATABASE_URL"])
    with context.begin_transaction():
        context.run_migrations()
else:
    with sa.create_engine(os.environ["DATABASE_URL"]).connect() as connection:
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()
