"""Budget periods: they tile the period of performance of the set-up, and their money is the award's.

An award of $500,000.00 from October 1, 2026 through September 30, 2028:

=====================================================  ==============================================
periods                                                answer
=====================================================  ==============================================
Oct 1, 2026 - Sep 30, 2027 $250,000;                   good
Oct 1, 2027 - Sep 30, 2028 $250,000
Oct 1, 2026 - Sep 30, 2027; Oct 2, 2027 - ...          a day between period 1 and 2 belongs to none
Oct 1, 2026 - Sep 30, 2027; Sep 30, 2027 - ...         period 2 begins before period 1 has ended
Nov 1, 2026 - ...                                      the first period has to begin with the award
... - Aug 31, 2028                                     the last period has to end with the award
$250,000 and $249,999.99                               the periods come to $0.01 less than the award
=====================================================  ==============================================
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from funding.awards.types import MAX_PERIODS, PeriodFacts
from funding.kernel.money import Cents, format_money
from funding.kernel.zoned import format_date

_DAY = timedelta(days=1)


def period_problems(
    periods: Sequence[PeriodFacts], *, starts_on: date, ends_on: date, amount_cents: Cents
) -> dict[int, str]:
    """What is wrong, by the place of the period from 0, at most one sentence for each; nothing where all is well.

    No periods at all are good: then the award is one period.
    """
    found: dict[int, str] = {}
    if len(periods) > MAX_PERIODS:
        found[MAX_PERIODS] = f"An award has at most {MAX_PERIODS} budget periods."
    for place, one in enumerate(periods):
        said = _problem(periods, place, one, starts_on, ends_on)
        if said:
            found[place] = said
    if periods and not found:
        said = _money_problem(periods, amount_cents)
        if said:
            found[len(periods) - 1] = said
    return found


def _problem(
    periods: Sequence[PeriodFacts], place: int, one: PeriodFacts, starts_on: date, ends_on: date
) -> str:
    if one.ends_on < one.starts_on:
        return "The period ends before it begins."
    if place == 0 and one.starts_on != starts_on:
        return f"The first period has to begin with the award, on {format_date(starts_on)}."
    if place and one.starts_on <= periods[place - 1].ends_on:
        return f"Period {place + 1} begins before period {place} has ended."
    if place and one.starts_on > periods[place - 1].ends_on + _DAY:
        return f"The days between period {place} and period {place + 1} belong to none."
    if place == len(periods) - 1 and one.ends_on != ends_on:
        return f"The last period has to end with the award, on {format_date(ends_on)}."
    return ""


def _money_problem(periods: Sequence[PeriodFacts], amount_cents: Cents) -> str:
    off = sum(one.amount_cents for one in periods) - amount_cents
    if not off:
        return ""
    return f"The periods come to {format_money(abs(off))} {'more' if off > 0 else 'less'} than the award."
