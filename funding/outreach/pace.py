"""When a target falls behind: too little is reached for the share of its days that has passed.

A year's first quarter and a quarter's first half are left alone, since so early a figure tells little; after that a
target is behind where less than seven tenths of the share passed is reached. What somebody counts by hand is known when
a quarter is over: of it only quarters that have ended count as passed, and its quarter never falls behind by itself.

=============================  ===========  =======  ======
target                         passed       reached  behind
=============================  ===========  =======  ======
of the year                    24%          0%       no
of the year                    50%          34%      yes
of the year                    50%          35%      no
of a quarter                   49%          0%       no
of a quarter                   60%          41%      yes
of a quarter                   60%          42%      no
of the year, by hand, in Q2    25% (Q1)     25%      no
of the year, by hand, in Q3    50% (to Q2)  25%      yes
=============================  ===========  =======  ======
"""

from __future__ import annotations

from datetime import date, timedelta

from funding.kernel.periods import Period

BEHIND_BP = 7_000
YEAR_FROM_BP, QUARTER_FROM_BP = 2_500, 5_000
_LONGEST_QUARTER = 92


def falls_behind(reached_bp: int, passed_bp: int, *, of_quarter: bool) -> bool:
    """Whether so much of a target is too little, so far into its days."""
    begun = passed_bp >= (QUARTER_FROM_BP if of_quarter else YEAR_FROM_BP)
    return begun and reached_bp * 10_000 < passed_bp * BEHIND_BP


def is_quarter(period: Period) -> bool:
    """Whether the period is no longer than a quarter."""
    return period.days <= _LONGEST_QUARTER


def passed_bp(period: Period, today: date) -> int:
    """The share of the period's days that has passed, today counted."""
    return min(max((today - period.start).days + 1, 0), period.days) * 10_000 // period.days


def known_bp(period: Period, quarter: Period) -> int:
    """The share of the period of which figures counted by hand are known while ``quarter`` runs."""
    return 0 if period == quarter else passed_bp(period, quarter.start - timedelta(days=1))
