"""A budget as a workbook that recalculates itself.

========  =========================================================================================
sheet     holds
========  =========================================================================================
Summary   6a to 6k by year and source: SUMIFS over Lines, indirect from its sheet, sums of both
Lines     one row per line; totals and what it brings to the indirect base are formulas where the rule is plain
Indirect  base, rate and charge by year and source
Checks    differences that must be zero, then what is wrong or will be questioned
Data      what was entered on each line, by the key that Lines ends with; the import reads it back
========  =========================================================================================

Only what lies above a subaward's cap is a plain number: it depends on the order of years, not on a sum. Every
formula carries its present value, so that previewers and programs that do not calculate show the same cents.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from funding.budgets.exports.entered import ENTERED, calculation_text, entered
from funding.budgets.shapes import BudgetTables, LineEntry, TableRow
from funding.budgets.types import Amounts, Source
from funding.infra.sheets import Column, Formula, Kind, Value, XlsxBook, XlsxSheet, address

_NAMES = (
    Column("Line of SF-424A", width=9),
    Column("Class", width=20),
    Column("DOJ", width=6),
    Column("Line", width=34),
    Column("Calculation", width=34),
    Column("Initiative", width=22),
)
_CELLS = len(Source)


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where things stand on the Lines sheet: amounts by year and source, totals, then the base likewise."""

    years: tuple[int, ...]
    line_count: int

    def amount(self, year_index: int, source_index: int) -> int:
        return len(_NAMES) + year_index * _CELLS + source_index

    @property
    def width(self) -> int:
        """How many columns the years' sources take."""
        return len(self.years) * _CELLS

    @property
    def total(self) -> int:
        return len(_NAMES) + len(self.years) * _CELLS

    def base(self, year_index: int, source_index: int) -> int:
        return self.total + 1 + year_index * _CELLS + source_index

    @property
    def last(self) -> int:
        return self.total + len(self.years) * _CELLS

    def column(self, column: int) -> str:
        """The whole column of lines, such as ``Lines!$G$2:$G$40``; one empty row stands for no lines."""
        letters = address(0, column)[:-1]
        return f"Lines!${letters}$2:${letters}${max(self.line_count, 1) + 1}"


def write_workbook(tables: BudgetTables, target: BinaryIO, *, created: datetime) -> None:
    """Write the workbook."""
    plan = _Plan(tables.years, len(tables.lines))
    with XlsxBook(target, title=f"{tables.summary.title}: budget", created=created) as book:
        total_row = _summary(book, tables, plan)
        _lines(book, tables, plan)
        _indirect(book, tables, plan)
        _checks(book, tables, plan, total_row)
        _data(book, tables)


def _headings(tables: BudgetTables) -> list[str]:
    request = tables.terms.request_label
    return [
        f"Year {year}: {name}" for year in tables.years for name in (request, "Match, cash", "Match, in-kind")
    ]


def _summary(book: XlsxBook, tables: BudgetTables, plan: _Plan) -> int:
    """The first sheet; answers the row of 6k, counted from 0."""
    heads = [*_headings(tables), f"{tables.terms.request_label}, all years", "Match, all years", "Total"]
    names = [Column("Line", width=7), Column("Class", width=24)]
    sheet = book.sheet("Summary", [*names, *(Column(head, Kind.MONEY, 16) for head in heads)])
    sheet.head(freeze_columns=2)
    classes = [row for row in tables.classes if not row.is_total]
    for row in classes:
        _summary_row(
            sheet, row, plan, [_sum_of_class(row.code, column, plan) for column in range(plan.width)]
        )
    direct, charge, total = (row for row in tables.classes if row.is_total)
    first, last = sheet.next_row - len(classes), sheet.next_row - 1
    sums = [f"=SUM({address(first, 2 + c)}:{address(last, 2 + c)})" for c in range(plan.width)]
    direct_row = _summary_row(sheet, direct, plan, sums)
    links = [f"=Indirect!{address(1 + c // _CELLS, 6 + c % _CELLS)}" for c in range(plan.width)]
    _summary_row(sheet, charge, plan, links)
    both = [f"={address(direct_row, 2 + c)}+{address(direct_row + 1, 2 + c)}" for c in range(plan.width)]
    total_row = _summary_row(sheet, total, plan, both)
    _name_totals(book, direct_row, 2 + plan.width)
    return total_row


