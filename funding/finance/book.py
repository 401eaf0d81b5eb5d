"""The budget book: every current budget of the organization in one workbook.

========  =========================================================================================
sheet     holds
========  =========================================================================================
Overview  requests, match and totals by funder, by object class and by fiscal year: SUMIFS over Lines
Budgets   one row per budget, each linked to its lines; its amounts are sums over them
Lines     every line, budget year and fiscal year in one table without gaps, for pivot tables; indirect too
Checks    differences that must be zero: each table of the book against the others and against our totals
========  =========================================================================================

A budget year that lies in two fiscal years is divided by its months, as a journal is, largest remainder, so that the
parts are the budget to the cent; a budget without dates stands under "no dates". Rows are written as budgets are
read, so that memory stays flat however many there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from funding.budgets.queries import Loaded
from funding.budgets.shapes import BudgetTables
from funding.budgets.types import NOTHING, Amounts, Source
from funding.finance.journal import budget_years, by_month
from funding.infra.sheets import Column, Formula, Kind, Value, XlsxBook, XlsxSheet, address
from funding.kernel.errors import DomainError
from funding.kernel.money import plain
from funding.kernel.periods import Period, fiscal_year_of
from funding.kernel.zoned import format_date, zone_info

NO_DATES = 0
"""The fiscal year of what has no dates."""

_MONEY = ("Request", "Match, cash", "Match, in-kind", "Total")
_AMOUNTS = tuple(Column(name, Kind.MONEY, 16) for name in _MONEY)

LINES = (
    Column("Budget no.", Kind.CODE, 9),
    Column("Budget", width=40),
    Column("Funder no.", Kind.CODE, 9),
    Column("Funder", width=30),
    Column("Version", width=14),
    Column("Line of SF-424A", width=9),
    Column("Class", width=20),
    Column("Kind", width=20),
    Column("Line", width=36),
    Column("Initiative", width=24),
    Column("Budget year", Kind.CODE, 8),
    Column("Fiscal year", Kind.CODE, 8),
    *_AMOUNTS,
)
_FIRST_AMOUNT = len(LINES) - len(_AMOUNTS)
_KEYS = {"funder": 2, "class": 5, "year": 11}

BUDGETS = (
    Column("Budget no.", Kind.CODE, 9),
    Column("Budget", width=44),
    Column("Funder", width=30),
    Column("Version", width=14),
    Column("First day", Kind.DATE, 13),
    Column("Last day", Kind.DATE, 13),
    *_AMOUNTS,
)
OVERVIEW = (
    Column("No.", Kind.CODE, 8),
    Column("", width=44),
    Column("Budgets", Kind.INTEGER, 9),
    *_AMOUNTS,
)

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class _Sums:
    """What the overview adds up while lines go by, by kind of key, then by key: amounts, and which budgets."""

    amounts: dict[str, dict[Any, Amounts]] = field(default_factory=lambda: defaultdict(dict))
    budgets: dict[str, dict[Any, int]] = field(default_factory=lambda: defaultdict(dict))
    labels: dict[str, dict[Any, str]] = field(default_factory=lambda: defaultdict(dict))
    whole: Amounts = NOTHING
    exact: Amounts = NOTHING

    def add(self, kind: str, key: Any, label: str, amounts: Amounts) -> None:
        """Add an amount under a key."""
        table = self.amounts[kind]
        table[key] = table.get(key, NOTHING) + amounts
        self.labels[kind][key] = label

    def count(self, kind: str, keys: Iterable[Any]) -> None:
        """Count one budget under each of the keys it has amounts for."""
        table = self.budgets[kind]
        for key in set(keys):
            table[key] = table.get(key, 0) + 1


@dataclass(frozen=True, slots=True)
class BookFacts:
    """What a book takes from outside its budgets: zone, fiscal year, and each budget's funder by number."""

    zone: str
    start_month: int
    funders: dict[int, tuple[int, str]]

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> BookFacts:
        """The facts as an export keeps them."""
        funders = {int(number): (int(pair[0]), str(pair[1])) for number, pair in data["funders"].items()}
        return cls(data["zone"], data["fiscal_year_start_month"], funders)


