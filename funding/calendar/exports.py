"""The dates that are shown, for other programs: all pages of them, as CSV, XLSX or iCalendar."""

from __future__ import annotations

import io
from collections.abc import Iterator

from funding.calendar import ics
from funding.calendar.queries import windows
from funding.calendar.services.publishing import publish
from funding.calendar.types import Entry, Wanted
from funding.calendar.window import Window
from funding.infra import clock
from funding.infra.db import unit_of_work
from funding.infra.sheets import Column, Kind, Value, write_csv, write_xlsx
from funding.kernel.actor import Actor
from funding.work.gates import standing, told_here, told_long

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ics": ics.CONTENT_TYPE,
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


def export_dates(
    *, wanted: Wanted, window: Window, by: Actor, kind: str, links: ics.Links
) -> Iterator[bytes]:
    """The file in pieces. ``kind`` is one of CONTENT_TYPES; raises KeyError for another."""
    if kind not in CONTENT_TYPES:
        raise KeyError(kind)
    if kind == "ics":
        return iter([calendar_file(wanted=wanted, window=window, by=by, links=links)])
    rows = (_row(entry) for entry in windows.agenda(wanted, by, window, size=MOST).items)
    if kind == "csv":
        return write_csv(rows, COLUMNS)
    target = io.BytesIO()
    write_xlsx(target, [("Calendar", COLUMNS, rows)], title="Calendar", created=clock.now())
    return iter([target.getvalue()])


def calendar_file(
    *,
    wanted: Wanted,
    window: Window,
    by: Actor,
    links: ics.Links,
    name: str = "Funding",
    zone: str = "",
) -> bytes:
    """The dates as an iCalendar file. What it tells is kept, so that a later file of them has a higher SEQUENCE."""
    with unit_of_work():
        told = publish(windows.agenda(wanted, by, window, size=MOST).items)
    return ics.write(name, told, zone=zone or clock.reader_zone(), links=links)
