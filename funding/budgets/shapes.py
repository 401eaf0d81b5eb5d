"""A budget laid out in tables: one set of rows that screen, XLSX, CSV, JSON and PDF all show."""

from __future__ import annotations

from dataclasses import dataclass

from funding.budgets.calculators import arithmetic, followed_salaries
from funding.budgets.checks import Check, Tone, check
from funding.budgets.classes import CATEGORIES, CLASSES, category_of, class_of
from funding.budgets.explain import Explanation, explain_indirect
from funding.budgets.indirect_limits import LimitedCharge
from funding.budgets.justification import justification
from funding.budgets.mtdc import Standing
from funding.budgets.stored import StoredLine
from funding.budgets.terms import Terms
from funding.budgets.totals import Totals
from funding.budgets.types import NOTHING, Amounts, Line, add_up
from funding.kernel.money import Cents


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a form's table: its code (``6a``, ``A``), label, amounts by year and over all years."""

    code: str
    label: str
    by_year: tuple[Amounts, ...]
    whole: Amounts
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class LineEntry:
    """One line ready to be shown: where it stands, what it costs, how, and why. ``line`` is it as entered."""

    line: Line
    id: int
    key: str
    code: str
    class_name: str
    category: str
    kind: str
    title: str
    calculation: str
    by_year: tuple[Amounts, ...]
    whole: Amounts
    initiative: str
    justification: str
    base_reason: str
    base_by_year: tuple[Amounts, ...]
    is_capped: bool


@dataclass(frozen=True, slots=True)
class IndirectYear:
    """One year's indirect costs: base and charge by source; ``charge`` also holds what is unrecovered.

    ``full_bp`` is the rate without the funder's cap; ``direct_cents`` is in the funder's column, as ``limited`` is.
    """

    year: int
    base: Amounts
    rate_bp: int
    on_base: Amounts
    charge: Amounts
    unrecovered_cents: Cents
    full_bp: int
    direct_cents: Cents
    limited: LimitedCharge


@dataclass(frozen=True, slots=True)
class BudgetSummary:
    """The figures of a budget that other pages quote, in cents and over all years unless said otherwise."""

    budget_id: int
    subject_id: int
    title: str
    line_count: int
    federal_cents: Cents
    cash_match_cents: Cents
    in_kind_cents: Cents
    match_cents: Cents
    direct_cents: Cents
    indirect_cents: Cents
    total_cents: Cents
    required_match_cents: Cents
    match_short_cents: Cents
    by_class: tuple[TableRow, ...]
    by_year: tuple[TableRow, ...]
    stops: int
    warnings: int

    @property
    def is_ready(self) -> bool:
        """Whether there are lines and nothing stops the budget."""
        return bool(self.line_count) and not self.stops

    @property
    def state(self) -> str:
        """Readiness in one word for the board: ready, partly (begun), missing (no lines)."""
        if not self.line_count:
            return "missing"
        return "ready" if self.is_ready else "partly"


@dataclass(frozen=True, slots=True)
class BudgetTables:
    """Everything a document about the budget needs. ``label`` names the version, such as "Requested"."""

    summary: BudgetSummary
    terms: Terms
    years: tuple[int, ...]
    classes: tuple[TableRow, ...]
    categories: tuple[TableRow, ...]
    lines: tuple[LineEntry, ...]
    by_initiative: tuple[tuple[str, Amounts], ...]
    indirect: Explanation
    indirect_years: tuple[IndirectYear, ...]
    checks: tuple[Check, ...]
    label: str = ""


def class_rows(totals: Totals) -> tuple[TableRow, ...]:
    """SF-424A section B: 6a to 6k, in full."""
    rows = [
        _row(each.code, each.name, [totals.by_class[each.letter][year] for year in totals.years])
        for each in CLASSES
    ]
    return (*rows, *_total_rows(totals, ("6i", "6j", "6k")))


def category_rows(totals: Totals) -> tuple[TableRow, ...]:
    """The DOJ worksheet's categories A to J and its totals, in full."""
    rows = [
        _row(each.letter, each.name, [totals.by_category[each.letter][year] for year in totals.years])
        for each in CATEGORIES
    ]
    return (*rows, *_total_rows(totals, ("", "J", "")))


def year_rows(totals: Totals) -> tuple[TableRow, ...]:
    """Each budget year's direct, indirect and total costs as ``by_year``, its total as ``whole``."""
    return tuple(
        TableRow(
            str(year),
            f"Year {year}",
            (totals.direct[year], totals.charge[year], totals.total[year]),
            totals.total[year],
        )
        for year in totals.years
    )


