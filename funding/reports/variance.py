"""When a difference between what was promised and what happened must be explained.

Halfway through an award one expects half of what was promised. A measure or a category of the budget that lies more
than the house's limit away from that, in points of the promise, needs a note before anybody signs. A category on which
more was spent than approved needs one whatever the limit.

With a limit of 15%, after 181 of 365 days (49.6%):

===============  =========  =========  ========  =================
row              promised   reached    share     note
===============  =========  =========  ========  =================
persons trained  600        310        51.7%     no
workshops        24         6          25.0%     yes: 24.6 points
travel           $12,000    $10,000    83.3%     yes: 33.7 points
supplies         $4,000     $4,100     102.5%    yes: over budget
equipment        $0         $0         -         no
===============  =========  =========  ========  =================
"""

from __future__ import annotations

from datetime import date

from funding.kernel.money import divide_half_up
from funding.kernel.periods import Period

USUAL_LIMIT_BP = 1_500
WHOLE_BP = 10_000


def elapsed_bp(award: Period, day: date) -> int:
    """The share of the award's days that are over at the end of ``day``, in basis points."""
    if day < award.start:
        return 0
    if day >= award.end:
        return WHOLE_BP
    return divide_half_up(((day - award.start).days + 1) * WHOLE_BP, award.days)


def share_bp(part: int, whole: int) -> int | None:
    """The share of a promise that is reached, in basis points, or None where nothing was promised."""
    return divide_half_up(part * WHOLE_BP, whole) if whole > 0 else None


def needs_note(*, part: int, whole: int, expected_bp: int, limit_bp: int, is_money: bool) -> bool:
    """Whether a row must be explained."""
    share = share_bp(part, whole)
    if share is None:
        return is_money and part != 0
    if is_money and share > WHOLE_BP:
        return True
    return abs(share - expected_bp) > limit_bp
