"""A line as its form would save it, tried among the others: what it costs, writes, and does to the figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from funding.budgets.calculators import cost, followed_salaries, fringe
from funding.budgets.determination import JUDGED, Suggestion, flip_cents, flipped, suggest
from funding.budgets.justification import justification
from funding.budgets.mtdc import Verdict
from funding.budgets.services.lines import LineFacts
from funding.budgets.terms import Terms
from funding.budgets.totals import Totals, compute
from funding.budgets.types import Amounts, Calculation, Line, LineKind
from funding.kernel.money import Cents

NEW = "new"
"""The key of a line that is not stored yet."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What the form would do. ``flip_cents`` is what indirect costs would change by as the other kind."""

    line: Line
    written: str
    verdict: Verdict
    suggestion: Suggestion | None
    flip_kind: LineKind | None
    flip_cents: Cents
    totals: Totals


def try_line(
    facts: LineFacts, lines: Sequence[Line], terms: Terms, *, key: str = NEW, stored: Line | None = None
) -> Trial:
    """Try the facts in place of the line with ``key``, or as a new line behind the others."""
    line = _line(facts, lines, key, stored)
    known = [line if each.key == key else each for each in lines]
    totals = compute(known if stored else [*known, line], terms)
    many = len(totals.years) > 1
    judged = facts.kind in JUDGED
    return Trial(
        line=line,
        written=justification(line, request_label=terms.request_label, many_years=many) if line.whole else "",
        verdict=totals.indirect.verdicts[key],
        suggestion=suggest(facts.signs) if judged else None,
        flip_kind=flipped(line) if judged and line.whole else None,
        flip_cents=flip_cents(line, totals) if judged and line.whole else 0,
        totals=totals,
    )


def _line(facts: LineFacts, lines: Sequence[Line], key: str, stored: Line | None) -> Line:
    calculations = dict(stored.calculations) if stored else {}
    amounts = {**(stored.amounts if stored else {}), **facts.amounts}
    for year, calculation in facts.calculations.items():
        calculations.pop(year, None)
        if calculation:
            calculations[year] = calculation
            amounts[year] = _paid(calculation, amounts.get(year, Amounts()), lines, year)
    return Line(
        key,
        facts.kind,
        facts.title,
        amounts,
        calculations,
        person=facts.person,
        agreement=facts.agreement,
        determination=facts.determination,
        signs=facts.signs,
        words=facts.words,
        initiative_id=facts.initiative_id,
        base_choice=facts.base_choice,
        base_reason=facts.base_reason,
    )


def _paid(calculation: Calculation, typed: Amounts, lines: Sequence[Line], year: int) -> Amounts:
    """The amounts of a calculated year: the funder takes what the match leaves, fringe goes as salaries go."""
    if calculation.calculator == "fringe":
        return fringe(calculation, followed_salaries(calculation, lines, year))
    return Amounts(max(0, cost(calculation) - typed.match_cents), typed.cash_cents, typed.in_kind_cents)
