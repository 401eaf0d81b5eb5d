"""What was there before the search is found after it."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Engine, text

from funding.infra import migrations
from tests.migrations.old_rows import A_RECORD, fill


def test_what_is_there_is_found_afterwards(standing: Callable[[str, str], Engine]) -> None:
    engine = standing("found", "0029")
    fill(engine)
    with engine.begin() as connection:
        connection.execute(text(A_RECORD))
    migrations.upgrade(engine)
    with engine.connect() as connection:
        titles = connection.execute(text("SELECT title FROM search_entries ORDER BY title")).scalars().all()
    assert titles == ["Ada", "Outreach"]
