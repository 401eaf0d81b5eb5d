"""Nobody is charged above 100%: one person's time over all sources, month by month.

A plan line for a person says which part of a full-time person it is; a source that pays a part of the line's cost in a
month pays that part of the person's time. An application's own budget may name the person too. Both tell of the same
money, so for each source the larger of the two counts, and the sources add up.

================================  ==============  ==============  =======================================
person                            OVC             VOCA            answer
================================  ==============  ==============  =======================================
$58,000 a year, every month       60%             50%             110%: refused, $5,800.00 over-charged
$58,000 a year, every month       60%             40%             100%: fine
OVC's budget says 70%, plan 60%   70%             30%             100%: fine
================================  ==============  ==============  =======================================

The rule is 2 CFR 200.430(c) and (i): pay is charged by the work done, and all of it together is one full time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from funding.coverage.months import told_span
from funding.kernel.money import Cents, divide_half_up, format_money, format_percent

FULL_BP = 10_000


def normal_name(person: str) -> str:
    """A person's name as it is compared: case and spaces aside."""
    return " ".join(person.split()).casefold()


def effort(fte_bp: int, paid_cents: Cents, line_cents: Cents) -> Fraction:
    """The part of a full-time person, in basis points, that a payment toward a line's month pays for."""
    return Fraction(fte_bp * paid_cents, line_cents) if line_cents else Fraction(0)


def annual_pay(line_cents: Cents, months: int, fte_bp: int) -> Cents:
    """What full time costs a year where part of it costs this much in so many months."""
    return divide_half_up(line_cents * 12 * FULL_BP, max(months, 1) * max(fte_bp, 1))


@dataclass(frozen=True, slots=True)
class Charge:
    """A part of one person's month that one source pays for, in basis points of full time."""

    source_id: int
    source: str
    month: date
    basis_points: Fraction
    from_budget: bool = False


@dataclass(frozen=True, slots=True)
class Overcharge:
    """Months in which a person is charged above 100%, with the parts in the first of them."""

    months: tuple[date, ...]
    parts: tuple[tuple[str, int], ...]
    total_bp: int
    over_by_month: tuple[int, ...]

    def told(self, person: str, annual_cents: Cents) -> str:
        """The arithmetic in a sentence; ``annual_cents`` is a year's pay for full time."""
        sums = " + ".join(f"{format_percent(part)} {source}" for source, part in self.parts)
        over = divide_half_up(annual_cents * sum(self.over_by_month), 12 * FULL_BP)
        return (
            f"{told_span(self.months)}: {person} would be charged {sums} = {format_percent(self.total_bp)}. "
            f"At {format_money(annual_cents)} a year for full time that is {format_money(over)} over-charged."
        )


def by_source(charges: Iterable[Charge]) -> dict[date, dict[int, tuple[str, Fraction]]]:
    """For each month and source the time it pays for: the larger of plan and budget."""
    sums: dict[tuple[date, int, bool], Fraction] = defaultdict(Fraction)
    names: dict[int, str] = {}
    for charge in charges:
        sums[charge.month, charge.source_id, charge.from_budget] += charge.basis_points
        names[charge.source_id] = charge.source
    found: dict[date, dict[int, tuple[str, Fraction]]] = defaultdict(dict)
    for month, source_id, _ in sorted(sums):
        larger = max(
            sums.get((month, source_id, True), Fraction(0)), sums.get((month, source_id, False), Fraction(0))
        )
        found[month][source_id] = (names[source_id], larger)
    return found


def overcharge(charges: Iterable[Charge]) -> Overcharge | None:
    """The months above 100%, or None. Totals are rounded to the basis point once, so that cents do no harm."""
    months: list[date] = []
    over: list[int] = []
    first: Mapping[int, tuple[str, Fraction]] = {}
    for month, sources in sorted(by_source(charges).items()):
        total = round(sum((part for _, part in sources.values()), Fraction(0)))
        if total > FULL_BP:
            first = first or sources
            months.append(month)
            over.append(total - FULL_BP)
    if not months:
        return None
    parts = tuple((name, round(part)) for name, part in first.values() if part)
    return Overcharge(tuple(months), parts, FULL_BP + over[0], tuple(over))
