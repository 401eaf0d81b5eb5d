"""What the choice between subaward and contract does to the money, told where it is made.

A subaward counts in MTDC up to its cap, once over its whole life, with all its modifications; a contract counts whole
(2 CFR 200.1). Award of October 1, 2024 or later, 15%:

==========  =========  ==========  ========  ===================
agreement   nature     in MTDC     outside   the other nature
==========  =========  ==========  ========  ===================
$80,000     subaward   $50,000     $30,000   indirect +$4,500.00
$80,000     contract   $80,000     -         indirect -$4,500.00
$40,000     either     $40,000     -         nothing changes
==========  =========  ==========  ========  ===================
"""

from __future__ import annotations

from dataclasses import dataclass

from funding.kernel.money import Cents, apply_rate
from funding.subawards.types import Nature


@dataclass(frozen=True, slots=True)
class Consequence:
    """How much of an agreement bears indirect costs, and what they would change by as the other nature (signed)."""

    inside_cents: Cents
    outside_cents: Cents
    flip_cents: Cents


def consequence(total_cents: Cents, nature: Nature, *, cap_cents: Cents, rate_bp: int) -> Consequence:
    """What the nature of an agreement over ``total_cents`` means at that cap and rate."""
    above = max(0, total_cents - cap_cents)
    moved = apply_rate(total_cents, rate_bp) - apply_rate(total_cents - above, rate_bp)
    if nature is Nature.SUBAWARD:
        return Consequence(total_cents - above, above, moved)
    return Consequence(total_cents, 0, -moved)
