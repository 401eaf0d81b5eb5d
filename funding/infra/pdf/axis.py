"""Where days stand on the axis of a printed timeline.

=======================================  =============================================
question                                 answer
=======================================  =============================================
``share_of(Oct 1, 2027; Oct 1 - Sep 30)``  0.0, the start of the period
``share_of(Sep 30, 2028; same)``           about 1.0, the end
``share_of(Jan 1, 2026; same)``            0.0: what lies before is drawn at the start
=======================================  =============================================
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from funding.kernel.periods import add_months


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of the axis: its place from 0 to 1, whether a project year begins there, and what stands over it."""

    share: float
    year: bool
    label: str


def share_of(day: date, first: date, last: date) -> float:
    """How far along the period ``day`` lies, from 0 to 1; days outside are drawn at its edge."""
    whole = max(1, (last - first).days)
    return min(1.0, max(0.0, (day - first).days / whole))


def quarters_until(first: date, last: date) -> list[Mark]:
    """A mark every three months; the first of each project year is labeled with its month and year."""
    marks: list[Mark] = []
    while len(marks) < 80:
        day = add_months(first, 3 * len(marks))
        if day > last:
            break
        new_year = len(marks) % 4 == 0
        marks.append(Mark(share_of(day, first, last), new_year, f"{day:%b} {day.year}" if new_year else ""))
    return marks
