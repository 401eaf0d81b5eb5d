"""The sources there are now: applications, and what is kept here by hand."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from funding.applications.models import Application, ApplicationInitiative
from funding.applications.types import OPEN_STAGES, Stage
from funding.coverage.models import KeptSource
from funding.coverage.sources import money_source
from funding.coverage.types import GiverKind
from funding.funders.models import Funder
from funding.infra.db import Base
from funding.infra.records import Record

APPLICATIONS = Base.metadata.tables[Application.__tablename__]
FUNDERS = Base.metadata.tables[Funder.__tablename__]
RECORDS = Base.metadata.tables[Record.__tablename__].alias("givers")
KEPT = Base.metadata.tables[KeptSource.__tablename__]
ARCHIVED = sa.select(Record.id).where(Record.archived_at.is_not(None))
"""Few, and found by an index of their own."""


def _bound_applications() -> sa.Select[Any]:
    links = ApplicationInitiative
    pairs: Any = sa.select(
        links.application_id.label("record_id"), links.initiative_id.label("initiative_id")
    )
    found: sa.Select[Any] = pairs
    return found


@money_source(
    "application",
    label="Application",
    page=("applications.show", "application_id"),
    bound=_bound_applications,
)
def applications() -> sa.Select[Any]:
    """Awarded applications are secured with what was awarded; open ones pend with what is asked.

    One whose money is counted in another of its lineage is no source: the same money would pay twice.
    """
    table = APPLICATIONS.c
    awarded = table.stage == Stage.AWARDED
    return (
        sa.select(
            table.id.label("record_id"),
            FUNDERS.c.hue.label("hue"),
            sa.case((awarded, table.awarded_cents), else_=table.ask_cents).label("amount_cents"),
            sa.case((awarded, 1), else_=0).label("secured"),
            sa.case((awarded, 10_000), else_=table.probability_bp).label("chance_bp"),
            table.starts_on.label("starts_on"),
            table.ends_on.label("ends_on"),
            table.match_bp.label("match_bp"),
            sa.literal("").label("classes"),
            sa.func.coalesce(sa.func.nullif(FUNDERS.c.abbreviation, ""), RECORDS.c.title).label("short"),
        )
        .select_from(
            APPLICATIONS.join(FUNDERS, FUNDERS.c.id == table.funder_id).join(
                RECORDS, RECORDS.c.id == FUNDERS.c.id
            )
        )
        .where(
            table.stage.in_((Stage.AWARDED, *OPEN_STAGES)),
            table.counted_in_id.is_(None),
            table.id.not_in(ARCHIVED),
        )
    )


def _bound_kept() -> sa.Select[Any]:
    return sa.select(KEPT.c.id.label("record_id"), KEPT.c.initiative_id.label("initiative_id")).where(
        KEPT.c.initiative_id.is_not(None)
    )


@money_source("source", label="Kept by hand", page=("coverage.source", "source_id"), bound=_bound_kept)
def kept_sources() -> sa.Select[Any]:
    """Donors, partners and own funds."""
    hues = {kind.value: kind.hue for kind in GiverKind}
    return sa.select(
        KEPT.c.id.label("record_id"),
        sa.case(hues, value=KEPT.c.giver_kind, else_="donor").label("hue"),
        KEPT.c.amount_cents.label("amount_cents"),
        sa.case((KEPT.c.secured, 1), else_=0).label("secured"),
        KEPT.c.chance_bp.label("chance_bp"),
        KEPT.c.starts_on.label("starts_on"),
        KEPT.c.ends_on.label("ends_on"),
        sa.null().label("match_bp"),
        KEPT.c.classes.label("classes"),
        sa.literal("").label("short"),
    ).where(KEPT.c.id.not_in(ARCHIVED))
