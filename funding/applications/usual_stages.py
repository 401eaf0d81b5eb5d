"""The stages a house begins with: one for each phase, with its chance and what must be true to enter it.

=================  ======  ==========================================================================
stage              chance  needs
=================  ======  ==========================================================================
Exploring          10%     -
Deciding           20%     -
Letter of inquiry  25%     a recorded "go"
Drafting           35%     a recorded "go"
Review             40%     an amount asked
Submitted          50%     an amount asked that is not above the ceiling, no missed gate
Awarded            100%    -
Declined           0%      -
Not pursued        0%      -
=================  ======  ==========================================================================

The migration that made the stages configurable wrote exactly these; from then on they are the house's own.
"""

from __future__ import annotations

from funding.applications.types import HouseStage, Stage

_GUARDS: dict[Stage, tuple[str, ...]] = {
    Stage.INQUIRY: ("go_recorded",),
    Stage.DRAFTING: ("go_recorded",),
    Stage.REVIEW: ("amount_asked",),
    Stage.SUBMITTED: ("amount_asked", "within_ceiling", "no_missed_gate"),
}

USUAL_STAGES = tuple(
    HouseStage(
        id=place,
        name=stage.label,
        stage=stage,
        position=place,
        probability_bp=stage.probability_bp,
        guards=_GUARDS.get(stage, ()),
        hides_empty=stage is Stage.INQUIRY,
    )
    for place, stage in enumerate(Stage, start=1)
)
"""The nine, in the order of the board."""