def _sum_of_class(code: str, column: int, plan: _Plan) -> str:
    return f'=SUMIFS({plan.column(len(_NAMES) + column)},{plan.column(0)},"{code}")'


def _summary_row(sheet: XlsxSheet, row: TableRow, plan: _Plan, formulas: list[str]) -> int:
    """One row of the form: a formula for each year and source, then the columns over all years."""
    cells = [Formula(each, cents) for each, cents in zip(formulas, _flat(row.by_year), strict=True)]
    across = _across(sheet.next_row, plan, row.whole)
    return sheet.row([row.code, row.label, *cells, *across], style="strong" if row.is_total else "plain")


def _name_totals(book: XlsxBook, direct_row: int, column: int) -> None:
    for name, row, offset in (
        ("Total_direct", direct_row, 2),
        ("Total_indirect", direct_row + 1, 2),
        ("Total_budget", direct_row + 2, 2),
        ("Request", direct_row + 2, 0),
        ("Match", direct_row + 2, 1),
    ):
        book.define_name(name, f"=Summary!{_fixed(row, column + offset)}")


def _across(row: int, plan: _Plan, whole: Amounts) -> list[Formula]:
    """The three columns over all years: the funder's, the match's, and both."""
    starts = [2 + index * _CELLS for index in range(len(plan.years))]
    request = "+".join(address(row, start) for start in starts)
    match = "+".join(f"{address(row, start + 1)}+{address(row, start + 2)}" for start in starts)
    end = 2 + len(plan.years) * _CELLS
    return [
        Formula(f"={request}", whole.federal_cents),
        Formula(f"={match}", whole.match_cents),
        Formula(f"={address(row, end)}+{address(row, end + 1)}", whole.total_cents),
    ]


def _lines(book: XlsxBook, tables: BudgetTables, plan: _Plan) -> None:
    heads = _headings(tables)
    columns = [
        *_NAMES,
        *(Column(head, Kind.MONEY, 14) for head in heads),
        Column("Total", Kind.MONEY, 15),
        *(Column(f"In base, {head}", Kind.MONEY, 14) for head in heads),
        Column("Why in the base or not", Kind.LONG_TEXT, 34),
        Column("Justification", Kind.LONG_TEXT, 70),
        Column("Kind", width=20),
        Column("Key", width=28),
    ]
    sheet = book.sheet("Lines", columns)
    sheet.head(freeze_columns=4)
    for line in tables.lines:
        _line(sheet, line, plan)


def _line(sheet: XlsxSheet, line: LineEntry, plan: _Plan) -> None:
    row = sheet.next_row
    names = [line.code, line.class_name, line.category, line.title, line.calculation, line.initiative]
    first, last = address(row, plan.amount(0, 0)), address(row, plan.total - 1)
    base: list[Value] = []
    for index, (amounts, in_base) in enumerate(zip(line.by_year, line.base_by_year, strict=True)):
        for position, source in enumerate(Source):
            cents = in_base.of(source)
            whole = cents == amounts.of(source) and not line.is_capped
            base.append(
                Formula(f"={address(row, plan.amount(index, position))}", cents) if whole and cents else cents
            )
    total = Formula(f"=SUM({first}:{last})", line.whole.total_cents)
    tail = [line.base_reason, line.justification, line.kind, line.key]
    sheet.row([*names, *_flat(line.by_year), total, *base, *tail])


def _data(book: XlsxBook, tables: BudgetTables) -> None:
    """What amounts and formulas do not tell about a line, under the key that stands on Lines."""
    calculations = [Column(f"Year {year}: calculation data", Kind.LONG_TEXT, 40) for year in tables.years]
    sheet = book.sheet("Data", [Column("Key", width=28), Column("Line", width=34), *ENTERED, *calculations])
    sheet.head(freeze_columns=2)
    for each in tables.lines:
        made = [calculation_text(each.line, year) for year in tables.years]
        sheet.row([each.key, each.title, *entered(each.line), *made])


