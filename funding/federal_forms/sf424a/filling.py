"""From a budget to its SF-424A: which figure of the budget stands in which cell of the form.

1. *Programs.* Every line belongs to one program, the first unless another is chosen. A line's amounts go to its
   program. Each year's indirect costs are divided among the programs, source by source, in proportion to what their
   lines bring to the indirect base, by largest remainder.
2. *Period.* Sections A, B and C cover the first budget year, or the whole project, as the budget's terms say. D is
   always the first year, E always the years after it.
3. *Section A.* (e) is the program's federal money of the period, (f) its match, (g) their sum unless it is typed.
4. *Section B.* The program's whole cost of the period, federal and match together, by object class.
5. *Section C.* The period's match, divided among applicant, state and other. Usually cash is the applicant's own and
   in-kind comes from others; a share that was typed is kept in proportion. Row by row, each program's match is
   divided by what each source still has to give, so that rows and columns are both exact.
6. *Section D.* The first year in four quarters, even or in proportion to the plan, by largest remainder.
7. *Whole dollars.* The tables come in rounded (see ``budgets.rounding``); here amounts are then divided in dollars.

====================================================  =================================
example                                               cells
====================================================  =================================
$500,000.00 federal in even quarters                  125,000.00 four times
$100,000.01 federal in even quarters                  25,000.01, then 25,000.00 thrice
match of 100.00 and 50.00, shares 90.00 and 60.00     60.00 + 40.00; 30.00 + 20.00
====================================================  =================================
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from funding.budgets.explain import percent
from funding.budgets.shapes import BudgetTables, IndirectYear
from funding.budgets.types import NOTHING, Amounts, add_up
from funding.federal_forms.sf424a.answers import SOURCES, Answers, Program
from funding.federal_forms.sf424a.form import (
    LATER_YEARS,
    LETTERS,
    MOST_EXPLANATION,
    QUARTERS,
    CashRow,
    CategoryColumn,
    Cell,
    FundsRow,
    ResourceRow,
    Sf424a,
    SummaryRow,
)
from funding.kernel.allocation import split
from funding.kernel.money import Cents, format_money

Table = list[list[Amounts]]
"""Amounts by program, then by budget year."""


@dataclass(frozen=True, slots=True)
class Filled:
    """The form with what SF-424 item 18 takes from it: match by source, in the order of SOURCES."""

    form: Sf424a
    match_by_source: tuple[Cents, ...]
    covers_first_year_only: bool
    first_year: Amounts
    later_federal_cents: tuple[Cents, ...]


def fill(tables: BudgetTables, answers: Answers, usual: Program, *, unit: int = 1) -> Filled:
    """The SF-424A of these tables. ``usual`` is the program where none is named; ``unit`` 100 divides in dollars."""
    programs = answers.programs or (usual,)
    places = [answers.place_of(line.key) for line in tables.lines]
    years = len(tables.years)
    charge = _charge(tables, places, len(programs), unit)
    classes = {letter: _classes(tables, places, len(programs), letter) for letter in LETTERS}
    whole = _whole(classes, charge, years)
    shown = range(1) if tables.terms.covers_first_year_only else range(years)
    period = [add_up([row[year] for year in shown]) for row in whole]
    match = _resources(period, answers, unit)
    first = add_up([row[0] for row in whole])
    form = Sf424a(
        summary=tuple(_summary(one, amounts) for one, amounts in zip(programs, period, strict=True)),
        categories=tuple(
            _column(program, {letter: classes[letter][at] for letter in LETTERS}, charge[at], shown)
            for at, program in enumerate(programs)
        ),
        resources=tuple(
            ResourceRow(program.title, row[0], row[1], row[2] + row[3])
            for program, row in zip(programs, match, strict=True)
        ),
        federal_cash=_quarters(first.federal_cents, answers.federal_plan, unit),
        match_cash=_quarters(first.match_cents, answers.match_plan, unit),
        funds=tuple(_funds(program, row) for program, row in zip(programs, whole, strict=True)),
        direct_explanation=answers.direct_explanation,
        indirect_explanation=indirect_words(tables, whole_dollars=unit > 1)
        if answers.indirect_explanation is None
        else answers.indirect_explanation,
        remarks=answers.remarks,
    )
    later = tuple(add_up([row[year] for row in whole]).federal_cents for year in range(1, years))
    return Filled(
        form,
        tuple(sum(row[at] for row in match) for at in range(len(SOURCES))),
        tables.terms.covers_first_year_only,
        first,
        later,
    )


def indirect_words(tables: BudgetTables, *, whole_dollars: bool = False) -> str:
    """Item 22 in at most 50 characters: type of rate, rate, base and amount of the period the form covers.

    Where the funder's limit has cut the charge and match does not make up for it, rate times base is not the
    amount, and the words say so.
    """
    years = tables.indirect_years[:1] if tables.terms.covers_first_year_only else tables.indirect_years
    base = add_up([each.base for each in years]).total_cents
    amount = add_up([each.charge for each in years]).total_cents
    if not amount or not years:
        return ""
    kind, rate = tables.terms.indirect_kind.label.removesuffix(" rate"), percent(years[0].rate_bp)
    is_cut = any(each.limited.cut_cents and not each.unrecovered_cents for each in years)
    for whole in (whole_dollars, True):
        shown_base, shown = format_money(base, whole=whole), format_money(amount, whole=whole)
        texts = [f"{kind} {rate} x {shown_base} = {shown}", f"{rate} x {shown_base} = {shown}"]
        if is_cut:
            made = f"{rate}, base {shown_base}, limited: {shown}"
            texts = [f"{kind} {made}", made, f"{rate}, limited to {shown}"]
        for text in texts:
            if len(text) <= MOST_EXPLANATION:
                return text
    return f"{kind} {rate}"


def _whole(classes: dict[str, Table], charge: Table, years: int) -> Table:
    """Line 6k of each program and year."""
    return [
        [add_up([*(classes[letter][at][year] for letter in LETTERS), row[year]]) for year in range(years)]
        for at, row in enumerate(charge)
    ]


def _classes(tables: BudgetTables, places: Sequence[int], programs: int, letter: str) -> Table:
    result = [[NOTHING] * len(tables.years) for _ in range(programs)]
    for line, place in zip(tables.lines, places, strict=True):
        if line.code == f"6{letter}":
            for year, amounts in enumerate(line.by_year):
                result[place][year] += amounts
    return result


def _charge(tables: BudgetTables, places: Sequence[int], programs: int, unit: int) -> Table:
    """Each year's indirect costs by program."""
    bases = [[NOTHING] * len(tables.years) for _ in range(programs)]
    for line, place in zip(tables.lines, places, strict=True):
        for year, amounts in enumerate(line.base_by_year):
            bases[place][year] += amounts
    result = [[NOTHING] * len(tables.years) for _ in range(programs)]
    for year, charged in enumerate(tables.indirect_years):
        for at, amounts in enumerate(_shares(charged, [row[year] for row in bases], unit)):
            result[at][year] = amounts
    return result


