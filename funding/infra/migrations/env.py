"""What Alembic runs: it is given an engine by ``funding.infra.migrations`` and applies what is missing.

On SQLite a table that is rebuilt takes its children with it while foreign keys are on, so they are off during a
migration and every key is checked before the commit.
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, Engine

from funding.infra.db import Base, write_intent

engine: Engine = context.config.attributes["engine"]


def check_foreign_keys(connection: Connection) -> None:
    """Raise RuntimeError where a migration left a row pointing nowhere (SQLite only)."""
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"the migration leaves rows that point nowhere: {broken[:5]}")


def run() -> None:
    """Apply the migrations in one transaction."""
    with write_intent(), engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            connection.exec_driver_sql("ROLLBACK") if connection.in_transaction() else None
            connection.rollback()
            raw = connection.connection.driver_connection
            raw.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
        try:
            context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
            with connection.begin(), context.begin_transaction():
                context.run_migrations()
                if sqlite:
                    check_foreign_keys(connection)
        finally:
            if sqlite:
                raw.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]


run()
