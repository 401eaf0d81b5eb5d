"""The house's own stages: added, changed, put in order, retired. What changes stands in a history of its own.

A phase is chosen when a stage is added and stays: what is asked for and settled on entering it depends on it. What the
funder has answered is certain, so the stages of closed phases keep the chance of their phase. Retiring moves what
stands there to another stage of the same phase; no guard is asked, since nothing about the application changes.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from funding.applications.guards import GUARDS
from funding.applications.models import Application, PipelineStage, PipelineStageVersion
from funding.applications.queries.filters import APPLICATIONS, RECORDS
from funding.applications.services.actions import ACTIONS
from funding.applications.services.spells import SPELLS
from funding.applications.types import REQUIRED_STAGES, Stage, StageFacts
from funding.infra import clock
from funding.infra.audit import assign, audit
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, NotFound, StaleVersion

MOST_STAGES = 30


def stage_row(stage_id: int) -> PipelineStage:
    """The stage to change. Raises NotFound."""
    found = db.session.get(PipelineStage, stage_id)
    if found is None:
        raise NotFound("There is no such stage.")
    return found


def _in_use() -> Sequence[PipelineStage]:
    query = sa.select(PipelineStage).where(PipelineStage.retired_at.is_(None))
    return db.session.scalars(query.order_by(PipelineStage.position, PipelineStage.id)).all()


def _check(facts: StageFacts, besides: PipelineStage | None) -> None:
    taken = {one.name.casefold() for one in _in_use() if one is not besides}
    if not facts.name.strip():
        raise DomainError("Please give the stage a name.", field="name")
    if facts.name.strip().casefold() in taken:
        raise DomainError("Another stage has this name.", field="name")
    if set(facts.guards) - set(GUARDS) or {one.key for one in facts.actions} - set(ACTIONS):
        raise DomainError("Please choose from the list.")


def _values(facts: StageFacts, phase: Stage) -> dict[str, object]:
    own = not phase.is_closed and facts.probability_bp is not None
    return {
        "name": facts.name.strip(),
        "description": facts.description.strip(),
        "probability_bp": facts.probability_bp if own else phase.probability_bp,
        "guards": list(facts.guards),
        "actions": [{"key": one.key, "choice": one.choice} for one in facts.actions],
        "hides_empty": facts.hides_empty,
    }


def add_stage(*, phase: Stage, facts: StageFacts, by: Actor) -> PipelineStage:
    """A new stage, standing after the last one of its phase."""
    _check(facts, None)
    present = list(_in_use())
    if len(present) >= MOST_STAGES:
        raise DomainError(f"A board has at most {MOST_STAGES} stages.")
    same = [place for place, one in enumerate(present) if one.stage is phase]
    place = same[-1] + 1 if same else _place_of(phase, present)
    made = PipelineStage(stage=phase, position=0, **_values(facts, phase))
    db.session.add(made)
    db.session.flush()
    _number([*present[:place], made, *present[place:]])
    _remember(made)
    audit(
        by=by,
        action="pipeline_stage.added",
        subject=made.name,
        after={"phase": phase, **_values(facts, phase)},
    )
    return made


def _place_of(phase: Stage, present: Sequence[PipelineStage]) -> int:
    """Where a phase without a stage stands: before the first stage of a later phase."""
    order = list(Stage)
    later = (place for place, one in enumerate(present) if order.index(one.stage) > order.index(phase))
    return next(later, len(present))


def _number(stages: Sequence[PipelineStage]) -> bool:
    """Write the order; answers whether anything stands elsewhere now."""
    moved = [(place, one) for place, one in enumerate(stages, start=1) if one.position != place]
    for place, one in moved:
        one.position = place
    db.session.flush()
    for _, one in moved:
        _remember(one)
    return bool(moved)


def _remember(stage: PipelineStage) -> None:
    """Add how the stage is called and stands from now on to the history of the board."""
    db.session.flush()
    told = {name: getattr(stage, name) for name in ("name", "position", "probability_bp", "hides_empty")}
    row = PipelineStageVersion(stage_id=stage.id, retired=stage.retired_at is not None, **told)
    db.session.add(row)
    db.session.flush()


def _check_version(stage: PipelineStage, expected_version: int | None) -> None:
    if stage.version != expected_version:
        raise StaleVersion("Somebody else changed this stage meanwhile.")


def change_stage(*, stage: PipelineStage, facts: StageFacts, expected_version: int | None, by: Actor) -> int:
    """Change a stage; answers for how many applications the chance changed with it.

    Raises StaleVersion, or DomainError for a name that is taken.
    """
    _check_version(stage, expected_version)
    _check(facts, stage)
    before, after = assign(stage, _values(facts, stage.stage))
    if not after:
        return 0
    db.session.flush()
    audit(by=by, action="pipeline_stage.changed", subject=stage.name, before=before, after=after)
    if {"name", "probability_bp", "hides_empty"} & set(after):
        _remember(stage)
    if "probability_bp" not in after:
        return 0
    table = APPLICATIONS.c
    return _rewrite(
        [table.stage_id == stage.id, table.probability_is_own.is_(False)],
        {"probability_bp": stage.probability_bp},
        by,
    )


def _rewrite(clauses: list[sa.ColumnElement[bool]], values: dict[str, object], by: Actor) -> int:
    """Write ``values`` on every application that fits and add what is true then to the history: two statements."""
    ids = list(db.session.scalars(sa.select(APPLICATIONS.c.id).where(*clauses)))
    if not ids:
        return 0
    db.session.execute(sa.update(APPLICATIONS).where(*clauses).values(**values))
    for present in list(db.session.identity_map.values()):
        if isinstance(present, Application):
            db.session.expire(present)
    true = {name: APPLICATIONS.c[name] for name in ("stage_id", "stage", "ask_cents", "awarded_cents")}
    row = {
        "application_id": APPLICATIONS.c.id,
        **true,
        "since": sa.literal(clock.now(), SPELLS.c.since.type),
        "probability_bp": APPLICATIONS.c.probability_bp,
        "archived": RECORDS.c.archived_at.is_not(None),
        "counted": APPLICATIONS.c.counted_in_id.is_(None),
        "by_id": sa.literal(by.user_id, SPELLS.c.by_id.type),
        "by_name": sa.literal(by.name),
    }
    wide = sa.select(*row.values()).join_from(APPLICATIONS, RECORDS, RECORDS.c.id == APPLICATIONS.c.id)
    for start in range(0, len(ids), 500):
        part = wide.where(APPLICATIONS.c.id.in_(ids[start : start + 500])).order_by(APPLICATIONS.c.id)
        db.session.execute(SPELLS.insert().from_select(list(row), part))
    return len(ids)


def reorder(*, order: Sequence[int], by: Actor) -> None:
    """Put the stages in use into this order. Raises StaleVersion unless it names exactly them."""
    present = {one.id: one for one in _in_use()}
    if sorted(order) != sorted(present):
        raise StaleVersion("The stages were changed meanwhile. Look at them again.")
    before = [present[key].name for key in present]
    if _number([present[key] for key in order]):
        after = [present[key].name for key in order]
        audit(
            by=by,
            action="pipeline_stage.reordered",
            subject="Pipeline stages",
            before={"order": before},
            after={"order": after},
        )


def retire_stage(
    *, stage: PipelineStage, to: PipelineStage | None, expected_version: int | None, by: Actor
) -> int:
    """Take a stage off the board; what stands there goes to ``to``. Answers how many applications that were.

    Raises StaleVersion, or DomainError where the phase needs the stage or nobody said where they go.
    """
    _check_version(stage, expected_version)
    others = [one for one in _in_use() if one.stage is stage.stage and one is not stage]
    if not others and stage.stage in REQUIRED_STAGES:
        raise DomainError(f"The board keeps at least one stage for {stage.stage.label}.")
    standing = APPLICATIONS.c.stage_id == stage.id
    count = db.session.scalar(sa.select(sa.func.count()).select_from(APPLICATIONS).where(standing)) or 0
    if count and to not in others:
        raise DomainError("Say to which stage of the same phase the applications go.", field="to")
    if count and to is not None:
        own = APPLICATIONS.c.probability_is_own
        chance = sa.case((own, APPLICATIONS.c.probability_bp), else_=to.probability_bp)
        _rewrite_standing(stage, to, chance, by)
    stage.retired_at = clock.now()
    db.session.flush()
    _remember(stage)
    _number(_in_use())
    audit(
        by=by,
        action="pipeline_stage.retired",
        subject=stage.name,
        after={"applications": count, "moved_to": to.name if to and count else ""},
    )
    return count


def _rewrite_standing(stage: PipelineStage, to: PipelineStage, chance: sa.Case[int], by: Actor) -> None:
    named = sa.select(RECORDS.c.id, RECORDS.c.title).join(APPLICATIONS, APPLICATIONS.c.id == RECORDS.c.id)
    # The phase stays, so facts, dates and guards do: only the column has another name.
    for row in db.session.execute(named.where(APPLICATIONS.c.stage_id == stage.id).order_by(RECORDS.c.id)):
        audit(
            by=by,
            action="application.moved",
            subject=row.title,
            record_id=row.id,
            before={"column": stage.name},
            after={"column": to.name, "reason": f"{stage.name} was retired."},
        )
    _rewrite([APPLICATIONS.c.stage_id == stage.id], {"stage_id": to.id, "probability_bp": chance}, by)


def bring_back(*, stage: PipelineStage, expected_version: int | None, by: Actor) -> None:
    """Put a retired stage back on the board. Raises StaleVersion, or DomainError where its name is taken."""
    _check_version(stage, expected_version)
    present = list(_in_use())
    if stage.name.casefold() in {one.name.casefold() for one in present}:
        raise DomainError("Another stage has this name now. Rename that one first.")
    stage.retired_at = None
    same = [place for place, one in enumerate(present) if one.stage is stage.stage]
    place = same[-1] + 1 if same else _place_of(stage.stage, present)
    stage.position = 0
    _number([*present[:place], stage, *present[place:]])
    audit(by=by, action="pipeline_stage.brought_back", subject=stage.name)
