"""What is wrong, or will be questioned, in a budget: each finding with its reason, amount and citation.

Findings stop (the funder or the law refuses it) or warn (it needs a look, a reason or an approval).

===============================================================  ======  ==========================
budget                                                           tone    amount
===============================================================  ======  ==========================
request of $450,000 against a ceiling of $440,000                stop    $10,000 over
request of $400,000, ceiling unknown                             -       -
match of $150,000 where $166,667 is required                     stop    $16,667 short
consultant 10 days at $800 (DOJ)                                 warn    $1,500 above $650 a day
consultant 4 hours at $90 (DOJ)                                  warn    $35 above $81.25 an hour
one person 60% and 50% of $58,000                                stop    $5,800 above 100%
half of $250,000 where the award pays up to $220,000 a year      warn    $15,000 above
year 2 begins after the last negotiated rate has ended           warn    -
indirect cut by a limit without a source                          warn    what is cut
awareness $6,000 where the notice allows 5% of $100,000          stop    $1,000 over
de minimis 15% under an award of May 2024                        stop    -
===============================================================  ======  ==========================
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from funding.budgets.calculators import arithmetic, cost, followed_salaries, fringe
from funding.budgets.caps import cap_uses
from funding.budgets.explain import percent
from funding.budgets.mtdc import equipment_line_cents, is_equipment
from funding.budgets.pay import fee_above, salary_above, salary_limit
from funding.budgets.rates import row_for
from funding.budgets.terms import IndirectBase, IndirectKind
from funding.budgets.totals import Totals
from funding.budgets.types import Amounts, Line, LineKind
from funding.kernel.money import Cents, divide_half_up, format_money
from funding.kernel.zoned import format_date


class Tone(StrEnum):
    """How grave a finding is."""

    STOP = "stop"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Check:
    """One finding: a stable code, its tone, one sentence, where it is written, and the line it is about."""

    code: str
    tone: Tone
    message: str
    citation: str = ""
    line_key: str | None = None
    amount_cents: Cents = 0


def check(totals: Totals) -> list[Check]:
    """All findings, stops first, otherwise in a fixed order."""
    findings = [
        *_limits(totals),
        *_match(totals),
        *_rate(totals),
        *_people(totals),
        *_lines(totals),
        *_caps(totals),
    ]
    return sorted(findings, key=lambda finding: finding.tone is Tone.WARN)


def calculated(line: Line, totals: Totals, year: int) -> Amounts | Cents | None:
    """What a line's calculation gives in a year: an amount, fringe by source, or None without calculation."""
    calculation = line.calculations.get(year)
    if calculation is None:
        return None
    if calculation.calculator == "fringe":
        return fringe(calculation, followed_salaries(calculation, totals.lines, year))
    return cost(calculation)


def _limits(totals: Totals) -> Iterator[Check]:
    terms, request = totals.terms, totals.whole.federal_cents
    ceiling, floor = terms.ceiling_cents, terms.floor_cents
    if ceiling is not None and request > ceiling:
        over = request - ceiling
        message = (
            f"The request is {format_money(over)} above the ceiling of {format_money(ceiling, whole=True)}."
        )
        yield Check("ceiling", Tone.STOP, message, terms.ceiling_citation, amount_cents=over)
    if floor is not None and 0 < request < floor:
        under = floor - request
        message = (
            f"The request is {format_money(under)} below the floor of {format_money(floor, whole=True)}."
        )
        yield Check("floor", Tone.STOP, message, terms.ceiling_citation, amount_cents=under)
    for line in totals.lines:
        late = [year for year in line.amounts if year > terms.years and line.amounts[year]]
        if late:
            message = (
                f"“{line.title}” has amounts in year {late[0]}, after the budget's last year, {terms.years}."
            )
            yield Check("late_year", Tone.STOP, message, line_key=line.key)


