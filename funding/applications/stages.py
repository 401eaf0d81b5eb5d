"""The moves of an application: which there are, what each needs, and what stands in its way.

A stage of the house belongs to a phase, whose meaning the program knows. From phase to phase an application goes by
the table below and no other way; among the stages of one phase it goes freely. A move is refused while a guard of the
stage blocks it; each blocker says what is missing and which page mends it.

=============  =====================================================================  ============================
to phase       from phase                                                             asks for
=============  =====================================================================  ============================
Exploring      Deciding, Not pursued                                                  -
Deciding       Exploring, Letter of inquiry, Drafting                                 -
Inquiry        Deciding, Drafting                                                     -
Drafting       Deciding, Letter of inquiry, Review                                    -
Review         Drafting, Submitted                                                    -
Submitted      Letter of inquiry, Drafting, Review, Awarded, Declined                 the day it was sent
Awarded        Submitted                                                              the amount and day of award
Declined       Letter of inquiry, Submitted                                           the day and the reason told
Not pursued    Exploring, Deciding, Letter of inquiry, Drafting, Review               a reason
=============  =====================================================================  ============================

What a phase asks for, and that nothing is Submitted past a missed gate, no house can configure away.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from funding.applications.guards import ALWAYS_GUARDED, Blocker, Position, blocker_of
from funding.applications.types import HouseStage, MoveFacts, Stage
from funding.kernel.errors import DomainError

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

ASKS_NOTE = "ask_note"
"""The action by which a stage asks whoever moves something there for a sentence."""


class MoveRefused(DomainError):
    """The move cannot be made now. ``blockers`` says why, each with its page."""

    def __init__(self, message: str, blockers: list[Blocker] | None = None) -> None:
        super().__init__(message)
        self.blockers = blockers or []


def can_move(here: HouseStage, to: HouseStage) -> bool:
    """Whether there is such a move at all: within one phase, or as the table tells; never to a retired stage."""
    if to.retired or here.id == to.id:
        return False
    return here.stage is to.stage or to.stage in MOVES[here.stage]


def moves_from(here: HouseStage, stages: Iterable[HouseStage]) -> list[HouseStage]:
    """The stages an application can be moved to from ``here``, in the order of the board."""
    return [one for one in stages if can_move(here, one)]


def next_stage(here: HouseStage, stages: Sequence[HouseStage]) -> HouseStage | None:
    """Where an application usually goes from ``here``: on in its phase, else to the first stage of the next phase."""
    ahead = [one for one in stages if one.stage is here.stage and one.position > here.position]
    if ahead:
        return ahead[0]
    for phase in NEXT_PHASES.get(here.stage, ()):
        first = next((one for one in stages if one.stage is phase), None)
        if first is not None:
            return first
    return None


NEXT_PHASES: dict[Stage, tuple[Stage, ...]] = {
    Stage.PROSPECT: (Stage.DECIDING,),
    Stage.DECIDING: (Stage.DRAFTING,),
    Stage.INQUIRY: (Stage.DRAFTING,),
    Stage.DRAFTING: (Stage.REVIEW, Stage.SUBMITTED),
    Stage.REVIEW: (Stage.SUBMITTED,),
    Stage.SUBMITTED: (Stage.AWARDED,),
}
"""The usual way; a house need not keep a review."""


def guards_of(to: HouseStage) -> tuple[str, ...]:
    """The keys of everything that must be true to enter a stage: its own guards and those of its phase."""
    fixed = ALWAYS_GUARDED.get(to.stage, ())
    return (*to.guards, *(one for one in fixed if one not in to.guards))


def blockers_of(position: Position, to: HouseStage) -> list[Blocker]:
    """What stands in the way of entering ``to``; empty where nothing does. Not for moves that there are not."""
    found = (blocker_of(key, position) for key in guards_of(to))
    return [one for one in found if one is not None]


def check_move(position: Position, here: HouseStage, to: HouseStage, facts: MoveFacts | None = None) -> None:
    """Raise MoveRefused unless there is such a move, unblocked, and accompanied by the facts it needs."""
    if not can_move(here, to):
        raise MoveRefused(f"An application cannot go from {here.name} to {to.name}.")
    blockers = blockers_of(position, to)
    if blockers:
        raise MoveRefused(" ".join(blocker.message for blocker in blockers), blockers)
    _check_facts(needed_facts(here, to), facts or MoveFacts(), to)


def needed_facts(here: HouseStage, to: HouseStage) -> tuple[str, ...]:
    """The names of the facts that a move cannot do without: those of the phase entered, and a note where asked."""
    note = ("reason",) if any(one.key == ASKS_NOTE for one in to.actions) else ()
    if here.stage is to.stage:
        return note
    phase = to.stage
    names = ("on",) if phase in {Stage.SUBMITTED, Stage.AWARDED, Stage.DECLINED} else ()
    if phase is Stage.AWARDED:
        return (*names, "awarded_cents", *note)
    return (*names, "reason") if phase in {Stage.DECLINED, Stage.NOT_PURSUED} else (*names, *note)


def _check_facts(asked: Sequence[str], facts: MoveFacts, to: HouseStage) -> None:
    if "on" in asked and facts.on is None:
        raise DomainError("Please give the day.", field="on")
    if "awarded_cents" in asked and not facts.awarded_cents:
        raise DomainError("Please give the amount awarded.", field="awarded_cents")
    if "reason" in asked and not facts.reason.strip():
        why = (
            "the reason; the next attempt will need it"
            if to.stage.is_closed
            else "the note this stage asks for"
        )
        raise DomainError(f"Please give {why}.", field="reason")
