"""The gap list for other programs: exactly the rows it shows, all pages, as CSV or XLSX."""

from __future__ import annotations

import io
from collections.abc import Iterator

from funding.coverage.queries.gaps import stream
from funding.coverage.types import GapFilter, GapRow, Grouping
from funding.infra import clock
from funding.infra.sheets import Column, Kind, Value, write_csv, write_xlsx
from funding.kernel.actor import Actor

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def gap_columns(asked: GapFilter) -> tuple[Column, ...]:
    """The columns of the list as it is grouped."""
    lines = asked.grouping is not Grouping.INITIATIVE
    return (
        Column("Initiative", Kind.TEXT, 40),
        *((Column("Line", Kind.TEXT, 40), Column("Kind", Kind.TEXT, 20)) if lines else ()),
        Column("First month", Kind.DATE),
        Column("Last month", Kind.DATE),
        Column("Planned", Kind.MONEY),
        Column("Secured", Kind.MONEY),
        Column("Pending", Kind.MONEY),
        Column("Pending, weighted", Kind.MONEY, 18),
        Column(f"Uncovered ({asked.counting.label.lower()})", Kind.MONEY, 34),
    )


def _values(row: GapRow, asked: GapFilter) -> list[Value]:
    lines: list[Value] = [row.line, row.kind.label if row.kind else ""]
    sums = row.sums
    return [
        row.initiative,
        *(lines if asked.grouping is not Grouping.INITIATIVE else []),
        row.first,
        row.last,
        sums.planned,
        sums.secured,
        sums.pending,
        sums.weighted,
        sums.uncovered(asked.counting),
    ]


def export_gaps(*, asked: GapFilter, by: Actor, start_month: int, kind: str) -> Iterator[bytes]:
    """The file in pieces. ``kind`` is csv or xlsx; raises KeyError for another."""
    if kind not in CONTENT_TYPES:
        raise KeyError(kind)
    rows = (_values(row, asked) for row in stream(by, asked, start_month=start_month))
    columns = gap_columns(asked)
    if kind == "csv":
        return write_csv(rows, columns)
    target = io.BytesIO()
    title = f"Gaps of fiscal year {asked.fiscal_year}"
    write_xlsx(target, [("Gaps", columns, rows)], title=title, created=clock.now())
    return iter([target.getvalue()])