def _match(totals: Totals) -> Iterator[Check]:
    match, terms = totals.match, totals.terms
    if match.short_cents and terms.match_bp is not None:
        message = (
            f"Match is short {format_money(match.short_cents)}: {percent(terms.match_bp)} of the total "
            f"project cost is {format_money(match.required_cents, whole=True)}."
        )
        citation = terms.match_citation or "2 CFR 200.306; the notice's cost-sharing section"
        yield Check("match_short", Tone.STOP, message, citation, amount_cents=match.short_cents)


def _rate(totals: Totals) -> Iterator[Check]:
    terms = totals.terms
    yield from _indirect_limits(totals)
    if terms.indirect_kind is IndirectKind.NEGOTIATED:
        yield from _rate_periods(totals)
    if terms.indirect_kind is not IndirectKind.DE_MINIMIS:
        return
    most = terms.figure("de_minimis_rate")
    if terms.indirect_rate_bp is not None and terms.indirect_rate_bp > most.value:
        message = (
            f"A de minimis rate of {percent(terms.indirect_rate_bp)} was entered; {percent(most.value)} is "
            "the most for this award date and is what is charged."
        )
        yield Check("de_minimis", Tone.STOP, message, most.citation)
    if terms.indirect_base is not IndirectBase.MTDC:
        yield Check(
            "de_minimis_base", Tone.WARN, "The de minimis rate is charged on MTDC only.", most.citation
        )


def _indirect_limits(totals: Totals) -> Iterator[Check]:
    """What a limit cuts though nobody wrote where it stands: a federal agency needs a law or regulation for it."""
    cuts: dict[str, Cents] = defaultdict(int)
    for each in totals.indirect.limited.values():
        if each.limit and each.cut_cents and not each.limit.citation.strip():
            cuts[each.limit.label] += each.cut_cents
    citation = "2 CFR 200.414(c)(1)" if totals.terms.funder.is_federal else "The funder's terms"
    for label, cut in sorted(cuts.items()):
        message = (
            f"Indirect at most {label} leaves {format_money(cut)} uncharged: write where this limit stands."
        )
        yield Check("indirect_limit", Tone.WARN, message, citation, amount_cents=cut)


def _rate_periods(totals: Totals) -> Iterator[Check]:
    """Budget years on whose first day no negotiated rate is in force."""
    terms = totals.terms
    for year in totals.years if terms.rates else ():
        day = terms.year_begins(year)
        row = row_for(terms.rates, day)
        if day and row and not row.holds(day):
            message = (
                f"No negotiated rate is in force on {format_date(day)}, when year {year} begins; "
                f"{percent(row.rate_bp)} from {format_date(row.first_day)} is used."
            )
            yield Check("rate_period", Tone.WARN, message, row.citation or "2 CFR 200.414; appendix IV")


def _people(totals: Totals) -> Iterator[Check]:
    """One named person paid for more than all of the working time of a year."""
    paid: dict[tuple[str, int], list[Line]] = defaultdict(list)
    for line in totals.lines:
        name = " ".join(line.person.split()).casefold()
        for year in line.calculations if name and line.kind is LineKind.PERSONNEL else ():
            paid[name, year].append(line)
    for (_, year), lines in sorted(paid.items(), key=lambda item: (item[0][1], item[0][0])):
        finding = _overtime(lines, year)
        if finding:
            yield finding


def _overtime(lines: list[Line], year: int) -> Check | None:
    """Time is counted as FTE x months: a year is 1.00 FTE x 12. The excess is priced at the last salary."""
    effort = [
        line.calculations[year].parts["people"] * line.calculations[year].parts["fte"] * _months(line, year)
        for line in lines
    ]
    full = 100 * 100 * 12_00
    excess = sum(effort) - full
    if excess <= 0:
        return None
    over = divide_half_up(lines[-1].calculations[year].parts["annual"] * excess, full)
    message = (
        f"{lines[-1].person} is at {percent(divide_half_up(sum(effort) * 10_000, full))} of full time in "
        f"year {year}: {format_money(over)} above 100%."
    )
    return Check("over_full_time", Tone.STOP, message, "2 CFR 200.430(i)", lines[-1].key, over)


def _months(line: Line, year: int) -> int:
    return line.calculations[year].parts["months"]


