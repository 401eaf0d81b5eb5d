"""Whether a single audit is due, how far the threshold is, and when the package must be in (2 CFR 200.501, 200.512).

The threshold is that of the fiscal year's first day: $750,000 for years that began before Oct 1, 2024, $1,000,000
since. All federal expenditures count, passed through ones too.

===================================================  ============  ==========  ============
expenditures                                         threshold     audit       over, under
===================================================  ============  ==========  ============
420,000 + 310,000 (passed through) + 290,000         1,000,000     due         20,000 over
the same, counting only direct money: 710,000        1,000,000     missed      290,000 under
800,000 in a year that began Jul 1, 2024             750,000       due         50,000 over
===================================================  ============  ==========  ============

What an award is likely to spend by the end of the year is what it spent, and the days left in both the year and its
period at the pace of the days that are behind it, but never more than is left of the award.

=======================================  ===========  ==========  =============
award                                    spent        days left   likely
=======================================  ===========  ==========  =============
100,000 in 100 days, 265 to go           100,000.00   265         365,000.00
the same, with 150,000 left of it        100,000.00   265         250,000.00
the same, ended                          100,000.00   0           100,000.00
=======================================  ===========  ==========  =============

The audit package is due 30 days after the auditor's report is received, or nine months after the end of the year where
that is earlier; on a weekend or federal holiday, the next business day.

======================  =====================  ==============
year ends               report received        package due
======================  =====================  ==============
Jun 30, 2026            Feb 10, 2027           Mar 12, 2027
Jun 30, 2026            not yet                Mar 31, 2027
Jun 30, 2026            Mar 25, 2027           Mar 31, 2027
Jun 30, 2027            Jan 14, 2028           Feb 14, 2028
======================  =====================  ==============

(Thirty days after Jan 14, 2028 is Sunday, Feb 13, 2028.)
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from funding.budgets.figures import FIGURES
from funding.kernel.money import Cents, divide_half_up, format_money
from funding.kernel.periods import Period, add_months
from funding.kernel.rules import DatedFigure
from funding.kernel.workdays import on_or_after

REPORT_DAYS = 30
PACKAGE_MONTHS = 9


@dataclass(frozen=True, slots=True)
class Pace:
    """One award in the year: what it spent so far, what is left of it, and its days. Amounts in cents."""

    spent_cents: Cents
    left_cents: Cents
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Watch:
    """Where the year stands against the threshold, and what follows. Amounts in cents."""

    spent_cents: Cents
    likely_cents: Cents
    direct_cents: Cents
    threshold: DatedFigure
    package_due: date

    @property
    def threshold_cents(self) -> Cents:
        """Federal expenditures from which a single audit is due."""
        return self.threshold.value

    @property
    def is_due(self) -> bool:
        """Whether the expenditures so far make a single audit due."""
        return self.spent_cents >= self.threshold_cents

    @property
    def is_likely(self) -> bool:
        """Whether they will by the end of the year at this pace."""
        return self.likely_cents >= self.threshold_cents

    @property
    def distance_cents(self) -> Cents:
        """What is left below the threshold; below zero is how far over it the year is."""
        return self.threshold_cents - self.spent_cents

    @property
    def headline(self) -> str:
        """The state in a sentence."""
        if self.is_due:
            return (
                f"A single audit is due: {format_money(-self.distance_cents, whole=True)} over the threshold."
            )
        if self.is_likely:
            over = format_money(self.likely_cents - self.threshold_cents, whole=True)
            return f"A single audit is likely: at this pace the year ends {over} over the threshold."
        return f"No single audit so far: {format_money(self.distance_cents, whole=True)} below the threshold."

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        if self.is_due:
            return "red"
        return "amber" if self.is_likely else "green"

    @property
    def passed_through_decides(self) -> bool:
        """Whether counting only direct awards would miss the audit."""
        return self.is_due and self.direct_cents < self.threshold_cents


def threshold_on(first_day: date) -> DatedFigure:
    """The single audit threshold of a fiscal year, by its first day. Raises FigureError before Dec 26, 2014."""
    return FIGURES.figure("single_audit", first_day)


def likely_spent(award: Pace, year: Period, today: date) -> Cents:
    """What an award is likely to spend by the end of the fiscal year, in cents."""
    active = (
        year.overlap(Period(award.starts_on, award.ends_on)) if award.ends_on >= award.starts_on else None
    )
    if active is None or today >= active.end or award.spent_cents <= 0:
        return award.spent_cents
    behind = (today - active.start).days + 1
    if behind <= 0:
        return award.spent_cents
    ahead = divide_half_up(award.spent_cents * (active.end - today).days, behind)
    return award.spent_cents + max(0, min(ahead, award.left_cents))


def package_due(year_ends: date, report_on: date | None) -> date:
    """When the audit package must be in."""
    latest = _months_after(year_ends)
    first = latest if report_on is None else min(latest, report_on + timedelta(days=REPORT_DAYS))
    return on_or_after(first)


def _months_after(day: date) -> date:
    """Nine months later; the end of a month leads to the end of a month."""
    later = add_months(day, PACKAGE_MONTHS)
    is_last = day.day == monthrange(day.year, day.month)[1]
    return later.replace(day=monthrange(later.year, later.month)[1]) if is_last else later
