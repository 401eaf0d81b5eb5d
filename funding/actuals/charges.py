"""How much of a person an entry may charge (domain rule 23; 2 CFR 200.430, 200.459).

*Personnel.* An entry may say which share of the person's month it charges. All entries of that person in that month,
over every award, never pass 100%; the entry that would is refused, with what it would charge too much.

*Consultants.* An entry may say how many days or hours it pays. Above the limit of the award's terms (for the
Department of Justice $650 a day or $81.25 an hour) the rest is flagged: it needs the funder's prior approval.

=========================================  ===============================  ==========
entry                                      limit                            too much
=========================================  ===============================  ==========
60% charged, 50% more of $58,000           100%                             10%: $5,800
60% charged, 40% more                      100%                             -
10 days for $8,000                         $650 a day: $6,500               $1,500
4 hours for $360                           $81.25 an hour: $325             $35
10 days for $6,500                         $650 a day                       -
=========================================  ===============================  ==========
"""

from __future__ import annotations

from funding.kernel.money import Cents, divide_half_up

WHOLE_BP = 10_000


def effort_above(charged_bp: int, more_bp: int) -> int:
    """By how many basis points a person's month would pass 100%; 0 where it does not."""
    return max(0, charged_bp + more_bp - WHOLE_BP)


def charged_above(above_bp: int, more_bp: int, amount_cents: Cents) -> Cents:
    """What of an entry's amount lies above 100%, by its share of the effort."""
    return divide_half_up(amount_cents * above_bp, more_bp) if more_bp else 0


def fee_above(amount_cents: Cents, units: int, limit_cents: Cents) -> Cents:
    """What of a consultant's fee lies above the limit for ``units`` (hundredths of days or hours)."""
    return max(0, amount_cents - divide_half_up(units * limit_cents, 100))
