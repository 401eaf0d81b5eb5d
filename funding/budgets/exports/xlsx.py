"""A budget as a workbook that recalculates itself.

========  =========================================================================================
sheet     holds
========  =========================================================================================
Summary   6a to 6k by year and source: SUMIFS over Lines, indirect from its sheet, sums of both
Lines     one row per line; totals and what it brings to the indirect base are formulas where the rule is plain
Indirect  base, rate and charge by year and source; beside them the funder's limits and what they allow
Checks    differences that must be zero, their sum, then what is wrong or will be questioned
Data      what was entered on each line, by the key that Lines ends with; the import reads it back
========  =========================================================================================

Only what lies above a subaward's cap is a plain number: it depends on the order of years, not on a sum. Every
formula carries its present value, so that previewers and programs that do not calculate show the same cents.

A charge is worked out in whole cents times basis points, both of which a spreadsheet's numbers hold exactly, so that
half a cent is rounded up there as it is here. In whole dollars each amount and each charge is rounded by itself and
every sum is made of rounded amounts (see ``rounding``); bases keep their cents, and a check row tells what rounding
has moved.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from funding.budgets.exports.entered import ENTERED, calculation_text, entered
from funding.budgets.exports.formats import ExportOptions
from funding.budgets.exports.xlsx_limits import (
    charged_cell,
    limit_cells,
    limit_columns,
    unrecovered_formula,
)
from funding.budgets.rounding import WholeDollars, in_whole_dollars
from funding.budgets.shapes import BudgetTables, LineEntry, TableRow
from funding.budgets.types import Amounts, Source
from funding.infra.sheets import Column, Formula, Kind, Value, XlsxBook, XlsxSheet, address
from funding.kernel.zoned import format_date, zone_info

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
    whole_dollars: bool = False

    @property
    def money(self) -> Kind:
        """How amounts are shown."""
        return Kind.DOLLARS if self.whole_dollars else Kind.MONEY

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


def write_workbook(
    tables: BudgetTables,
    target: BinaryIO,
    *,
    created: datetime,
    options: ExportOptions | None = None,
    zone: str = "UTC",
) -> None:
    """Write the workbook; ``zone`` is where the date on printed pages is read."""
    rounded = in_whole_dollars(tables) if options and options.whole_dollars else None
    shown = rounded.tables if rounded else tables
    plan = _Plan(shown.years, len(shown.lines), rounded is not None)
    title = f"{shown.summary.title}: budget"
    day = format_date(created.astimezone(zone_info(zone)).date())
    head = (shown.summary.title, "", f"{shown.label}, {day}" if shown.label else day)
    with XlsxBook(target, title=title, created=created, head=head) as book:
        total_row = _summary(book, shown, plan)
        _lines(book, shown, plan)
        _indirect(book, shown, plan)
        _checks(book, shown, plan, total_row, rounded)
        _data(book, shown)


def _headings(tables: BudgetTables) -> list[str]:
    request = tables.terms.request_label
    return [
        f"Year {year}: {name}" for year in tables.years for name in (request, "Match, cash", "Match, in-kind")
    ]


def _summary(book: XlsxBook, tables: BudgetTables, plan: _Plan) -> int:
    """The first sheet; answers the row of 6k, counted from 0."""
    heads = [*_headings(tables), f"{tables.terms.request_label}, all years", "Match, all years", "Total"]
    names = [Column("Line", width=7), Column("Class", width=24)]
    sheet = book.sheet("Summary", [*names, *(Column(head, plan.money, 16) for head in heads)])
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
    _name_totals(book, direct_row, 2 + plan.width, plan)
    return total_row


def _sum_of_class(code: str, column: int, plan: _Plan) -> str:
    return f'=SUMIFS({plan.column(len(_NAMES) + column)},{plan.column(0)},"{code}")'


def _summary_row(sheet: XlsxSheet, row: TableRow, plan: _Plan, formulas: list[str]) -> int:
    """One row of the form: a formula for each year and source, then the columns over all years."""
    cells = [Formula(each, cents) for each, cents in zip(formulas, _flat(row.by_year), strict=True)]
    across = _across(sheet.next_row, plan, row.whole)
    return sheet.row([row.code, row.label, *cells, *across], style="strong" if row.is_total else "plain")


def _name_totals(book: XlsxBook, direct_row: int, column: int, plan: _Plan) -> None:
    for index, year in enumerate(plan.years):
        cells = [_fixed(direct_row + 2, 2 + index * _CELLS + place) for place in (0, _CELLS - 1)]
        book.define_name(f"Total_year_{year}", f"=Summary!{cells[0]}:{cells[1]}")
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
        *(Column(head, plan.money, 14) for head in heads),
        Column("Total", plan.money, 15),
        *(Column(f"In base, {head}", Kind.MONEY, 14) for head in heads),
        Column("Why in the base or not", Kind.LONG_TEXT, 34),
        Column("Justification", Kind.LONG_TEXT, 70),
        Column("Kind", width=20),
        Column("Key", width=28),
    ]
    sheet = book.sheet("Lines", columns)
    head_row = sheet.head(freeze_columns=4)
    amounts = [address(0, plan.amount(0, 0) + place)[:-1] for place in range(plan.width)]
    ends = amounts[0], amounts[-1]
    for line in tables.lines:
        _line(sheet, line, amounts, ends)
    sheet.filter_lines(head_row, sheet.next_row - 1)
    sheet.print_only(sheet.next_row - 1, plan.total)
    book.define_name("Line_classes", f"={plan.column(0)}")
    book.define_name("Line_totals", f"={plan.column(plan.total)}")


def _line(sheet: XlsxSheet, line: LineEntry, amounts: list[str], ends: tuple[str, str]) -> None:
    number = sheet.next_row + 1
    flat, in_base = _flat(line.by_year), _flat(line.base_by_year)
    base: list[Value] = [
        Formula(f"={letters}{number}", cents) if cents and cents == whole and not line.is_capped else cents
        for letters, cents, whole in zip(amounts, in_base, flat, strict=True)
    ]
    total = Formula(f"=SUM({ends[0]}{number}:{ends[1]}{number})", line.whole.total_cents)
    names = [line.code, line.class_name, line.category, line.title, line.calculation, line.initiative]
    tail = [line.base_reason, line.justification, line.kind, line.key]
    sheet.row([*names, *flat, total, *base, *tail])


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
        *(Column(f"Indirect, {head}", plan.money, 16) for head in heads),
        Column("Unrecovered, counted as match", Kind.MONEY, 18),
    ]
    limits = limit_columns(tables.terms, heads[0])
    sheet = book.sheet("Indirect", [*columns, *limits])
    sheet.head()
    for index, each in enumerate(tables.indirect_years):
        base = [
            Formula(f"=SUM({plan.column(plan.base(index, position))})", each.base.of(source))
            for position, source in enumerate(Source)
        ]
        row, charged = sheet.next_row, each.charge
        on_match, federal, cash, in_kind = _charge_formulas(row)
        amounts = None if plan.whole_dollars else plan.column(plan.amount(index, 0))
        beside = limit_cells(tables.terms, each, row, federal, amounts) if limits else []
        unrecovered: Value = each.unrecovered_cents
        if limits:
            federal = charged_cell(row)
            unrecovered = unrecovered_formula(tables.terms, each, row)
        sheet.row(
            [
                f"Year {each.year}",
                *base,
                each.rate_bp,
                Formula(f"={on_match}", each.on_base.match_cents),
                *_charges((federal, cash, in_kind), _exact_or_whole(each.on_base, charged, plan), plan),
                unrecovered,
                *beside,
            ]
        )
    book.define_name("Indirect_rate", "=Indirect!$E$2")
    _steps(sheet, tables)


def _steps(sheet: XlsxSheet, tables: BudgetTables) -> None:
    """Under the years, how 6j is made, with its citation and notes."""
    sheet.skip()
    for step in tables.indirect.steps:
        style = "strong" if step.is_result else "plain"
        sheet.row([step.label, None, None, None, None, step.amounts.total_cents], style=style)
    for note in (tables.indirect.citation, *tables.indirect.notes):
        sheet.text(note, style="note")


def _charge_formulas(row: int) -> tuple[str, str, str, str]:
    """A year's charges on match, then federal, cash and in-kind, from the bases and the rate of its row."""
    federal, cash, in_kind, rate, on_match = (address(row, column) for column in (1, 2, 3, 4, 5))
    points = f"ROUND({rate}*10000,0)/10000"
    match_cents, cash_cents = f"ROUND(({cash}+{in_kind})*100,0)", f"ROUND({cash}*100,0)"
    share = f"IF({match_cents}=0,0,ROUND(ROUND({on_match}*100,0)*{cash_cents}/{match_cents},0)/100)"
    return (
        f"ROUND({match_cents}*{points},0)/100",
        f"ROUND(ROUND({federal}*100,0)*{points},0)/100",
        share,
        f"{on_match}-{share}+{address(row, 9)}",
    )


