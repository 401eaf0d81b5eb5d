"""The budget as journal entries: each cost a debit, what pays for it a credit, by month, quarter or year.

Every amount of a budget year is first divided among the months of that year by the share of each month that
belongs to it, largest remainder, so that the months add up to the cent; a quarter or year is the sum of its
months. Quarters and years are those of the organization's fiscal year.

===========================================  =======================================================
amount                                       months
===========================================  =======================================================
$100.00, Oct 1 to Dec 31                     33.34, 33.33, 33.33
$100.00, Jan 15 to Feb 28 (no leap year)     January 17 of 31 days, February whole: 35.42, 64.58
===========================================  =======================================================

Within one entry debits and credits are equal, since each credit is the sum of the debits that it pays for. Over
all entries debits are the budget's total (6k), indirect costs and match in kind included. An amount that no rule
gives an account is not put anywhere: it is listed, and there is no journal until it has one.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from funding.budgets.shapes import BudgetTables
from funding.budgets.terms import Terms
from funding.budgets.types import Amounts, Source
from funding.finance.mapping import AccountEntry, Chart, Facts
from funding.finance.types import INDIRECT, Split, Target
from funding.kernel.allocation import split
from funding.kernel.errors import DomainError
from funding.kernel.money import Cents
from funding.kernel.periods import Period, add_months, fiscal_year_of

_MONTH_UNITS = 377_580
"""A whole month's weight: the least number that 28, 29, 30 and 31 all divide."""


@dataclass(frozen=True, slots=True)
class Cost:
    """One amount of the budget: whose it is, and how much in which budget year."""

    title: str
    facts: Facts
    year: int
    cents: Cents


