"""A list of agreements for other programs: exactly as filtered, in its order, as CSV or XLSX."""

from __future__ import annotations

import io
from collections.abc import Iterator

from funding.infra import clock
from funding.infra.records import shown_title
from funding.infra.sheets import Column, Kind, Value, write_csv, write_xlsx
from funding.kernel.actor import Actor
from funding.subawards.queries.listing import SubawardRow, stream_subawards
from funding.subawards.types import SubawardFilter

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
COLUMNS = (
    Column("ID", Kind.INTEGER, 8),
    Column("Name", Kind.TEXT, 36),
    Column("Kind", Kind.TEXT, 12),
    Column("Status", Kind.TEXT, 16),
    Column("Our number", Kind.TEXT, 14),
    Column("Partner", Kind.TEXT, 32),
    Column("UEI", Kind.TEXT, 16),
    Column("Award", Kind.TEXT, 36),
    Column("Award number", Kind.TEXT, 24),
    Column("Assistance listing", Kind.TEXT, 10),
    Column("First day", Kind.DATE),
    Column("Last day", Kind.DATE),
    Column("Signed", Kind.DATE),
    Column("Obligated", Kind.MONEY),
    Column("Invoiced, to approve", Kind.MONEY),
    Column("Approved, to pay", Kind.MONEY),
    Column("Paid", Kind.MONEY),
    Column("Left", Kind.MONEY),
    Column("SAM.gov report due", Kind.DATE),
    Column("Closed", Kind.DATE),
)


def _cells(row: SubawardRow, by: Actor) -> list[Value]:
    one = row.subaward
    return [
        one.id,
        one.title,
        one.nature.label,
        one.status.label,
        one.number,
        one.partner.title,
        one.uei or "",
        shown_title(one.award, by),
        one.award.award_number,
        one.award.aln,
        one.starts_on,
        row.ends_on,
        one.signed_on,
        row.sums.obligated_cents,
        row.sums.waiting_cents,
        row.sums.approved_cents,
        row.sums.paid_cents,
        row.sums.left_cents,
        min((ask.due_on for ask in row.reports), default=None),
        one.closed_on,
    ]


def export_subawards(*, narrowed: SubawardFilter, by: Actor, kind: str) -> Iterator[bytes]:
    """The file in pieces. ``kind`` is csv or xlsx; raises KeyError for another."""
    if kind not in CONTENT_TYPES:
        raise KeyError(kind)
    rows = (_cells(row, by) for row in stream_subawards(by, narrowed))
    if kind == "csv":
        return write_csv(rows, COLUMNS)
    target = io.BytesIO()
    write_xlsx(target, [("Subawards", COLUMNS, rows)], title="Subawards and contracts", created=clock.now())
    return iter([target.getvalue()])
