"""Which of the costs on a page can be ticked to be approved, and whether they all are.

Nothing is ticked when the page opens: approving is a look at each cost by somebody else than who entered it. One
control ticks all that are shown; without a script it is an address.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import request

from funding.actuals.models import Actual
from funding.actuals.types import ActualState
from funding.infra.permissions import current_actor
from funding.kernel.money import Cents


@dataclass(frozen=True, slots=True)
class Ticks:
    """The waiting costs of a page: how many, those that the reader may approve with their sum, and whether ticked."""

    waiting: int
    offered: frozenset[int]
    cents: Cents
    ticked: bool


def ticks_of(entries: Iterable[Actual], *, alone: bool) -> Ticks:
    """What the reader of this request may tick; ``alone`` says that nobody else may approve their own."""
    actor = current_actor()
    if not actor.can("actual.approve"):
        return Ticks(0, frozenset(), 0, False)
    waiting = [one for one in entries if one.state is ActualState.ENTERED]
    offered = [one for one in waiting if alone or one.entered_by_id != actor.user_id]
    return Ticks(
        waiting=len(waiting),
        offered=frozenset(one.id for one in offered),
        cents=sum(one.amount_cents for one in offered),
        ticked=request.args.get("tick") == "all",
    )
