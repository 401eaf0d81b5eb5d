"""Line 11 of the SF-425: on which base an award's own costs bear indirect costs, and at which rate.

The rules are the budget's (see ``budgets.mtdc`` and ``budgets.indirect``), but what they judge is what was spent: every
approved cost counts in the base or not as its line of the budget does, a cost on no line as its kind does, a subaward
up to its cap over its whole life. Where negotiated rates change, each stretch of days has a row of its own. The amount
charged is never computed: it is what the books say, and a difference from rate times base is told.

Costs of the match stand in the base only where indirect costs were charged to the match too.

With a de minimis rate of 15% under an award of 2026, in dollars:

=====================  ==========  =========
cost                   spent       in base
=====================  ==========  =========
personnel              66,966.54   66,966.54
equipment              3,986.09    -
participant support    3,887.22    -
rent                   2,870.00    -
one subaward           52,500.00   50,000.00
base                               116,966.54
rate times base                    17,544.98
=====================  ==========  =========
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from funding.actuals.types import Share
from funding.budgets.indirect import compute_indirect
from funding.budgets.rates import Rate, rate_in, row_for
from funding.budgets.terms import IndirectKind, Terms
from funding.budgets.types import Amounts, Line, LineKind
from funding.kernel.money import Cents, format_money
from funding.kernel.periods import Period
from funding.reports.document import IndirectLine

SMALL_CENTS = 100
"""Up to this, a difference is the rounding of the single charges and not told."""


@dataclass(frozen=True, slots=True)
class Cost:
    """A sum of approved costs that agree in place, share and day. ``kind`` None: indirect costs."""

    day: date
    kind: LineKind | None
    share: Share
    cents: Cents
    line_key: str = ""
    agreement: str = ""


def stretches(terms: Terms, days: Period) -> list[tuple[Period, Rate]]:
    """The days cut where a negotiated rate begins, each stretch with the rate in force on its first day."""
    begins = (
        {row.first_day for row in terms.rates} if terms.indirect_kind is IndirectKind.NEGOTIATED else set()
    )
    firsts = [days.start, *sorted(day for day in begins if days.start < day <= days.end)]
    lasts = [*(day - timedelta(days=1) for day in firsts[1:]), days.end]
    return [
        (Period(first, last), rate_in(replace(terms, first_day=first, last_day=None)))
        for first, last in zip(firsts, lasts, strict=True)
    ]


def line_11(
    costs: Sequence[Cost], lines: Iterable[Line], terms: Terms, days: Period
) -> tuple[IndirectLine, ...]:
    """The rows of line 11, earliest first; none where nothing was charged and nothing may be."""
    found = stretches(terms, days)
    both = any(one.kind is None and one.share is Share.MATCH for one in costs)
    booked = _by_stretch([one for one in costs if one.kind is None], found)
    spent = _lines(costs, {one.key: one for one in lines}, found)
    worked = compute_indirect(
        spent, terms, list(range(len(found))), {i: rate for i, (_, rate) in enumerate(found)}
    )
    rows = []
    for place, (period, rate) in enumerate(found):
        charged = booked.get(place, Amounts())
        base, may = worked.base[place], worked.charge[place]
        if not (charged or rate.charged_bp):
            continue
        rows.append(
            IndirectLine(
                kind=_kind(terms, period.start),
                rate_bp=rate.charged_bp,
                first=period.start,
                last=period.end,
                base_cents=base.federal_cents + (base.cash_cents if both else 0),
                charged_cents=charged.federal_cents + charged.cash_cents,
                federal_cents=charged.federal_cents,
                allowed_cents=may.federal_cents + (may.cash_cents if both else 0),
                base_label=rate.base.label,
            )
        )
    return tuple(rows)


def warnings(rows: Iterable[IndirectLine]) -> list[str]:
    """What to know where more or less was charged than the rate gives: a sentence for each row."""
    return [words for one in rows if (words := _warning(one))]


def _warning(row: IndirectLine) -> str:
    over = row.charged_cents - (row.charged_cents if row.allowed_cents is None else row.allowed_cents)
    if abs(over) <= SMALL_CENTS:
        return ""
    rate = f"{row.rate_bp / 100:g}%"
    told = (
        f"Line 11: {format_money(row.charged_cents)} of indirect costs is charged; {rate} of the base of "
        f"{format_money(row.base_cents)} comes to {format_money(row.allowed_cents or 0)}, "
        f"{format_money(abs(over))} {'less' if over > 0 else 'more'} than was charged."
    )
    return f"{told} Correct the charge before anybody certifies it." if over > 0 else told


_LABELS = {
    IndirectKind.DE_MINIMIS: "De minimis rate",
    IndirectKind.NEGOTIATED: "Negotiated rate",
    IndirectKind.NONE: "No indirect rate",
}


def _kind(terms: Terms, day: date) -> str:
    row = row_for(terms.rates, day) if terms.indirect_kind is IndirectKind.NEGOTIATED else None
    return f"{row.status.label} rate" if row else _LABELS[terms.indirect_kind]


def _place(day: date, found: Sequence[tuple[Period, Rate]]) -> int:
    return max((i for i, (period, _) in enumerate(found) if period.start <= day), default=0)


def _amounts(cost: Cost) -> Amounts:
    return Amounts(cost.cents) if cost.share is Share.FUNDER else Amounts(cash_cents=cost.cents)


def _by_stretch(costs: Iterable[Cost], found: Sequence[tuple[Period, Rate]]) -> dict[int, Amounts]:
    sums: dict[int, Amounts] = {}
    for cost in costs:
        place = _place(cost.day, found)
        sums[place] = sums.get(place, Amounts()) + _amounts(cost)
    return sums


def _lines(
    costs: Sequence[Cost], budgeted: Mapping[str, Line], found: Sequence[tuple[Period, Rate]]
) -> list[Line]:
    cells: dict[tuple[str, LineKind, str], list[Cost]] = {}
    for cost in costs:
        if cost.kind is not None:
            cells.setdefault((cost.line_key, cost.kind, cost.agreement), []).append(cost)
    lines = []
    for (key, kind, agreement), own in cells.items():
        line = budgeted.get(key) or Line(key, kind, kind.label, {})
        name = f"{key} {kind.value} {agreement}"
        amounts = _by_stretch(own, found)
        lines.append(
            replace(line, key=name, kind=kind, agreement=agreement or line.agreement, amounts=amounts)
        )
    return lines
