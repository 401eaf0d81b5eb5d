"""A comparison of scenarios for other programs: by scenario, initiative and month, as CSV or XLSX."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence

from funding.coverage.exports import CONTENT_TYPES
from funding.coverage.models import Scenario
from funding.coverage.queries.scenarios import YearPlan, overrides_of
from funding.coverage.whatif import Result
from funding.infra import clock
from funding.infra.sheets import Column, Kind, Value, write_csv, write_xlsx

COLUMNS = (
    Column("Scenario", Kind.TEXT, 30),
    Column("Initiative", Kind.TEXT, 40),
    Column("Month", Kind.DATE),
    Column("Planned", Kind.MONEY),
    Column("Secured", Kind.MONEY),
    Column("Pending", Kind.MONEY),
    Column("Pending, weighted", Kind.MONEY, 18),
    Column("Uncovered", Kind.MONEY),
)
SUMMARY = (
    Column("Scenario", Kind.TEXT, 30),
    Column("Planned", Kind.MONEY),
    Column("Secured", Kind.MONEY),
    Column("Pending, weighted", Kind.MONEY, 18),
    Column("Uncovered", Kind.MONEY),
    Column("More than as planned", Kind.MONEY, 22),
    Column("Staff months uncovered", Kind.TEXT, 22),
    Column("Match missing", Kind.MONEY),
    Column("Largest gap in", Kind.DATE),
)


def staff_months(basis_points: int) -> str:
    """Months of full-time staff with one decimal: 15,000 basis points are "1.5"."""
    tenths = (basis_points + 500) // 1_000
    return f"{tenths // 10}.{tenths % 10}"


def _rows(titled: Sequence[tuple[str, Result]], titles: dict[int, str]) -> Iterator[list[Value]]:
    """Initiatives in the order of their names; cost in no line yet comes last and has no month."""
    places = {key: place for place, key in enumerate(titles)}
    for title, result in titled:
        order = sorted(result.by_cell, key=lambda key: (places[key[0]], key[1] is None, key[1]))
        for initiative_id, month in order:
            sums = result.by_cell[initiative_id, month]
            yield [
                title,
                titles[initiative_id],
                month,
                sums.planned,
                sums.secured,
                sums.pending,
                sums.weighted,
                sums.gap,
            ]


def _summary(titled: Sequence[tuple[str, Result]]) -> Iterable[list[Value]]:
    base = titled[0][1].total.gap
    for title, result in titled:
        sums = result.total
        yield [
            title,
            sums.planned,
            sums.secured,
            sums.weighted,
            sums.gap,
            sums.gap - base,
            staff_months(result.staff_bp),
            result.match_short,
            result.low_month,
        ]


def export_comparison(
    *, plan: YearPlan, chosen: Sequence[Scenario], kind: str
) -> tuple[Iterable[bytes], str]:
    """The file in pieces and its type. ``kind`` is csv or xlsx; raises KeyError for another."""
    titled = [("As planned", plan.play()), *((one.title, plan.play(overrides_of(one))) for one in chosen)]
    rows = _rows(titled, plan.titles)
    if kind == "csv":
        return write_csv(rows, COLUMNS), CONTENT_TYPES[kind]
    target = io.BytesIO()
    sheets = [("Compared", SUMMARY, _summary(titled)), ("By month", COLUMNS, rows)]
    write_xlsx(target, sheets, title="Scenarios", created=clock.now())
    return iter([target.getvalue()]), CONTENT_TYPES[kind]
