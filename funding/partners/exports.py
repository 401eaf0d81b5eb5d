"""A list of partners for other programs: exactly as filtered, in its order, as CSV or XLSX."""

from __future__ import annotations

import io
from collections.abc import Iterator

from funding.infra import clock
from funding.infra.sheets import Column, Kind, Value, write_csv, write_xlsx
from funding.kernel.actor import Actor
from funding.partners.queries import PartnerRow, stream_partners
from funding.partners.types import PartnerFilter

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
COLUMNS = (
    Column("ID", Kind.INTEGER, 8),
    Column("Partner", Kind.TEXT, 40),
    Column("Kind", Kind.TEXT, 18),
    Column("UEI", Kind.TEXT, 16),
    Column("EIN", Kind.TEXT, 13),
    Column("Street", Kind.TEXT, 28),
    Column("City", Kind.TEXT, 18),
    Column("State", Kind.TEXT, 7),
    Column("ZIP", Kind.TEXT, 11),
    Column("Phone", Kind.TEXT, 18),
    Column("Website", Kind.TEXT, 28),
    Column("Agreements in force", Kind.INTEGER),
    Column("Next agreement ends", Kind.DATE),
    Column("SAM.gov looked up", Kind.DATE),
    Column("SAM.gov", Kind.TEXT, 14),
    Column("Registration holds through", Kind.DATE),
    Column("Notes", Kind.LONG_TEXT, 40),
)


def _cells(row: PartnerRow) -> list[Value]:
    one, check = row.partner, row.check
    return [
        one.id,
        one.title,
        one.partner_kind.label,
        one.uei or "",
        one.ein or "",
        one.street,
        one.city,
        one.state,
        one.zip_code,
        one.phone,
        one.website,
        row.in_force,
        row.next_end,
        check.checked_on if check else None,
        row.sam.words,
        check.registration_ends_on if check else None,
        one.notes,
    ]


def export_partners(*, narrowed: PartnerFilter, by: Actor, kind: str) -> Iterator[bytes]:
    """The file in pieces. ``kind`` is csv or xlsx; raises KeyError for another."""
    if kind not in CONTENT_TYPES:
        raise KeyError(kind)
    rows = (_cells(row) for row in stream_partners(by, narrowed))
    if kind == "csv":
        return write_csv(rows, COLUMNS)
    target = io.BytesIO()
    write_xlsx(target, [("Partners", COLUMNS, rows)], title="Partners", created=clock.now())
    return iter([target.getvalue()])