def _exact_or_whole(on_base: Amounts, charged: Amounts, plan: _Plan) -> Amounts:
    """The year's charges by source as the form shows them; in-kind holds what is unrecovered."""
    if plan.whole_dollars:
        return charged
    return Amounts(on_base.federal_cents, on_base.cash_cents, charged.in_kind_cents)


def _charges(formulas: tuple[str, str, str], amounts: Amounts, plan: _Plan) -> list[Formula]:
    made = [f"=ROUND({each},0)" if plan.whole_dollars else f"={each}" for each in formulas]
    return [Formula(each, amounts.of(source)) for each, source in zip(made, Source, strict=True)]


def _checks(
    book: XlsxBook, tables: BudgetTables, plan: _Plan, total_row: int, rounded: WholeDollars | None
) -> None:
    """Differences that must be zero and their sum, the match, what rounding moved, then the findings."""
    sheet = book.sheet("Checks", [Column("Check", width=70), Column("Must be zero", Kind.MONEY, 16)])
    sheet.head()
    rows = [*_check_rows(tables, plan, total_row), *(_rounding_rows(rounded, plan) if rounded else ())]
    for label, formula in rows:
        sheet.row([label, Formula(formula, 0)])
    cells = f"B2:B{len(rows) + 1}"
    off = sheet.row(["All checks together", Formula(f"=SUMPRODUCT(ABS({cells}))", 0)], style="strong")
    sheet.alarm_unless_zero(1, off, 1)
    book.define_name("Checks_off", f"=Checks!$B${off + 1}")
    sheet.skip()
    if rounded:
        for each in rounded.checks:
            label = f"{each.label}: rounding moved, at most {_number(each.most_cents)}"
            sheet.row([label, each.difference.total_cents], style="note")
        sheet.skip()
    sheet.row(["Required match", tables.summary.required_match_cents], style="strong")
    sheet.row(["Match short", tables.summary.match_short_cents], style="strong")
    sheet.skip()
    for found in tables.checks:
        citation = f" ({found.citation})" if found.citation else ""
        sheet.text(f"{found.tone.value.capitalize()}: {found.message}{citation}")


