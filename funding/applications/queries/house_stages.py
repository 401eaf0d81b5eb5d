"""The stages of the house as they are."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from funding.applications.models import PipelineStage
from funding.applications.types import BOARD_STAGES, HouseStage, PipelineFilter, Stage, StageAction
from funding.infra.db import Base, db
from funding.kernel.errors import NotFound

STAGES = Base.metadata.tables[PipelineStage.__tablename__]
_READ = sa.select(STAGES).order_by(STAGES.c.position, STAGES.c.id)


def _plain(row: sa.RowMapping) -> HouseStage:
    return HouseStage(
        id=row["id"],
        name=row["name"],
        stage=row["stage"],
        position=row["position"],
        probability_bp=row["probability_bp"],
        description=row["description"],
        guards=tuple(row["guards"]),
        actions=tuple(StageAction(one["key"], one.get("choice", "")) for one in row["actions"]),
        hides_empty=row["hides_empty"],
        retired=row["retired_at"] is not None,
        version=row["version"],
    )


def every_stage() -> tuple[HouseStage, ...]:
    """Every stage there ever was, the retired ones too, in the order of the board: one query."""
    return tuple(_plain(row) for row in db.session.execute(_READ).mappings())


def stages_in_use() -> tuple[HouseStage, ...]:
    """The stages that the board shows, in its order: one query."""
    return tuple(one for one in every_stage() if not one.retired)


def house_stage(stage_id: int) -> HouseStage:
    """One stage, retired or not. Raises NotFound."""
    row = db.session.execute(_READ.where(STAGES.c.id == stage_id)).mappings().first()
    if row is None:
        raise NotFound("There is no such stage.")
    return _plain(row)


def first_of(phase: Stage, stages: Iterable[HouseStage] | None = None) -> HouseStage:
    """The stage of a phase that an application enters first. Raises NotFound where the house keeps none."""
    for one in stages if stages is not None else stages_in_use():
        if one.stage is phase:
            return one
    raise NotFound(f"The house keeps no stage for {phase.label}.")


def shown_stages(narrowed: PipelineFilter, stages: Iterable[HouseStage]) -> tuple[HouseStage, ...]:
    """The stages a filter shows: all open ones and the awarded, with the other closed ones on request."""
    if narrowed.stage_id is not None:
        return tuple(one for one in stages if one.id == narrowed.stage_id)
    if narrowed.stage is not None:
        return tuple(one for one in stages if one.stage is narrowed.stage)
    return tuple(one for one in stages if narrowed.closed or one.stage in BOARD_STAGES)