def _indirect(book: XlsxBook, tables: BudgetTables, plan: _Plan) -> None:
    """One row per year: the base by source, the rate, match's charge, then the charge by source.

    Match's charge is rounded once and divided between cash and in-kind by their bases.
    """
    heads = (tables.terms.request_label, "cash", "in-kind")
    columns = [
        Column("Year", width=8),
        *(Column(f"Base, {head}", Kind.MONEY, 16) for head in heads),
        Column("Rate", Kind.PERCENT, 9),
        Column("Charge on match", Kind.MONEY, 16),
        *(Column(f"Indirect, {head}", Kind.MONEY, 16) for head in heads),
        Column("Unrecovered, counted as match", Kind.MONEY, 18),
    ]
    sheet = book.sheet("Indirect", columns)
    sheet.head()
    for index, each in enumerate(tables.indirect_years):
        row = sheet.next_row
        base = [
            Formula(f"=SUM({plan.column(plan.base(index, position))})", each.base.of(source))
            for position, source in enumerate(Source)
        ]
        cash, in_kind, rate, on_match = (address(row, column) for column in (2, 3, 4, 5))
        share = f"IF({cash}+{in_kind}=0,0,ROUND({on_match}*{cash}/({cash}+{in_kind}),2))"
        sheet.row(
            [
                f"Year {each.year}",
                *base,
                each.rate_bp,
                Formula(f"=ROUND(({cash}+{in_kind})*{rate},2)", each.on_base.match_cents),
                Formula(f"=ROUND({address(row, 1)}*{rate},2)", each.on_base.federal_cents),
                Formula(f"={share}", each.on_base.cash_cents),
                Formula(f"={on_match}-{address(row, 7)}+{address(row, 9)}", each.charge.in_kind_cents),
                each.unrecovered_cents,
            ]
        )
    book.define_name("Indirect_rate", "=Indirect!$E$2")
    sheet.skip()
    for step in tables.indirect.steps:
        style = "strong" if step.is_result else "plain"
        sheet.row([step.label, None, None, None, None, step.amounts.total_cents], style=style)
    for note in (tables.indirect.citation, *tables.indirect.notes):
        sheet.text(note, style="note")


def _checks(book: XlsxBook, tables: BudgetTables, plan: _Plan, total_row: int) -> None:
    sheet = book.sheet("Checks", [Column("Check", width=70), Column("Must be zero", Kind.MONEY, 16)])
    sheet.head()
    end = 2 + len(plan.years) * _CELLS
    request, match, total = (f"Summary!{address(total_row, end + offset)}" for offset in range(3))
    direct = f"Summary!{address(total_row - 2, end + 2)}"
    charge = f"Summary!{address(total_row - 1, end + 2)}"
    summary = tables.summary
    rows = (
        ("Lines add up to 6i", f"=ROUND(SUM({plan.column(plan.total)})-{direct},2)"),
        ("6i and 6j add up to 6k", f"=ROUND({direct}+{charge}-{total},2)"),
        ("Funder and match add up to 6k", f"=ROUND({request}+{match}-{total},2)"),
        ("6i is the figure on the screen", f"=ROUND({direct}-{_number(summary.direct_cents)},2)"),
        ("6j is the figure on the screen", f"=ROUND({charge}-{_number(summary.indirect_cents)},2)"),
        ("6k is the figure on the screen", f"=ROUND({total}-{_number(summary.total_cents)},2)"),
        ("The request is the figure on the screen", f"=ROUND({request}-{_number(summary.federal_cents)},2)"),
    )
    for label, formula in rows:
        sheet.row([label, Formula(formula, 0)])
    sheet.skip()
    sheet.row(["Required match", summary.required_match_cents], style="strong")
    sheet.row(["Match short", summary.match_short_cents], style="strong")
    sheet.skip()
    for found in tables.checks:
        citation = f" ({found.citation})" if found.citation else ""
        sheet.text(f"{found.tone.value.capitalize()}: {found.message}{citation}")


def _flat(by_year: tuple[Amounts, ...]) -> list[int]:
    return [amounts.of(source) for amounts in by_year for source in Source]


def _fixed(row: int, column: int) -> str:
    letters = address(0, column)[:-1]
    return f"${letters}${row + 1}"


def _number(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"
