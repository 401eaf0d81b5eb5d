"""The dates that are shown, for other programs: all pages of them, as CSV or XLSX."""

from __future__ import annotations

import io
from collections.abc import Iterator

from funding.calendar.queries import windows
from funding.calendar.types import Entry, Wanted
from funding.calendar.window import Window
from funding.infra import clock
from funding.infra.sheets import Column, Kind, Value, write_csv, write_xlsx
from funding.kernel.actor import Actor
from funding.work.gates import standing, told_here, told_long

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MOST = 20_000
"""The most dates in one file."""
COLUMNS = (
    Column("Day", Kind.DATE),
    Column("As told", Kind.TEXT, 30),
    Column("Here", Kind.TEXT, 26),
    Column("Certainty", Kind.TEXT, 12),
    Column("Layer", Kind.TEXT, 22),
    Column("Kind", Kind.TEXT, 18),
    Column("What is due", Kind.TEXT, 34),
    Column("Record", Kind.TEXT, 44),
    Column("Funder", Kind.TEXT, 16),
    Column("Who", Kind.TEXT, 20),
    Column("Stands", Kind.TEXT, 16),
)


def _row(entry: Entry) -> list[Value]:
    zone = clock.reader_zone()
    return [
        entry.due_on,
        told_long(entry),
        told_here(entry, zone),
        entry.certainty.value.replace("_", " "),
        entry.layer.label,
        entry.kind,
        entry.label,
        entry.title,
        entry.funder,
        entry.owner,
        standing(entry, now=clock.now(), reader_zone=zone).words,
    ]


def export_dates(*, wanted: Wanted, window: Window, by: Actor, kind: str) -> Iterator[bytes]:
    """The file in pieces. ``kind`` is one of CONTENT_TYPES; raises KeyError for another."""
    if kind not in CONTENT_TYPES:
        raise KeyError(kind)
    found = windows.agenda(wanted, by, window, size=MOST).items
    rows = (_row(entry) for entry in found)
    if kind == "csv":
        return write_csv(rows, COLUMNS)
    target = io.BytesIO()
    write_xlsx(target, [("Calendar", COLUMNS, rows)], title="Calendar", created=clock.now())
    return iter([target.getvalue()])