def _check_rows(tables: BudgetTables, plan: _Plan, total_row: int) -> list[tuple[str, str]]:
    end = 2 + len(plan.years) * _CELLS
    request, match, total = (f"Summary!{address(total_row, end + offset)}" for offset in range(3))
    direct = f"Summary!{address(total_row - 2, end + 2)}"
    charge = f"Summary!{address(total_row - 1, end + 2)}"
    summary = tables.summary
    where = "in whole dollars" if plan.whole_dollars else "on the screen"
    return [
        ("Lines add up to 6i", f"=ROUND(SUM({plan.column(plan.total)})-{direct},2)"),
        ("6i and 6j add up to 6k", f"=ROUND({direct}+{charge}-{total},2)"),
        ("Funder and match add up to 6k", f"=ROUND({request}+{match}-{total},2)"),
        (f"6i is the figure {where}", f"=ROUND({direct}-{_number(summary.direct_cents)},2)"),
        (f"6j is the figure {where}", f"=ROUND({charge}-{_number(summary.indirect_cents)},2)"),
        (f"6k is the figure {where}", f"=ROUND({total}-{_number(summary.total_cents)},2)"),
        (f"The request is the figure {where}", f"=ROUND({request}-{_number(summary.federal_cents)},2)"),
    ]


def _rounding_rows(rounded: WholeDollars, plan: _Plan) -> list[tuple[str, str]]:
    """In whole dollars: no line keeps cents, and 6k is the exact total and what rounding has moved."""
    totals = plan.column(plan.total)
    whole = rounded.checks[-1]
    parts = f"{_number(whole.exact.total_cents)}-({_number(whole.difference.total_cents)})"
    return [
        ("Every line is in whole dollars", f"=ROUND(SUMPRODUCT(ABS({totals}-ROUND({totals},0))),2)"),
        ("6k is the exact total and what rounding moved", f"=ROUND(Total_budget-{parts},2)"),
    ]


def _flat(by_year: tuple[Amounts, ...]) -> list[int]:
    return [
        cents
        for amounts in by_year
        for cents in (amounts.federal_cents, amounts.cash_cents, amounts.in_kind_cents)
    ]


def _fixed(row: int, column: int) -> str:
    letters = address(0, column)[:-1]
    return f"${letters}${row + 1}"


def _number(cents: int) -> str:
    whole, part = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}.{part:02d}"