def _lines(totals: Totals) -> Iterator[Check]:
    for line in totals.lines:
        yield from _arithmetic(line, totals)
        if line.kind in {LineKind.PERSONNEL, LineKind.CONSULTANT}:
            yield from _pay(line, totals)
        if line.kind in {LineKind.EQUIPMENT, LineKind.SUPPLIES}:
            yield from _thing(line, totals)
        if line.kind in {LineKind.SUBAWARD, LineKind.CONTRACT} and line.whole:
            yield from _determination(line, totals)


def _arithmetic(line: Line, totals: Totals) -> Iterator[Check]:
    """Columns that do not add up to the calculation."""
    for year, calculation in sorted(line.calculations.items()):
        result = calculated(line, totals, year)
        cents = result.total_cents if isinstance(result, Amounts) else result or 0
        off = line.in_year(year).total_cents - cents
        if off:
            what = arithmetic(calculation) if calculation.calculator != "fringe" else "The rates on salaries"
            message = (
                f"“{line.title}”, year {year}: {what} is {format_money(cents)}, but the columns add up to "
                f"{format_money(abs(off))} {'more' if off > 0 else 'less'}."
            )
            yield Check("arithmetic", Tone.WARN, message, line_key=line.key, amount_cents=off)


def _pay(line: Line, totals: Totals) -> Iterator[Check]:
    """Salaries and consultants' fees above what the award pays."""
    limit = salary_limit(totals.terms, totals.whole.federal_cents)
    for year in sorted(line.calculations):
        above = salary_above(line, year, limit) if limit else 0
        if limit and above:
            message = (
                f"“{line.title}”, year {year}: the award pays salaries up to "
                f"{format_money(limit.cents, whole=limit.cents % 100 == 0)} a year; {format_money(above)} is above."
            )
            yield Check("salary_limit", Tone.WARN, message, limit.citation, line.key, above)
        fee = fee_above(line, year, totals.terms)
        if fee:
            above, cap = fee
            message = (
                f"“{line.title}”, year {year}: above {format_money(cap.cents, whole=cap.cents % 100 == 0)} "
                f"{cap.each}; {format_money(above)} needs prior approval."
            )
            yield Check("consultant_rate", Tone.WARN, message, cap.citation, line.key, above)


def _thing(line: Line, totals: Totals) -> Iterator[Check]:
    level = format_money(equipment_line_cents(totals.terms), whole=True)
    equipment = is_equipment(line, totals.terms)
    citation = totals.terms.figure("equipment_unit").citation
    if equipment and line.kind is LineKind.SUPPLIES:
        message = f"“{line.title}” costs {level} or more a unit: it is equipment and belongs in 6d."
        yield Check("is_equipment", Tone.WARN, message, citation, line.key)
    if not equipment and line.kind is LineKind.EQUIPMENT:
        message = f"“{line.title}” costs under {level} a unit: supplies, in 6e and in the indirect base."
        yield Check("is_supplies", Tone.WARN, message, citation, line.key)


def _determination(line: Line, totals: Totals) -> Iterator[Check]:
    if not line.determination.strip():
        word = "a subaward" if line.kind is LineKind.SUBAWARD else "a contract"
        message = f"“{line.title}”: record why this is {word}."
        yield Check("determination", Tone.WARN, message, "2 CFR 200.331", line.key)
    report = totals.terms.figure("subaward_report")
    if (
        line.kind is LineKind.SUBAWARD
        and totals.terms.funder.is_federal
        and line.whole.federal_cents >= report.value
    ):
        limit = format_money(report.value, whole=True)
        message = f"“{line.title}”: a subaward of {limit} or more is reported in SAM.gov."
        yield Check("subaward_report", Tone.WARN, message, report.citation, line.key)


def _caps(totals: Totals) -> Iterator[Check]:
    for use in cap_uses(totals):
        over = use.over_cents
        if over:
            spent, limit = format_money(use.spent.total_cents), format_money(use.limit_cents)
            message = f"{use.cap.name}: {spent} is {format_money(over)} above the limit of {limit}."
            yield Check("cap", Tone.STOP, message, use.cap.citation, amount_cents=over)