def write_book(
    budgets: Iterable[Loaded],
    facts: BookFacts,
    made_at: datetime,
    target: IO[bytes],
    progress: Progress = lambda done, total: None,
) -> int:
    """Write the book of ``budgets``, in their order; how many there were."""
    day = format_date(made_at.astimezone(zone_info(facts.zone)).date())
    sums, count = _Sums(), 0
    with XlsxBook(target, title="Budget book", created=made_at, head=("Budget book", "", day)) as book:  # type: ignore[arg-type]
        overview, listing, lines = (
            book.sheet(name, columns)
            for name, columns in (("Overview", OVERVIEW), ("Budgets", BUDGETS), ("Lines", LINES))
        )
        listing.head(freeze_columns=2)
        head_row = lines.head(freeze_columns=2)
        for count, loaded in enumerate(budgets, start=1):
            _budget(listing, lines, loaded, facts, sums)
            progress(count, len(facts.funders))
        lines.filter_lines(head_row, lines.next_row - 1)
        listing.filter_lines(0, listing.next_row - 1)
        last = max(lines.next_row, 2)
        _overview(overview, sums, day, count, last)
        _checks(book, sums, last, listing.next_row)
    return count


def _budget(listing: XlsxSheet, lines: XlsxSheet, loaded: Loaded, facts: BookFacts, sums: _Sums) -> None:
    """One budget: its rows on Lines, then its row on Budgets with sums over them."""
    tables, terms = loaded.tables, loaded.terms
    funder_id, funder = facts.funders.get(loaded.id, (0, ""))
    funder = funder or "No funder"
    first, whole = lines.next_row, NOTHING
    names: list[Value] = [loaded.id, loaded.title, funder_id, funder, loaded.label]
    classes, years = [], []
    for row, (code, label, year), amounts in _rows(tables, facts.start_month):
        lines.row([*names, code, *row, year, *_cells(amounts)])
        whole += amounts
        sums.add("class", code, label, amounts)
        sums.add("year", year, f"FY {year}" if year else "No dates", amounts)
        classes.append(code)
        years.append(year)
    sums.add("funder", funder_id, funder, whole)
    for kind, keys in (("class", classes), ("year", years), ("funder", [funder_id])):
        sums.count(kind, keys)
    sums.whole += whole
    summary = tables.summary
    sums.exact += Amounts(summary.federal_cents, summary.cash_match_cents, summary.in_kind_cents)
    span = (first, lines.next_row - 1)
    cells = _sums_of_rows(span, whole) if span[1] >= span[0] else _cells(NOTHING)
    row_number = listing.row(
        [loaded.id, loaded.title, funder, loaded.label, terms.first_day, terms.last_day, *cells]
    )
    if span[1] >= span[0]:
        listing.link(row_number, 1, f"Lines!A{first + 1}", loaded.title)


def _rows(
    tables: BudgetTables, start_month: int
) -> Iterator[tuple[list[Value], tuple[str, str, int], Amounts]]:
    """Every line, then indirect, by budget year and fiscal year: names, (class, its label, fiscal year), amounts."""
    periods = _periods(tables)
    labels = {row.code: row.label for row in tables.classes}
    for line in tables.lines:
        row: list[Value] = [line.class_name, line.kind, line.title, line.initiative]
        for budget_year, amounts in zip(tables.years, line.by_year, strict=True):
            for year, part in _by_fiscal_year(amounts, budget_year, periods, start_month):
                yield [*row, budget_year], (line.code, labels[line.code], year), part
    charge = next(row for row in tables.classes if row.code == "6j")
    for budget_year, amounts in zip(tables.years, charge.by_year, strict=True):
        for year, part in _by_fiscal_year(amounts, budget_year, periods, start_month):
            names: list[Value] = ["Indirect", "Indirect costs", "Indirect costs", ""]
            yield [*names, budget_year], ("6j", charge.label, year), part


def _periods(tables: BudgetTables) -> list[Period] | None:
    """The days of each budget year, or None where the terms do not tell them."""
    try:
        return budget_years(tables.terms, tables.years)
    except DomainError:
        return None


def _by_fiscal_year(
    amounts: Amounts, budget_year: int, periods: list[Period] | None, start_month: int
) -> Iterator[tuple[int, Amounts]]:
    if not amounts:
        return
    if periods is None:
        yield NO_DATES, amounts
        return
    parts: dict[int, Amounts] = {}
    for source in Source:
        for month, cents in by_month(amounts.of(source), periods[budget_year - 1]):
            year = fiscal_year_of(month, start_month)
            known = parts.get(year, NOTHING)
            parts[year] = known.having(source, known.of(source) + cents)
    yield from ((year, part) for year, part in sorted(parts.items()) if part)