@dataclass(frozen=True, slots=True)
class Posting:
    """One row of an entry: a debit above zero, a credit below."""

    account: AccountEntry
    cents: Cents
    class_name: str
    customer: str
    memo: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One journal entry, dated on the last day of its span. Its postings add up to zero."""

    number: int
    label: str
    day: date
    postings: tuple[Posting, ...]


@dataclass(frozen=True, slots=True)
class Unmapped:
    """Amounts that no rule gives an account: the line, which account is missing, how much."""

    title: str
    target: Target
    facts: Facts
    cents: Cents


@dataclass(frozen=True, slots=True)
class Journal:
    """All entries of a budget, or what is missing for them."""

    entries: tuple[Entry, ...]
    unmapped: tuple[Unmapped, ...]
    total_cents: Cents


def costs(tables: BudgetTables, funder_id: int | None) -> Iterator[Cost]:
    """Every amount of the budget by line, year and source; indirect costs last."""
    for line in tables.lines:
        kind, initiative = line.line.kind.value, line.line.initiative_id
        yield from _by_source(line.title, (kind, line.code, initiative, funder_id), tables, line.by_year)
    charge = next(row for row in tables.classes if row.code == "6j")
    yield from _by_source("Indirect costs", (INDIRECT, "6j", None, funder_id), tables, charge.by_year)


def _by_source(
    title: str,
    what: tuple[str, str, int | None, int | None],
    tables: BudgetTables,
    by_year: tuple[Amounts, ...],
) -> Iterator[Cost]:
    kind, code, initiative, funder = what
    for year, amounts in zip(tables.years, by_year, strict=True):
        for source in Source:
            if amounts.of(source):
                facts = Facts(kind, code, source.value, initiative, funder)
                yield Cost(title, facts, year, amounts.of(source))


def unmapped(tables: BudgetTables, chart: Chart, funder_id: int | None) -> tuple[Unmapped, ...]:
    """What no rule gives an account, each line and side once, with its amount over all years."""
    found: dict[tuple[str, Target, Facts], Cents] = {}
    for cost in costs(tables, funder_id):
        for target in (Target.COST, Target.FUNDING):
            if chart.account(target, cost.facts) is None:
                key = (cost.title, target, cost.facts)
                found[key] = found.get(key, 0) + cost.cents
    return tuple(Unmapped(title, target, facts, cents) for (title, target, facts), cents in found.items())


def budget_years(terms: Terms, years: tuple[int, ...]) -> list[Period]:
    """The days of each budget year. Raises DomainError where the first day is not known, or a year has none."""
    if terms.first_day is None:
        raise DomainError("A journal needs dates: enter the first day in the budget's terms.")
    last = terms.last_day or add_months(terms.first_day, 12 * max(years)) - timedelta(days=1)
    periods = Period(terms.first_day, last).years()
    if len(periods) < max(years):
        raise DomainError(
            f"The budget has costs in year {max(years)}, after its last day. Correct the terms."
        )
    return periods


def months_of(period: Period) -> list[Period]:
    """The days of each calendar month in a period."""
    months = []
    start = period.start
    while start <= period.end:
        end = start.replace(day=monthrange(start.year, start.month)[1])
        months.append(Period(start, min(end, period.end)))
        start = end + timedelta(days=1)
    return months


def by_month(cents: Cents, period: Period) -> list[tuple[date, Cents]]:
    """The amount divided among the months of a period; each with the first of its month."""
    months = months_of(period)
    weights = [
        month.days * (_MONTH_UNITS // monthrange(month.start.year, month.start.month)[1]) for month in months
    ]
    parts = split(cents, weights)
    return [(month.start.replace(day=1), part) for month, part in zip(months, parts, strict=True)]


def span_of(month: date, by: Split, start_month: int) -> tuple[str, date]:
    """The span that a month falls into: what it is called, and its last day."""
    if by is Split.MONTH:
        return f"{month:%b %Y}", _month_end(month)
    year = fiscal_year_of(month, start_month)
    into = (month.month - start_month) % 12
    if by is Split.QUARTER:
        return f"FY {year} Q{into // 3 + 1}", _month_end(add_months(month, 2 - into % 3))
    return f"FY {year}", _month_end(add_months(month, 11 - into))


def _month_end(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def journal(
    tables: BudgetTables,
    chart: Chart,
    *,
    funder_id: int | None,
    by: Split,
    start_month: int,
    by_line: bool = False,
) -> Journal:
    """The journal of a budget. ``by_line`` keeps a posting per line; else one per account, class and customer.

    Raises DomainError where the budget has no dates.
    """
    missing = unmapped(tables, chart, funder_id)
    if missing:
        return Journal((), missing, tables.summary.total_cents)
    periods = budget_years(tables.terms, tables.years)
    last_day = periods[max(tables.years) - 1].end
    spans: dict[tuple[date, str], dict[_Row, Cents]] = {}
    for cost in costs(tables, funder_id):
        debit, credit = _sides(cost, chart, by_line=by_line)
        for month, cents in by_month(cost.cents, periods[cost.year - 1]):
            label, day = span_of(month, by, start_month)
            rows = spans.setdefault((min(day, last_day), label), {})
            rows[debit] = rows.get(debit, 0) + cents
            rows[credit] = rows.get(credit, 0) - cents
    entries = [
        Entry(number, label, day, tuple(_postings(rows)))
        for number, ((day, label), rows) in enumerate(sorted(spans.items(), key=lambda item: item[0]), 1)
    ]
    return Journal(tuple(entries), (), tables.summary.total_cents)


@dataclass(frozen=True, slots=True)
class _Row:
    """What tells one posting of an entry from another."""

    is_credit: bool
    account: AccountEntry
    class_name: str
    customer: str
    memo: str

    @property
    def place(self) -> tuple[bool, str, str, str, str, str]:
        """Debits first; each side by account, class, customer and line."""
        account = self.account
        return (self.is_credit, account.number, account.name, self.class_name, self.customer, self.memo)


def _sides(cost: Cost, chart: Chart, *, by_line: bool) -> tuple[_Row, _Row]:
    """The rows that a cost's debit and credit add to."""
    facts = cost.facts
    debit, credit = chart.account(Target.COST, facts), chart.account(Target.FUNDING, facts)
    assert debit is not None  # noqa: S101 - what has no account is told before.
    assert credit is not None  # noqa: S101 - likewise.
    names = (chart.name(Target.CLASS, facts), chart.name(Target.CUSTOMER, facts))
    return _Row(False, debit, *names, cost.title if by_line else ""), _Row(True, credit, *names, "")


def _postings(rows: dict[_Row, Cents]) -> Iterator[Posting]:
    for row, cents in sorted(rows.items(), key=lambda item: item[0].place):
        if cents:
            yield Posting(row.account, cents, row.class_name, row.customer, row.memo)
