"""How much of each program cap is used?

A cap holds the lines of some kinds, of one initiative, or of both together. Its limit is a share of the total
project cost, an amount, or the lower of the two. Direct costs count; the share is rounded half up to the cent.

==============================================  ==============  ==========  ========
lines                                           cap             limit       over
==============================================  ==============  ==========  ========
awareness $6,000 of a total of $100,000         5%              $5,000      $1,000
the same                                        5% or $4,000    $4,000      $2,000
the same                                        $10,000         $10,000     -
==============================================  ==============  ==========  ========
"""

from __future__ import annotations

from dataclasses import dataclass

from funding.budgets.terms import ClassCap
from funding.budgets.totals import Totals
from funding.budgets.types import Amounts, Line, add_up
from funding.kernel.money import Cents, apply_rate


@dataclass(frozen=True, slots=True)
class CapUse:
    """One cap with the lines under it, what they cost, and the limit; ``share_cents`` is the percentage's."""

    cap: ClassCap
    lines: tuple[Line, ...]
    spent: Amounts
    share_cents: Cents | None
    limit_cents: Cents

    @property
    def over_cents(self) -> Cents:
        """What is above the limit; never negative."""
        return max(0, self.spent.total_cents - self.limit_cents)


def cap_uses(totals: Totals) -> list[CapUse]:
    """Every cap of the terms that has a limit, in their order."""
    found = []
    for cap in totals.terms.caps:
        share = None if cap.limit_bp is None else apply_rate(totals.whole.total_cents, cap.limit_bp)
        limits = [limit for limit in (share, cap.limit_cents) if limit is not None]
        if limits:
            lines = tuple(line for line in totals.lines if falls_under(line, cap))
            spent = add_up([line.whole for line in lines])
            found.append(CapUse(cap, lines, spent, share, min(limits)))
    return found


def falls_under(line: Line, cap: ClassCap) -> bool:
    """Whether a line counts against a cap."""
    if cap.initiative_id is not None and line.initiative_id != cap.initiative_id:
        return False
    return not cap.kinds or line.kind.value in cap.kinds
