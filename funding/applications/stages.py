"""The stages of an application: which moves there are, what each needs, and what stands in its way.

An application goes from Exploring through Deciding, an optional Letter of inquiry, Drafting and Review to Submitted,
and ends Awarded, Declined or Not pursued. The moves are the table below and nothing else. A move is refused while
something blocks it; each blocker says what is missing and which page mends it.

=============  =====================================================================  ============================
to             from                                                                   needs
=============  =====================================================================  ============================
Exploring      Deciding, Not pursued                                                  -
Deciding       Exploring, Letter of inquiry, Drafting                                 -
Inquiry        Deciding, Drafting                                                     a recorded "go"
Drafting       Deciding, Letter of inquiry, Review                                    a recorded "go"
Review         Drafting, Submitted                                                    an amount asked
Submitted      Letter of inquiry, Drafting, Review, Awarded, Declined                 an amount asked that is not
                                                                                      above the ceiling, no missed
                                                                                      gate, the day it was sent
Awarded        Submitted                                                              the amount and day of award
Declined       Letter of inquiry, Submitted                                           the day and the reason told
Not pursued    Exploring, Deciding, Letter of inquiry, Drafting, Review               a reason
=============  =====================================================================  ============================

An unknown ceiling blocks nothing: a funder who names none has not set it to zero.
"""

from __future__ import annotations

from dataclasses import dataclass

from funding.applications.types import MoveFacts, Stage, Verdict
from funding.kernel.errors import DomainError
from funding.kernel.money import Cents, format_money

MOVES: dict[Stage, tuple[Stage, ...]] = {
    Stage.PROSPECT: (Stage.DECIDING, Stage.NOT_PURSUED),
    Stage.DECIDING: (Stage.PROSPECT, Stage.INQUIRY, Stage.DRAFTING, Stage.NOT_PURSUED),
    Stage.INQUIRY: (Stage.DECIDING, Stage.DRAFTING, Stage.SUBMITTED, Stage.DECLINED, Stage.NOT_PURSUED),
    Stage.DRAFTING: (Stage.DECIDING, Stage.INQUIRY, Stage.REVIEW, Stage.SUBMITTED, Stage.NOT_PURSUED),
    Stage.REVIEW: (Stage.DRAFTING, Stage.SUBMITTED, Stage.NOT_PURSUED),
    Stage.SUBMITTED: (Stage.REVIEW, Stage.AWARDED, Stage.DECLINED),
    Stage.AWARDED: (Stage.SUBMITTED,),
    Stage.DECLINED: (Stage.SUBMITTED,),
    Stage.NOT_PURSUED: (Stage.PROSPECT,),
}

CONFIRMED = frozenset({Stage.SUBMITTED, Stage.AWARDED, Stage.DECLINED, Stage.NOT_PURSUED})
"""Moves that do something beyond moving, and so ask for facts first."""


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing in the way: a sentence, and the page ("decision", "edit", "dates") where it can be mended."""

    message: str
    page: str


@dataclass(frozen=True, slots=True)
class Position:
    """What the rules need to know of an application. Amounts in cents."""

    stage: Stage
    verdict: Verdict | None = None
    ask_cents: Cents | None = None
    ceiling_cents: Cents | None = None
    missed_gate: str = ""


class MoveRefused(DomainError):
    """The move cannot be made now. ``blockers`` says why, each with its page."""

    def __init__(self, message: str, blockers: list[Blocker] | None = None) -> None:
        super().__init__(message)
        self.blockers = blockers or []


def blockers_of(position: Position, to: Stage) -> list[Blocker]:
    """What stands in the way of moving to ``to``; empty where nothing does. Not for moves the table lacks."""
    found: list[Blocker] = []
    if to in {Stage.INQUIRY, Stage.DRAFTING} and position.verdict is not Verdict.GO:
        found.append(Blocker("No “go” decision is recorded yet.", "decision"))
    if to in {Stage.REVIEW, Stage.SUBMITTED} and not position.ask_cents:
        found.append(Blocker("The amount asked is not stated yet.", "edit"))
    if to is Stage.SUBMITTED:
        found.extend(_submission_blockers(position))
    return found


def _submission_blockers(position: Position) -> list[Blocker]:
    found: list[Blocker] = []
    ask, ceiling = position.ask_cents, position.ceiling_cents
    if ask and ceiling and ask > ceiling:
        over = format_money(ask - ceiling)
        found.append(
            Blocker(f"The amount asked is {over} above the ceiling of {format_money(ceiling)}.", "edit")
        )
    if position.missed_gate:
        found.append(
            Blocker(
                f"“{position.missed_gate}” has passed and is not marked as met. Mark it if it was.", "dates"
            )
        )
    return found


def check_move(position: Position, to: Stage, facts: MoveFacts | None = None) -> None:
    """Raise MoveRefused unless the move is in the table, unblocked, and accompanied by the facts it needs."""
    if to not in MOVES[position.stage]:
        raise MoveRefused(f"An application cannot go from {position.stage.label} to {to.label}.")
    blockers = blockers_of(position, to)
    if blockers:
        raise MoveRefused(" ".join(blocker.message for blocker in blockers), blockers)
    _check_facts(to, facts or MoveFacts())


def needed_facts(to: Stage) -> tuple[str, ...]:
    """The names of the facts that a move to this stage cannot do without."""
    names = ("on",) if to in {Stage.SUBMITTED, Stage.AWARDED, Stage.DECLINED} else ()
    if to is Stage.AWARDED:
        return (*names, "awarded_cents")
    return (*names, "reason") if to in {Stage.DECLINED, Stage.NOT_PURSUED} else names


def _check_facts(to: Stage, facts: MoveFacts) -> None:
    if to in {Stage.SUBMITTED, Stage.AWARDED, Stage.DECLINED} and facts.on is None:
        raise DomainError("Please give the day.", field="on")
    if to is Stage.AWARDED and not facts.awarded_cents:
        raise DomainError("Please give the amount awarded.", field="awarded_cents")
    if to in {Stage.DECLINED, Stage.NOT_PURSUED} and not facts.reason.strip():
        raise DomainError("Please give the reason; the next attempt will need it.", field="reason")
