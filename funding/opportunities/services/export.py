"""Exports of exactly what a list shows: CSV, XLSX and JSON, written as rows come."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import BinaryIO

from funding.infra import clock
from funding.infra.sheets import Column, Kind, Value, write_csv, write_xlsx
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.kernel.money import plain
from funding.opportunities import codes
from funding.opportunities.filters import SearchFilter
from funding.opportunities.queries.listing import every_row
from funding.opportunities.types import CallRow

FORMATS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
COLUMNS = (
    Column("Title", Kind.TEXT, 60),
    Column("Number"),
    Column("Source"),
    Column("Source id"),
    Column("Agency code"),
    Column("Agency"),
    Column("Status"),
    Column("Posted", Kind.DATE),
    Column("Closes", Kind.DATE),
    Column("Closing date is"),
    Column("Award ceiling", Kind.MONEY),
    Column("Award floor", Kind.MONEY),
    Column("Total funding", Kind.MONEY),
    Column("Expected awards", Kind.INTEGER),
    Column("Cost share"),
    Column("Assistance listings"),
    Column("Eligibility codes"),
    Column("Instruments"),
    Column("Activities"),
)
_JSON_NAMES = tuple(column.title.lower().replace(" ", "_") for column in COLUMNS)


def _cells(row: CallRow) -> Sequence[Value]:
    certainty = "unknown" if row.close_on is None else "estimated" if row.is_forecast else "stated"
    return (
        row.title,
        row.number,
        row.source.label,
        row.source_id,
        row.agency_code,
        row.agency_name,
        row.status.label,
        row.posted_on,
        row.close_on,
        certainty,
        row.ceiling_cents,
        row.floor_cents,
        row.total_cents,
        row.expected_awards,
        row.cost_share.label,
        " ".join(row.alns),
        " ".join(codes.ELIGIBILITY.codes(row.eligibility_mask)),
        " ".join(codes.INSTRUMENTS.codes(row.instrument_mask)),
        " ".join(codes.ACTIVITIES.codes(row.activity_mask)),
    )


def _json_value(value: Value, kind: Kind) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return plain(value) if kind is Kind.MONEY else value
    return value if value is None or isinstance(value, str) else str(value)


def _json_pieces(rows: Iterable[CallRow]) -> Iterator[bytes]:
    yield b"["
    for number, row in enumerate(rows):
        pairs = zip(_JSON_NAMES, _cells(row), COLUMNS, strict=True)
        one = {name: _json_value(value, column.kind) for name, value, column in pairs}
        yield (b",\n" if number else b"\n") + json.dumps(one, ensure_ascii=False).encode()
    yield b"\n]\n"


def export_pieces(actor: Actor, filters: SearchFilter, file_format: str) -> Iterator[bytes]:
    """The list as CSV or JSON, piece by piece. Amounts in JSON are text with two decimals. Raises
    DomainError.
    """
    rows = every_row(actor, filters)
    if file_format == "csv":
        return write_csv((_cells(row) for row in rows), COLUMNS)
    if file_format == "json":
        return _json_pieces(rows)
    raise DomainError("Choose csv, xlsx or json.")


def export_opportunities(actor: Actor, filters: SearchFilter, file_format: str, out: BinaryIO) -> None:
    """Write the list to ``out`` as csv, xlsx or json. Raises DomainError for another format."""
    if file_format == "xlsx":
        cells = (_cells(row) for row in every_row(actor, filters))
        write_xlsx(out, [("Opportunities", COLUMNS, cells)], title="Opportunities", created=clock.now())
        return
    for piece in export_pieces(actor, filters, file_format):
        out.write(piece)