def indirect_years(totals: Totals) -> tuple[IndirectYear, ...]:
    """How the indirect costs of each year are made."""
    made = totals.indirect
    return tuple(
        IndirectYear(
            year,
            made.base[year],
            made.rates[year].charged_bp,
            made.charge[year],
            totals.charge[year],
            made.unrecovered[year].in_kind_cents,
            made.rates[year].full_bp,
            totals.direct[year].federal_cents,
            made.limited[year],
        )
        for year in totals.years
    )


def _row(code: str, label: str, amounts: list[Amounts], is_total: bool = False) -> TableRow:
    return TableRow(code, label, tuple(amounts), add_up(amounts), is_total)


def _total_rows(totals: Totals, codes: tuple[str, str, str]) -> list[TableRow]:
    kinds = (("Total direct", totals.direct), ("Indirect", totals.charge), ("Total", totals.total))
    return [
        _row(code, label, [by_year[year] for year in totals.years], is_total=True)
        for code, (label, by_year) in zip(codes, kinds, strict=True)
    ]


def written_calculation(line: Line, totals: Totals, year: int) -> str:
    """The arithmetic of a line in a year, or nothing where it holds plain amounts."""
    calculation = line.calculations.get(year)
    if calculation is None:
        return line.agreement
    if calculation.calculator == "fringe":
        return arithmetic(calculation, followed_salaries(calculation, totals.lines, year))
    return arithmetic(calculation)


def line_entry(stored: StoredLine, totals: Totals) -> LineEntry:
    """A line laid out under these totals."""
    line, indirect = stored.line, totals.indirect
    first = next((year for year in totals.years if line.in_year(year)), totals.years[0])
    return LineEntry(
        line=line,
        id=stored.id,
        key=line.key,
        code=class_of(line.kind).code,
        class_name=class_of(line.kind).name,
        category=category_of(line.kind).letter,
        kind=line.kind.label,
        title=line.title,
        calculation=written_calculation(line, totals, first),
        by_year=tuple(line.in_year(year) for year in totals.years),
        whole=line.whole,
        initiative=stored.initiative,
        justification=justification(
            line, request_label=totals.terms.request_label, many_years=len(totals.years) > 1
        ),
        base_reason=indirect.verdicts[line.key].reason,
        base_by_year=tuple(indirect.line_base[line.key, year] for year in totals.years),
        is_capped=any(each[line.key].standing is Standing.CAPPED for each in indirect.standings.values()),
    )


def summarize(budget_id: int, subject_id: int, title: str, totals: Totals) -> BudgetSummary:
    """The figures that other pages quote."""
    whole, match = totals.whole, totals.match
    tones = [finding.tone for finding in check(totals)]
    return BudgetSummary(
        budget_id=budget_id,
        subject_id=subject_id,
        title=title,
        line_count=len(totals.lines),
        federal_cents=whole.federal_cents,
        cash_match_cents=whole.cash_cents,
        in_kind_cents=whole.in_kind_cents,
        match_cents=whole.match_cents,
        direct_cents=totals.all_direct.total_cents,
        indirect_cents=totals.all_charge.total_cents,
        total_cents=whole.total_cents,
        required_match_cents=match.required_cents,
        match_short_cents=match.short_cents,
        by_class=class_rows(totals),
        by_year=year_rows(totals),
        stops=tones.count(Tone.STOP),
        warnings=tones.count(Tone.WARN),
    )


def lay_out(
    summary: BudgetSummary, stored: tuple[StoredLine, ...], totals: Totals, *, label: str = ""
) -> BudgetTables:
    """All tables of a budget. Lines stand in the form's order, initiatives by name."""
    names = {each.line.initiative_id: each.initiative for each in stored}
    sums: dict[str, Amounts] = {}
    for initiative_id, amounts in totals.by_initiative.items():
        name = names.get(initiative_id) or "No initiative"
        sums[name] = sums.get(name, NOTHING) + amounts
    ordered = sorted(sums.items(), key=lambda item: (item[0] == "No initiative", item[0]))
    return BudgetTables(
        summary=summary,
        terms=totals.terms,
        years=totals.years,
        classes=class_rows(totals),
        categories=category_rows(totals),
        lines=tuple(line_entry(each, totals) for each in stored),
        by_initiative=tuple(ordered),
        indirect=explain_indirect(totals),
        indirect_years=indirect_years(totals),
        checks=tuple(check(totals)),
        label=label,
    )
