"""An award's money by fiscal year: by the days it runs in each, to the cent.

==========================================  ===========  ===========
award, fiscal years from July 1             FY 2027      FY 2028
==========================================  ===========  ===========
$120,000.00, Oct 1, 2026 to Sep 30, 2027    $89,753.42   $30,246.58
$10,000.00, Jul 1, 2026 to Jun 30, 2027     $10,000.00   -
==========================================  ===========  ===========
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from funding.awards.types import Standing
from funding.kernel.allocation import split
from funding.kernel.money import Cents
from funding.kernel.periods import Period, fiscal_year_of, fiscal_year_period


def money_by_year(stands: Iterable[Standing], start_month: int) -> dict[int, Cents]:
    """The funder's money of several awards by fiscal year; years without any are absent."""
    found: Counter[int] = Counter()
    for one in stands:
        years = range(
            fiscal_year_of(one.starts_on, start_month), fiscal_year_of(one.ends_on, start_month) + 1
        )
        whole = Period(one.starts_on, one.ends_on)
        overlaps = [whole.overlap(fiscal_year_period(year, start_month)) for year in years]
        parts = split(one.authorized_cents, [each.days if each else 0 for each in overlaps])
        for year, cents in zip(years, parts, strict=True):
            found[year] += cents
    return {year: cents for year, cents in found.items() if cents}