def _shares(charged: IndirectYear, bases: Sequence[Amounts], unit: int) -> list[Amounts]:
    federal = [base.federal_cents for base in bases]
    whole = charged.charge
    columns = (
        (whole.federal_cents, federal),
        (whole.cash_cents, [base.cash_cents for base in bases]),
        (whole.in_kind_cents, [base.in_kind_cents for base in bases]),
    )
    parts = [divide(cents, weights if sum(weights) else federal, unit) for cents, weights in columns]
    return [Amounts(*each) for each in zip(*parts, strict=True)]


def divide(cents: Cents, weights: Sequence[int], unit: int = 1) -> list[Cents]:
    """``split`` in units of 1 cent or 100; where no weight is above zero, all goes to the first."""
    usable = list(weights) if any(weight > 0 for weight in weights) else [1, *([0] * (len(weights) - 1))]
    return [part * unit for part in split(cents // unit, usable)]


def split_table(rows: Sequence[Cents], columns: Sequence[Cents], unit: int = 1) -> list[list[Cents]]:
    """Cells whose rows add up to ``rows`` and columns to ``columns``, none below zero; both have the same sum."""
    left = list(columns)
    result = []
    for row in rows:
        parts = divide(row, left, unit)
        left = [have - part for have, part in zip(left, parts, strict=True)]
        result.append(parts)
    return result


def _resources(period: Sequence[Amounts], answers: Answers, unit: int) -> list[list[Cents]]:
    """Match by program, then by source."""
    if not answers.match_shares:
        return [[amounts.cash_cents, 0, 0, amounts.in_kind_cents] for amounts in period]
    rows = [amounts.match_cents for amounts in period]
    return split_table(rows, divide(sum(rows), answers.match_shares, unit), unit)


def _summary(program: Program, amounts: Amounts) -> SummaryRow:
    typed = program.total_cents
    return SummaryRow(
        program.title,
        program.aln,
        program.unobligated_federal_cents,
        program.unobligated_match_cents,
        amounts.federal_cents,
        amounts.match_cents,
        amounts.total_cents if typed is None else typed,
    )


def _column(
    program: Program, classes: dict[str, list[Amounts]], charge: list[Amounts], shown: range
) -> CategoryColumn:
    return CategoryColumn(
        program.title,
        {letter: add_up([row[year] for year in shown]).total_cents for letter, row in classes.items()},
        add_up([charge[year] for year in shown]).total_cents,
        program.program_income_cents,
    )


def _quarters(cents: Cents, plan: Sequence[Cents], unit: int) -> CashRow:
    return CashRow(tuple(divide(cents, plan or (1,) * QUARTERS, unit)))


def _funds(program: Program, years: Sequence[Amounts]) -> FundsRow:
    cells: list[Cell] = [amounts.federal_cents for amounts in years[1 : LATER_YEARS + 1]]
    return FundsRow(program.title, (*cells, *([None] * (LATER_YEARS - len(cells)))))
