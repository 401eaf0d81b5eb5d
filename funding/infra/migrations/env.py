"""What Alembic runs: it is given an engine by ``funding.infra.migrations`` and applies what is missing.

On SQLite a table that is rebuilt takes its children with it while foreign keys are on, so they are off during a
migration and every key is checked before the commit.
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, Engine

from funding.infra.db import Base, write_intent

engine: Engine = context.config.attributes["engine"]


def set_foreign_keys(connection: Connection, state: str) -> None:
    """Switch SQLite's key checks. It heeds this only outside a transaction, hence the driver's own connection."""
    if connection.dialect.name == "sqlite":
        connection.connection.cursor().execute(f"PRAGMA foreign_keys={state}")


def check_foreign_keys(connection: Connection) -> None:
    """Raise RuntimeError where a migration left a row pointing nowhere (SQLite only)."""
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"the migration leaves rows that point nowhere: {broken[:5]}")


def run() -> None:
    """Apply the migrations in one transaction."""
    with write_intent(), engine.connect() as connection:
        set_foreign_keys(connection, "OFF")
        try:
            context.configure(
                connection=connection,
                target_metadata=Base.metadata,
                render_as_batch=True,
                transactional_ddl=True,
            )
            with connection.begin(), context.begin_transaction():
                context.run_migrations()
                check_foreign_keys(connection)
        finally:
            set_foreign_keys(connection, "ON")


run()
