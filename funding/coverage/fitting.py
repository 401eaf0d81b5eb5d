"""What a source may pay for. Money given for one purpose is of no use to another, however much is left of it.

=======================================  ==============================  ============================================
the source                               the cost                        answer
=======================================  ==============================  ============================================
$60,000 for "Street outreach"            pay in "School workshops"       refused: bound to other outreach
money for supplies and travel (e, c)     pay (a)                         refused: not for this class
Jan 15, 2027 to Dec 31, 2027             Jan 2027 to Dec 2027            fits: each month has a day of the period
Jan 15, 2027 to Dec 31, 2027             Dec 2026 to Jan 2027            refused in Dec 2026
=======================================  ==============================  ============================================
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from funding.budgets.classes import class_of
from funding.budgets.types import LineKind
from funding.coverage.months import last_day, months_between, told_span
from funding.coverage.types import SourceFacts
from funding.kernel.zoned import format_date


def fits_month(source: SourceFacts, month: date) -> bool:
    """Whether the source's period has a day in the month."""
    begun = source.starts_on is None or source.starts_on <= last_day(month)
    return begun and (source.ends_on is None or source.ends_on >= month)


def fitting_months(source: SourceFacts, months: Iterable[date]) -> list[date]:
    """Those of the months in which the source pays at all: what is typed into a cell of a year is meant for them."""
    return [month for month in months if fits_month(source, month)]


def misfit(source: SourceFacts, initiative_id: int, kind: LineKind, first: date, last: date) -> str:
    """Why the source may not pay this cost in these months, or nothing where it may."""
    if source.initiative_ids and initiative_id not in source.initiative_ids:
        return f"{source.title} is bound to other outreach and cannot pay for this initiative."
    wanted = class_of(kind)
    if source.classes and wanted.letter not in source.classes:
        return f"{source.title} may not pay for {wanted.name.lower()}."
    outside = [month for month in months_between(first, last) if not fits_month(source, month)]
    if outside:
        return f"{source.title} does not pay in {told_span(outside)}: {_period(source)}."
    return ""


def _period(source: SourceFacts) -> str:
    begin = f"from {format_date(source.starts_on)}" if source.starts_on else ""
    end = f"until {format_date(source.ends_on)}" if source.ends_on else ""
    return f"its money is {' '.join(part for part in (begin, end) if part)}"
