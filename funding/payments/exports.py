"""Every payment of every award as a table for other programs."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

from funding.infra import clock
from funding.infra.records import shown_title
from funding.infra.sheets import Column, Kind, Value, write_csv, write_xlsx
from funding.kernel.actor import SYSTEM, Actor
from funding.kernel.money import plain
from funding.payments.queries.award import all_payments

COLUMNS = (
    Column("Award", Kind.TEXT, 40),
    Column("Kind", Kind.TEXT),
    Column("Date", Kind.DATE),
    Column("Amount", Kind.MONEY),
    Column("Reference", Kind.TEXT),
    Column("Note", Kind.LONG_TEXT),
    Column("Corrects", Kind.CODE),
    Column("Row", Kind.CODE),
)


def rows(actor: Actor = SYSTEM) -> Iterator[list[Value]]:
    """One row a payment of an award that the actor may see, by award and day; a correction names its row."""
    for row, award in all_payments(actor):
        yield [
            shown_title(award, actor),
            row.kind.label,
            row.received_on,
            row.amount_cents,
            row.reference,
            row.note,
            row.corrects_id,
            row.id,
        ]


def every_payment(kind: str, *, actor: Actor = SYSTEM) -> Iterator[bytes]:
    """Payments the actor may see, as csv, xlsx or json."""
    if kind == "csv":
        yield from write_csv(rows(actor), COLUMNS)
    elif kind == "xlsx":
        target = io.BytesIO()
        write_xlsx(target, [("Payments", COLUMNS, rows(actor))], title="Payments", created=clock.now())
        yield target.getvalue()
    else:
        found = [
            {
                one.title: plain(value)
                if one.kind is Kind.MONEY and isinstance(value, int)
                else _plain(value)
                for one, value in zip(COLUMNS, row, strict=True)
            }
            for row in rows(actor)
        ]
        yield json.dumps(found, indent=1, ensure_ascii=False).encode()


def _plain(value: Value) -> object:
    return value if value is None or isinstance(value, int | str) else str(value)
