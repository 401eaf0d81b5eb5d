"""Counting the statements sent to the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from funding.infra import kept_rows

UNCOUNTED = (
    *("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA", "SET ", "SHOW "),
    "SELECT CAST(PG_CURRENT_SNAPSHOT()",
)
"""What moves no data: transactions, and asking which version of the data it is."""


class QueryLog(list[str]):
    """The statements seen, in order."""

    @property
    def count(self) -> int:
        """How many there were."""
        return len(self)

    def __str__(self) -> str:
        return "\n".join(
            f"{number:3}. {' '.join(statement.split())[:300]}" for number, statement in enumerate(self, 1)
        )


@contextmanager
def count_queries() -> Iterator[QueryLog]:
    """Collect every statement sent inside, transaction control left out. Rows that are kept are forgotten before.

    ``with count_queries() as queries: client.get("/"); assert queries.count <= 9, queries``
    """
    log = QueryLog()
    kept_rows.forget()

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.lstrip().upper().startswith(UNCOUNTED):
            log.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield log
    finally:
        event.remove(Engine, "before_cursor_execute", note)
