"""An award that was open before the clocks of its closeout stood among the dates."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy import Engine

from tests.migrations.old_rows import filler, old_applications

HUNG = [
    ("Closeout: final reports", date(2028, 7, 29)),
    ("Closeout: pay what was owed", date(2028, 6, 29)),
    ("Records are kept through this day", date(2029, 11, 20)),
]
"""It ends March 31, 2028 by its extension, and its own terms leave 90 days for paying what was owed."""


def open_award(engine: Engine) -> None:
    """An active federal award of the application that ``old_applications`` makes, extended once."""
    old_applications(engine)
    metadata = sa.MetaData()
    with engine.begin() as connection:

        def put(name: str, **values: object) -> None:
            table = sa.Table(name, metadata, autoload_with=engine)
            usual = {one.name: filler(one) for one in table.columns if not one.nullable and one.name != "id"}
            connection.execute(table.insert().values(**(usual | values)))

        put("records", id=9, kind="award", title="Open Door", visibility="everyone")
        put(
            "awards", id=9, application_id=2, funder_id=1, route="federal_direct", status="active",
            payment_method="drawdown", starts_on=date(2026, 10, 1), ends_on=date(2027, 9, 30),
            final_financial_sent_on=date(2026, 11, 20), kept_longer=[],
        )  # fmt: skip
        put(
            "amendments", award_id=9, kind="no_cost_extension", reason="Late.", effective_on=date(2027, 8, 15),
            new_ends_on=date(2028, 3, 31),
        )  # fmt: skip
        put("award_cost_rules", award_id=9, liquidation_days=90)


def hung_dates(engine: Engine) -> list[tuple[str, date]]:
    """The dates that stand now, by label."""
    table = sa.Table("deadlines", sa.MetaData(), autoload_with=engine)
    query = sa.select(table.c.label, table.c.due_on).order_by(table.c.label)
    with engine.connect() as connection:
        return [(row.label, row.due_on) for row in connection.execute(query)]


def an_obligation(engine: Engine) -> None:
    """The award with an obligation."""
    open_award(engine)
    table = sa.Table("obligations", sa.MetaData(), autoload_with=engine)
    usual = {one.name: filler(one) for one in table.columns if not one.nullable and one.name != "id"}
    said = {"award_id": 9, "share": "funder", "made_on": date(2026, 11, 1)}
    with engine.begin() as connection:
        connection.execute(table.insert().values(**(usual | said)))


def won_with_a_gate(engine: Engine) -> None:
    """The won application still repeats a gate of its own, and another one does."""
    open_award(engine)
    table = sa.Table("deadlines", sa.MetaData(), autoload_with=engine)
    usual = {one.name: filler(one) for one in table.columns if not one.nullable and one.name != "id"}
    said = {"kind": "application", "certainty": "date_only", "due_on": date(2026, 11, 1)}
    with engine.begin() as connection:
        for number in (2, 3):
            connection.execute(table.insert().values(usual | said | {"id": 70 + number, "record_id": number}))
            change = f"UPDATE applications SET next_deadline_id = {70 + number} WHERE id = {number}"  # noqa: S608
            connection.execute(sa.text(change))


def repeated(engine: Engine) -> list[tuple[str, int | None]]:
    """The stage of each application that repeats or repeated a gate, with the date it repeats."""
    with engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT stage, next_deadline_id FROM applications ORDER BY id"))
        return [(row.stage, row.next_deadline_id) for row in rows]


def approvals(engine: Engine) -> list[bool]:
    """Of each obligation whether it was approved when it was recorded."""
    with engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT approved_at = entered_at FROM obligations ORDER BY id"))
        return [bool(one) for one in rows.scalars()]
