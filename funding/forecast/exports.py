"""The forecast for other programs, exactly as shown: the year by month with live sums, and what a month is made of."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from funding.coverage.months import told
from funding.forecast.queries.parts import Part
from funding.forecast.queries.years import YearForecast
from funding.forecast.types import Money
from funding.infra.sheets import Column, Formula, Kind, Value, XlsxBook, XlsxSheet, address, write_csv

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_SECURED, _WEIGHTED, _PLANNED = 1, 2, 4


def year_columns(*, planned: bool) -> tuple[Column, ...]:
    """The columns of the year; planned cost and the gap only where the whole house is shown."""
    money = ("Secured", "Weighted", "Pending in full", *(("Planned cost", "Gap") if planned else ()))
    return (Column("Month of cash", Kind.TEXT, 24), *(Column(name, Kind.MONEY, 16) for name in money))


PART_COLUMNS = (
    Column("Title", Kind.TEXT, 44),
    Column("Source", Kind.TEXT, 24),
    Column("Stage", Kind.TEXT, 18),
    Column("Secured", Kind.MONEY, 16),
    Column("Pending in full", Kind.MONEY, 16),
    Column("Chance", Kind.PERCENT, 10),
    Column("Weighted", Kind.MONEY, 16),
)


def _year_rows(found: YearForecast, *, planned: bool) -> Iterator[list[Value]]:
    rows = [(told(month), money) for month, money in found.months]
    if planned and found.unlined:
        rows.append(("Planned in no month", Money(planned=found.unlined)))
    for name, money in rows:
        row: list[Value] = [name, money.secured, money.weighted, money.pending]
        yield [*row, money.planned, money.gap] if planned else row


def export_year(found: YearForecast, *, planned: bool, kind: str, created: datetime) -> Iterator[bytes]:
    """The year by month. ``kind`` is csv or xlsx; raises KeyError for another."""
    columns = year_columns(planned=planned)
    if kind == "csv":
        return write_csv(_year_rows(found, planned=planned), columns)
    if kind != "xlsx":
        raise KeyError(kind)
    target = io.BytesIO()
    with XlsxBook(target, title=f"Forecast of fiscal year {found.year}", created=created) as book:
        sheet = book.sheet(f"Fiscal year {found.year}", columns)
        sheet.head(freeze_columns=1)
        first = sheet.next_row
        sums = [0] * len(columns)
        for row in _year_rows(found, planned=planned):
            sums = [old + (new if isinstance(new, int) else 0) for old, new in zip(sums, row, strict=True)]
            sheet.row([*row[:-1], _gap(sheet.next_row, row[-1])] if planned else row)
        _total(sheet, first, sums, 0)
    return iter([target.getvalue()])


def _gap(row: int, value: Value) -> Formula:
    names = (address(row, place) for place in (_PLANNED, _SECURED, _WEIGHTED))
    return Formula("=" + "-".join(names), value if isinstance(value, int) else 0)


def _total(sheet: XlsxSheet, first: int, sums: Sequence[int], skip: int) -> None:
    last = sheet.next_row - 1
    row: list[Value] = ["Total", *[None] * skip]
    for place in range(1 + skip, len(sums)):
        if sheet.columns[place].kind is Kind.MONEY and last >= first:
            span = f"{address(first, place)}:{address(last, place)}"
            row.append(Formula(f"=SUM({span})", sums[place]))
        else:
            row.append(None)
    sheet.row(row, style="strong")


def _part_rows(parts: Iterable[Part]) -> Iterator[list[Value]]:
    for one in parts:
        money = one.money
        yield [
            one.title,
            one.hue_label,
            one.stage,
            money.secured,
            money.pending,
            one.item.chance_bp,
            money.weighted,
        ]


def export_parts(parts: Sequence[Part], *, title: str, kind: str, created: datetime) -> Iterator[bytes]:
    """What a month is made of. ``kind`` is csv or xlsx; raises KeyError for another."""
    if kind == "csv":
        return write_csv(_part_rows(parts), PART_COLUMNS)
    if kind != "xlsx":
        raise KeyError(kind)
    target = io.BytesIO()
    with XlsxBook(target, title=title, created=created) as book:
        sheet = book.sheet("Forecast", PART_COLUMNS)
        sheet.head(freeze_columns=1)
        first, sums = sheet.next_row, [0] * len(PART_COLUMNS)
        for row in _part_rows(parts):
            sums = [old + (new if isinstance(new, int) else 0) for old, new in zip(sums, row, strict=True)]
            sheet.row(row)
        _total(sheet, first, sums, 2)
    return iter([target.getvalue()])
