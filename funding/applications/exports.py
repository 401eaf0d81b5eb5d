"""The pipeline for other programs: the list exactly as filtered, sorted, laid out and grouped.

A workbook has typed cells and, below each group, sums that go on working when rows are hidden or corrected: they are
SUBTOTAL formulas, and the grand total leaves out the subtotals by the formula's own rule. CSV and JSON are data: each
row says which group it stands in, and nothing is added up for the reader.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import groupby

from funding.applications.columns import COLUMNS, GROUPINGS, LIST_COLUMNS, Layout, ListColumn
from funding.applications.queries.entries import Entry, Value
from funding.applications.queries.groups import Group, groups
from funding.applications.queries.listing import stream
from funding.applications.types import PipelineFilter
from funding.infra import clock
from funding.infra.sheets import Column, Formula, Kind, XlsxBook, XlsxSheet, address, write_csv
from funding.infra.sheets import Value as Cell
from funding.kernel.actor import Actor
from funding.kernel.money import plain
from funding.work.gates import told_long

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
EVERY_COLUMN = Layout(columns=tuple(column.key for column in LIST_COLUMNS))
_TOLD = (Column("Next date, as told", Kind.TEXT, 30), Column("What is due", Kind.TEXT, 30))
_SUM = 9
"""SUBTOTAL's number for a sum of what a filter shows."""

Rows = Iterable[tuple[str, Entry]]


def sheet_columns(layout: Layout) -> list[Column]:
    """The file's columns: the list's own, the next date also in words, and first the key of the application."""
    found = [Column("ID", Kind.CODE, 8)]
    for column in layout.chosen:
        found.append(Column(column.label, column.kind, column.width))
        found.extend(_TOLD if column.key == "due" else ())
    return found


def _counted(key: str, entry: Entry) -> Cell:
    """A value; an amount that is counted in another application as words, so that no sum of the file takes it in."""
    value = entry.values[key]
    if entry.counted_in and COLUMNS[key].summed and isinstance(value, int):
        return f"{plain(value)}, counted in {entry.counted_in}"
    return value


def _row(entry: Entry, layout: Layout) -> list[Cell]:
    row: list[Cell] = [entry.id]
    for key in layout.columns:
        row.append(_counted(key, entry))
        if key == "due":
            waits = entry.gate is not None and not entry.stage.is_closed
            row += [told_long(entry.gate), entry.gate.label] if entry.gate and waits else ["", ""]
    return row


def _csv(rows: Rows, layout: Layout, names: dict[str, str]) -> Iterator[bytes]:
    columns = sheet_columns(layout)
    if not layout.group:
        return write_csv((_row(entry, layout) for _, entry in rows), columns)
    named = ([names.get(key, key), *_row(entry, layout)] for key, entry in rows)
    return write_csv(named, [Column(f"Group: {GROUPINGS[layout.group]}", Kind.TEXT, 24), *columns])


def _member(column: ListColumn, value: Value) -> object:
    """A value as JSON holds it; amounts and shares are text, since a reader's floating point would round them."""
    if value is None or value == "":
        return None
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, int) and column.kind in {Kind.MONEY, Kind.PERCENT}:
        return plain(value)
    return value


def _item(entry: Entry, layout: Layout) -> dict[str, object]:
    item: dict[str, object] = {"id": entry.id}
    item |= {column.key: _member(column, entry.values[column.key]) for column in layout.chosen}
    if layout.shows("stage"):
        item["stage"] = entry.stage.value
    if layout.shows("due"):
        gate = None if entry.stage.is_closed else entry.gate
        item["due_instant"] = gate.due_at.isoformat() if gate and gate.due_at else None
        item["due_zone"] = gate.zone if gate else None
        item["due_certainty"] = gate.certainty.value if gate else None
        item["due_label"] = gate.label if gate else None
    return item


def _json(rows: Rows, layout: Layout, names: dict[str, str]) -> Iterator[bytes]:
    """One array of objects by column key."""
    yield b"["
    for position, (key, entry) in enumerate(rows):
        item = _item(entry, layout)
        if layout.group:
            item["group"] = names.get(key, key)
        yield (b",\n" if position else b"\n") + json.dumps(item, ensure_ascii=False).encode()
    yield b"\n]\n"


def _xlsx(rows: Rows, layout: Layout, found: list[Group], created: datetime) -> bytes:
    target, columns = io.BytesIO(), sheet_columns(layout)
    with XlsxBook(target, title="Pipeline", created=created) as book:
        sheet = book.sheet("Pipeline", columns)
        head = sheet.head(freeze_columns=2)
        known = {group.key: group for group in found}
        first, sums = sheet.next_row, dict.fromkeys(range(len(columns)), 0)
        for key, part in groupby(rows, key=lambda pair: pair[0]):
            group = known.get(key)
            if group is not None:
                sheet.text(f"{group.label} ({group.sums.count:,})", style="group")
            begins, own = sheet.next_row, dict.fromkeys(sums, 0)
            for _, entry in part:
                row = _row(entry, layout)
                sheet.row(row)
                for place, value in enumerate(row):
                    own[place] += value if isinstance(value, int) else 0
            sums = {place: sums[place] + own[place] for place in sums}
            if group is not None:
                _total(sheet, layout, f"Subtotal {group.label}", begins, own)
        if not layout.group:
            sheet.filter_lines(head, sheet.next_row - 1)
        if sheet.next_row > first:
            _total(sheet, layout, "Total", first, sums)
    return target.getvalue()


def _total(sheet: XlsxSheet, layout: Layout, label: str, first: int, sums: dict[int, int]) -> None:
    """A row of live sums over the rows from ``first``; each carries the value it has now."""
    keys: list[str] = [""]
    for key in layout.columns:
        keys += [key, "", ""] if key == "due" else [key]
    summed = {column.key for column in layout.chosen if column.summed}
    last = sheet.next_row - 1
    row: list[Cell] = ["", label]
    for place, key in enumerate(keys[2:], start=2):
        span = f"{address(first, place)}:{address(last, place)}"
        row.append(Formula(f"=SUBTOTAL({_SUM},{span})", sums[place]) if key in summed else None)
    sheet.row(row, style="strong")


def export_applications(
    *, narrowed: PipelineFilter, by: Actor, kind: str, layout: Layout = EVERY_COLUMN
) -> Iterator[bytes]:
    """The file in pieces. ``kind`` is csv, xlsx or json; raises KeyError for another."""
    if kind not in CONTENT_TYPES:
        raise KeyError(kind)
    found = groups(narrowed, by, layout) if layout.group else []
    names, rows = {group.key: group.label for group in found}, stream(narrowed, layout, by)
    if kind == "json":
        return _json(rows, layout, names)
    if kind == "csv":
        return _csv(rows, layout, names)
    return iter([_xlsx(rows, layout, found, clock.now())])