def _cells(amounts: Amounts) -> list[int]:
    return [amounts.federal_cents, amounts.cash_cents, amounts.in_kind_cents, amounts.total_cents]


def _letters(column: int) -> str:
    return address(0, column)[:-1]


def _sums_of_rows(span: tuple[int, int], amounts: Amounts) -> list[Value]:
    """Sums over the rows of one budget on Lines."""
    made: list[Value] = []
    for place, cents in enumerate(_cells(amounts)):
        letters = _letters(_FIRST_AMOUNT + place)
        made.append(Formula(f"=SUM(Lines!{letters}{span[0] + 1}:{letters}{span[1] + 1})", cents))
    return made


def _overview(sheet: XlsxSheet, sums: _Sums, day: str, count: int, last: int) -> None:
    """The first sheet: three tables over the same lines, each with its total."""
    sheet.text("Budget book", style="title")
    sheet.text(f"{count:,} current budgets, {day}", style="note")
    for kind, title, order in (
        ("funder", "By funder", lambda key: (sums.labels["funder"][key].casefold(), key)),
        ("class", "By object class", lambda key: key),
        ("year", "By fiscal year", lambda key: (not key, key)),
    ):
        sheet.skip()
        sheet.row(["No." if kind != "class" else "Line", title, "Budgets", *_MONEY], style="head")
        first = sheet.next_row
        for key in sorted(sums.amounts[kind], key=order):
            _overview_row(sheet, kind, key, sums, last)
        cells = _column_sums(sheet, first, sums.whole) if sheet.next_row > first else _cells(NOTHING)
        sheet.row([None, "Total", None, *cells], style="strong")


def _overview_row(sheet: XlsxSheet, kind: str, key: Any, sums: _Sums, last: int) -> None:
    keys = f"Lines!${_letters(_KEYS[kind])}$2:${_letters(_KEYS[kind])}${last}"
    name = address(sheet.next_row, 0)
    made: list[Value] = []
    for place, cents in enumerate(_cells(sums.amounts[kind][key])):
        letters = _letters(_FIRST_AMOUNT + place)
        formula = f"=SUMIFS(Lines!${letters}$2:${letters}${last},{keys},{name})"
        made.append(Formula(formula, cents))
    sheet.row([key, sums.labels[kind][key], sums.budgets[kind].get(key, 0), *made])


def _column_sums(sheet: XlsxSheet, first: int, amounts: Amounts) -> list[Value]:
    last = sheet.next_row - 1
    return [
        Formula(f"=SUM({address(first, 3 + place)}:{address(last, 3 + place)})", cents)
        for place, cents in enumerate(_cells(amounts))
    ]


def _checks(book: XlsxBook, sums: _Sums, last: int, listing_end: int) -> None:
    """Lines against Budgets, against the overview's tables, and against the totals that we computed."""
    sheet = book.sheet("Checks", [Column("Check", width=70), Column("Must be zero", Kind.MONEY, 16)])
    sheet.head()
    letters = _letters(_FIRST_AMOUNT + 3)
    lines = f"SUM(Lines!{letters}2:{letters}{last})"
    total = _letters(len(BUDGETS) - 1)
    rows = [
        ("Lines add up to Budgets", f"=ROUND({lines}-SUM(Budgets!{total}2:{total}{max(listing_end, 2)}),2)")
    ]
    row = 3
    for kind, title in (("funder", "By funder"), ("class", "By object class"), ("year", "By fiscal year")):
        row += 1 + len(sums.amounts[kind])
        rows.append((f"{title} adds up to Lines", f"=ROUND(Overview!G{row + 1}-{lines},2)"))
        row += 2
    for place, (name, cents) in enumerate(zip(_MONEY, _cells(sums.exact), strict=True)):
        column = _letters(_FIRST_AMOUNT + place)
        said = plain(cents)
        rows.append(
            (f"{name} is the sum on the screens", f"=ROUND(SUM(Lines!{column}2:{column}{last})-{said},2)")
        )
    for label, formula in rows:
        sheet.row([label, Formula(formula, 0)])
    off = sheet.row(
        ["All checks together", Formula(f"=SUMPRODUCT(ABS(B2:B{len(rows) + 1}))", 0)], style="strong"
    )
    sheet.alarm_unless_zero(1, off, 1)
    book.define_name("Checks_off", f"=Checks!$B${off + 1}")
