"""Which days an award pays for (2 CFR 200.309, 200.344, 200.403(h), 200.458).

A cost belongs to an award if it was incurred within its period of performance. Before the first day it needs the
funder's approval of pre-award costs, recorded on the award, and may not lie before the day approved. After the last
day it is refused, unless it settles an obligation that was made by then. Whatever was owed by the end has to be paid by
the liquidation day: 120 days after the end, 90 for a subrecipient.

For a period from October 1, 2025 through September 30, 2026:

===========================================================  =================================================
cost                                                         answer
===========================================================  =================================================
incurred September 30, 2026                                  allowed
incurred October 3, 2026                                     refused: after the period
invoice of October 3 for an order of September 20            allowed
invoice of October 20 for an order of October 2              refused: the order came after the period
incurred September 28, 2026, paid January 28, 2027           allowed: the liquidation day of a recipient
incurred September 28, 2026, paid January 29, 2027           refused: the liquidation day has passed
the same as a subrecipient, paid December 29, 2026           allowed; December 30 is refused
incurred September 15, 2025                                  refused: no approval of pre-award costs
the same, costs approved from September 1, 2025              allowed
incurred August 31, 2025, costs approved from September 1    refused: before the day approved
===========================================================  =================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from funding.awards.types import AwardRoute
from funding.kernel.zoned import format_date

RECIPIENT_DAYS, SUBRECIPIENT_DAYS = 120, 90
MOST_DAYS = 1_000


@dataclass(frozen=True, slots=True)
class Span:
    """The days that bound an award's costs. ``liquidation_days`` None: the funder sets no day."""

    starts_on: date
    ends_on: date
    pre_award_from: date | None = None
    liquidation_days: int | None = RECIPIENT_DAYS

    @property
    def liquidation_on(self) -> date | None:
        """The last day on which what was owed at the end may be paid."""
        return None if self.liquidation_days is None else self.ends_on + timedelta(days=self.liquidation_days)

    @property
    def first_day(self) -> date:
        """The first day on which a cost may lie."""
        return min(self.starts_on, self.pre_award_from or self.starts_on)


def usual_days(route: AwardRoute) -> int | None:
    """Days after the end for paying what is owed, where the award says nothing of its own."""
    if route is AwardRoute.FEDERAL_DIRECT:
        return RECIPIENT_DAYS
    return SUBRECIPIENT_DAYS if route in {AwardRoute.FEDERAL_PASS_THROUGH, AwardRoute.STATE} else None


def refusal(
    span: Span, incurred_on: date, paid_on: date | None = None, owed_since: date | None = None
) -> str:
    """Why the award cannot bear the cost, in a sentence; nothing where it can.

    ``owed_since`` is the day on which the obligation was made that the cost settles.
    """
    last = span.liquidation_on
    if last is not None and paid_on is not None and paid_on > last:
        return f"Paid {format_date(paid_on)}: what was owed had to be paid by {format_date(last)}."
    if incurred_on < span.starts_on:
        return _too_early(span, incurred_on)
    if incurred_on <= span.ends_on:
        return ""
    end = format_date(span.ends_on)
    if owed_since is None:
        return f"Incurred {format_date(incurred_on)}: the period of performance ended {end}."
    if owed_since > span.ends_on:
        return f"The obligation was made {format_date(owed_since)}, after the period ended {end}."
    if last is not None and incurred_on > last:
        return f"Incurred {format_date(incurred_on)}: what was owed had to be settled by {format_date(last)}."
    return ""


def _too_early(span: Span, incurred_on: date) -> str:
    told, start = format_date(incurred_on), format_date(span.starts_on)
    if span.pre_award_from is None:
        return (
            f"Incurred {told}: the period of performance began {start}, and no pre-award costs are approved."
        )
    if incurred_on < span.pre_award_from:
        return f"Incurred {told}: pre-award costs are approved from {format_date(span.pre_award_from)} on."
    return ""
