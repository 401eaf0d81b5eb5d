"""The list of awards for other programs: exactly as filtered and sorted, all pages."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

from funding.awards.queries.listing import AwardRow, every_award
from funding.awards.types import AwardFilter
from funding.infra import clock
from funding.infra.sheets import Column, Kind, Value, write_csv, write_xlsx
from funding.kernel.actor import Actor
from funding.kernel.money import plain

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
COLUMNS = (
    Column("ID", Kind.CODE, 8),
    Column("Award", Kind.TEXT, 44),
    Column("Funder", Kind.TEXT, 32),
    Column("Number", Kind.TEXT, 26),
    Column("Pass-through’s number", Kind.TEXT, 22),
    Column("Assistance listing", Kind.TEXT, 12),
    Column("Source of funds", Kind.TEXT, 22),
    Column("Funder’s money", Kind.MONEY, 16),
    Column("Match", Kind.MONEY, 16),
    Column("First day", Kind.DATE, 12),
    Column("Last day", Kind.DATE, 12),
    Column("Paid by", Kind.TEXT, 16),
    Column("Open conditions", Kind.INTEGER, 10),
    Column("Status", Kind.TEXT, 14),
)


def export_awards(*, narrowed: AwardFilter, by: Actor, kind: str) -> Iterator[bytes]:
    """The list as CSV, XLSX or JSON, piece by piece. Raises KeyError for another kind."""
    if kind not in CONTENT_TYPES:
        raise KeyError(kind)
    rows = (_row(one) for one in every_award(by, narrowed))
    if kind == "csv":
        return write_csv(rows, COLUMNS)
    if kind == "xlsx":
        target = io.BytesIO()
        write_xlsx(target, [("Awards", COLUMNS, rows)], title="Awards", created=clock.now())
        return iter([target.getvalue()])
    return iter([json.dumps([_members(row) for row in rows], indent=1, ensure_ascii=False).encode()])


def _row(one: AwardRow) -> list[Value]:
    return [
        one.id,
        one.title,
        one.funder,
        one.award_number,
        one.pass_through_number,
        one.aln,
        one.route.label,
        one.authorized_cents,
        one.match_cents,
        one.starts_on,
        one.ends_on,
        one.payment_method.label,
        one.open_conditions,
        one.status.label,
    ]


def _members(row: list[Value]) -> dict[str, object]:
    """A row as JSON holds it; amounts are text, since a reader's floating point would round them."""
    return {
        column.title: plain(value)
        if column.kind is Kind.MONEY and isinstance(value, int)
        else value
        if isinstance(value, int | str) or value is None
        else str(value)
        for column, value in zip(COLUMNS, row, strict=True)
    }
