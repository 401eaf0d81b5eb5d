"""How much of what the rate gives does the funder pay, where it limits indirect costs themselves?

Some funders cap the rate (see ``rates``); others, foundations and states above all, limit the charge. Such a
limit binds the funder's column alone, and is measured by that column alone: the funder limits what it pays.
Match bears its rate as ever. Measured so, the charge is also within the share of the whole project.

1. *Share of the total.* The total holds the charge itself. charge <= share x (direct + charge) is the same as
   charge <= share / (1 - share) x direct, which names no charge on the right. It is rounded DOWN to the cent,
   because a cent above the limit is above it.
2. *Share of direct costs.* share x direct, rounded down to the cent. All direct costs count, not only those in
   the base of the rate.
3. Shares hold in each budget year by itself, and so in all years together.
4. *Amount.* It is for the whole project. Going through the years in order, each takes what it may until the
   amount is used up; it never starts afresh.
5. Where a year has several limits, the lowest binds. The charge is what the rate gives, or that limit where it
   is lower. What is cut is unrecovered; it counts as match where the terms say so (see ``indirect``).

============================================  ============  ============  ============  ==========
limit                                         direct        by the rate   allowed       charge
============================================  ============  ============  ============  ==========
10% of the total                              $484,000      $59,550.00    $53,777.77    $53,777.77
10% of direct costs                           $484,000      $59,550.00    $48,400.00    $48,400.00
15% of the total                              $484,000      $59,550.00    $85,411.76    $59,550.00
both of 10%                                   $484,000      $59,550.00    $48,400.00    $48,400.00
$20,000: year 1                               $100,000      $15,000.00    $20,000.00    $15,000.00
the same: year 2                              $100,000      $15,000.00    $5,000.00     $5,000.00
the same: year 3                              $100,000      $15,000.00    $0.00         $0.00
============================================  ============  ============  ============  ==========
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from funding.budgets.term_rows import IndirectLimit, LimitOf
from funding.kernel.money import Cents


@dataclass(frozen=True, slots=True)
class LimitedCharge:
    """The funder's charge in a year: by the rate, the most that the lowest limit allows, and that limit.

    ``limit`` and ``allowed_cents`` are None where the terms have no limit.
    """

    by_rate_cents: Cents
    allowed_cents: Cents | None = None
    limit: IndirectLimit | None = None

    @property
    def charged_cents(self) -> Cents:
        """What the funder is charged."""
        if self.allowed_cents is None:
            return self.by_rate_cents
        return min(self.by_rate_cents, self.allowed_cents)

    @property
    def cut_cents(self) -> Cents:
        """What the limit cuts off; never negative."""
        return self.by_rate_cents - self.charged_cents


def share_allowed(direct_cents: Cents, limit: IndirectLimit) -> Cents:
    """The most that a share of the total or of direct costs allows in a year, rounded down to the cent."""
    share = limit.limit_bp or 0
    whole = 10_000 - share if limit.measure is LimitOf.TOTAL else 10_000
    return direct_cents * share // whole


def limit_charges(
    by_rate: Mapping[int, Cents], direct: Mapping[int, Cents], limits: Sequence[IndirectLimit]
) -> dict[int, LimitedCharge]:
    """The funder's charge by year, from what the rate gives and the funder's direct costs; years in order."""
    spent = 0
    charges: dict[int, LimitedCharge] = {}
    for year, cents in by_rate.items():
        allowed = [
            (limit.limit_cents or 0) - spent
            if limit.measure is LimitOf.AMOUNT
            else share_allowed(direct[year], limit)
            for limit in limits
        ]
        if not limits:
            charges[year] = LimitedCharge(cents)
            continue
        least = min(allowed)
        charges[year] = LimitedCharge(cents, max(0, least), limits[allowed.index(least)])
        spent += charges[year].charged_cents
    return charges
