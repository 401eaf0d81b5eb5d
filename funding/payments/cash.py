"""The funder's money that lies with us: how much, for how long, and what its interest owes.

Cash on hand is what was received less what was paid out of it. What came first is spent first, so the oldest receipt
that is not wholly spent tells how long money has lain. An advance is to be drawn as close to paying it out as is
practicable (2 CFR 200.305(b)); the house is reminded after ten days on a federal award and thirty on a state's. A
foundation's installment is not bound by that rule.

==========================  =========  ======================================
received                    paid out   lies on Feb 20
==========================  =========  ======================================
Jan 5 $10,000               $10,000    $0
Jan 5 $10,000               $4,000     $6,000 since Jan 5: 46 days
Jan 5 $10,000, Feb 1 $5,000 $12,000    $3,000 since Feb 1: 19 days
Feb 1 $5,000, Feb 18 $9,000 $4,000     $10,000, of it $1,000 since Feb 1
Jan 5 $10,000               $12,500    -$2,500: we are owed it
==========================  =========  ======================================

Interest on federal advances up to $500 a year may be kept; what is above goes back (2 CFR 200.305(b)(12)), whichever
award earned it: the year's limit is the house's, not each award's.

=================  =================  ==========
earned in a year   already sent back  to send
=================  =================  ==========
$480.00            $0.00              $0.00
$612.35            $0.00              $112.35
$612.35            $100.00            $12.35
=================  =================  ==========
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from funding.kernel.money import Cents

FEDERAL_DAYS = 10
STATE_DAYS = 30
INTEREST_KEPT: Cents = 500_00


@dataclass(frozen=True, slots=True)
class OnHand:
    """Cash on hand in cents, below zero where we are owed it, and the day since when some of it lies.

    ``lots`` holds what is left of each receipt as (days that it lies, cents), the oldest first.
    """

    cents: Cents
    since: date | None
    days: int
    lots: tuple[tuple[int, Cents], ...] = ()

    def lies_too_long(self, limit_days: int | None) -> bool:
        """Whether it should have been paid out or returned by now."""
        return limit_days is not None and self.cents > 0 and self.days > limit_days

    def longer_than(self, days: int) -> Cents:
        """How much of it lies longer than so many days; never more than lies in all."""
        return min(sum(cents for lain, cents in self.lots if lain > days), max(self.cents, 0))


def on_hand(receipts: Iterable[tuple[date, Cents]], paid_cents: Cents, as_of: date) -> OnHand:
    """What lies with us on a day, from receipts (returns are negative) and what was paid out by then."""
    came = sorted((day, cents) for day, cents in receipts if day <= as_of)
    held = sum(cents for _, cents in came) - paid_cents
    if held <= 0:
        return OnHand(held, None, 0)
    gone = paid_cents - sum(cents for _, cents in came if cents < 0)
    lots: list[tuple[date, Cents]] = []
    for day, cents in came:
        left = max(cents, 0) - min(gone, max(cents, 0))
        gone -= max(cents, 0) - left
        if left:
            lots.append((day, left))
    since = lots[0][0] if lots else as_of
    lain = tuple(((as_of - day).days, cents) for day, cents in lots)
    return OnHand(held, since, (as_of - since).days, lain)


def receivable(spent_cents: Cents, received_cents: Cents) -> Cents:
    """What is spent of the funder's money and not yet paid by it; never below zero."""
    return max(0, spent_cents - received_cents)


def interest_due(earned_cents: Cents, returned_cents: Cents) -> Cents:
    """What a year's interest still owes: all above $500 that was not sent back."""
    return max(0, earned_cents - INTEREST_KEPT - returned_cents)
