"""What an award comes to on a day: its set-up and every amendment effective by then, in their order.

Amounts add up; the last day is that of the latest amendment that sets one. With an award of $500,000.00 from
October 1, 2026 through September 30, 2027 and a match of $166,667.00:

======  =============  =================  ==============  =====================
number  effective on   amount             match           new last day
======  =============  =================  ==============  =====================
1       Mar 1, 2027    +$60,000.00        +$20,000.00     -
2       Aug 15, 2027   -                  -               Mar 31, 2028
3       Oct 1, 2027    -$25,000.00        -               -
======  =============  =================  ==============  =====================

===============  ===========  ===========  =============
as of            funder       match        last day
===============  ===========  ===========  =============
Feb 28, 2027     $500,000.00  $166,667.00  Sep 30, 2027
Mar 1, 2027      $560,000.00  $186,667.00  Sep 30, 2027
Aug 15, 2027     $560,000.00  $186,667.00  Mar 31, 2028
Oct 1, 2027      $535,000.00  $186,667.00  Mar 31, 2028
===============  ===========  ===========  =============
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from funding.awards.types import Standing
from funding.kernel.money import Cents


class Change(Protocol):
    """What of an amendment changes an award's standing."""

    @property
    def number(self) -> int:
        """Its place among the amendments."""

    @property
    def effective_on(self) -> date:
        """The first day on which it holds."""

    @property
    def amount_delta_cents(self) -> Cents:
        """Signed, the funder's money."""

    @property
    def match_delta_cents(self) -> Cents:
        """Signed, the recipient's share."""

    @property
    def new_ends_on(self) -> date | None:
        """The last day from then on, or None where it stays."""


def stand(first: Standing, changes: Iterable[Change], as_of: date) -> Standing:
    """The standing on ``as_of``, from the set-up and the amendments effective by then."""
    held = sorted(
        (one for one in changes if one.effective_on <= as_of), key=lambda one: (one.effective_on, one.number)
    )
    last_days = [one.new_ends_on for one in held if one.new_ends_on is not None]
    return Standing(
        authorized_cents=first.authorized_cents + sum(one.amount_delta_cents for one in held),
        match_required_cents=first.match_required_cents + sum(one.match_delta_cents for one in held),
        starts_on=first.starts_on,
        ends_on=last_days[-1] if last_days else first.ends_on,
    )
