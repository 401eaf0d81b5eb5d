"""How a year's money is counted on Home.

An award belongs to each fiscal year by the days its project spends there: $300,000 for Oct 1, 2026 to Sep 30, 2029 is
$100,000 and a few dollars a year, split by days with the largest remainder so that the years sum to the award. An
award or ask without dates counts whole in the present year. Open applications are counted plain (asked) and by their
chance (weighted); declined and dropped ones not at all. The gap is the planned cost less secured and weighted money.

==========================================  ===========  ===========  ===========
project                                     award        FY 2027      FY 2028
==========================================  ===========  ===========  ===========
Oct 1, 2026 to Sep 30, 2027                 $120,000.00  $120,000.00        $0.00
Apr 1, 2027 to Sep 30, 2028 (549 days)      $109,800.00   $36,600.00   $73,200.00
no dates, in FY 2027                         $50,000.00   $50,000.00        $0.00
==========================================  ===========  ===========  ===========
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from funding.kernel.allocation import split
from funding.kernel.money import Cents
from funding.kernel.periods import Period, fiscal_year_of, fiscal_year_period


def share_of_year(
    amount_cents: Cents,
    starts_on: date | None,
    ends_on: date | None,
    *,
    year: int,
    start_month: int,
    this_year: int,
) -> Cents:
    """The cents of ``amount_cents`` that fall into fiscal ``year``; years begin with ``start_month``."""
    if starts_on is None or ends_on is None:
        return amount_cents if year == this_year else 0
    first, last = fiscal_year_of(starts_on, start_month), fiscal_year_of(ends_on, start_month)
    if not first <= year <= last:
        return 0
    if first == last:
        return amount_cents
    return split(amount_cents, _days(starts_on, ends_on, start_month))[year - first]


@lru_cache(maxsize=4_096)
def _days(starts_on: date, ends_on: date, start_month: int) -> tuple[int, ...]:
    """The days of a project in each fiscal year it touches; projects share their days more often than not."""
    project = Period(starts_on, ends_on)
    years = range(fiscal_year_of(starts_on, start_month), fiscal_year_of(ends_on, start_month) + 1)
    overlaps = [project.overlap(fiscal_year_period(one, start_month)) for one in years]
    return tuple(overlap.days if overlap else 0 for overlap in overlaps)
