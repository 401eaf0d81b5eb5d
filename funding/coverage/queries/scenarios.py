"""Reads of scenarios, and the plan of a fiscal year as their rules see it: a fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from funding.budgets.types import LineKind
from funding.coverage.models import AllocationMonth, PlanLine, PlanMonth, Scenario, ScenarioChange
from funding.coverage.months import months_of_year
from funding.coverage.queries.rollup import cells, shown_initiatives
from funding.coverage.queries.sources import facts_of
from funding.coverage.types import Override
from funding.coverage.whatif import Cost, Part, Payer, Result, play
from funding.infra.db import Base, db
from funding.infra.records import Record, shown_title, visible
from funding.kernel.actor import SYSTEM, Actor
from funding.kernel.errors import NotFound

MOST = 100
PAY = (LineKind.PERSONNEL,)
RECORDS = Base.metadata.tables[Record.__tablename__]
HIDDEN = "A source you cannot see"


@dataclass(frozen=True, slots=True)
class YearPlan:
    """Everything a scenario is played on: costs, what pays for them, who pays; and the initiatives' names."""

    months: Sequence[date]
    costs: Sequence[Cost]
    parts: Sequence[Part]
    payers: dict[int, Payer]
    titles: dict[int, str]

    def play(self, overrides: Sequence[Override] = ()) -> Result:
        """The sums of the year under a scenario."""
        return play(self.costs, self.parts, self.payers, overrides)


def year_plan(actor: Actor, *, fiscal_year: int, start_month: int) -> YearPlan:
    """The plan of a fiscal year, of the initiatives the actor may see: seven statements."""
    months = months_of_year(fiscal_year, start_month)
    parts = _parts(actor, months)
    costs = _costs(actor, months, fiscal_year, start_month)
    source_ids = {part.source_id for part in parts}
    firsts = _first_months(source_ids)
    # The rules hold for every source; who may see which is a matter of naming them.
    facts = facts_of(SYSTEM, source_ids)
    payers = {key: Payer(one, firsts[key]) for key, one in facts.items()}
    return YearPlan(months, costs, parts, payers, _titles({cost.initiative_id for cost in costs}))


def _effort(paid: Any) -> sa.Label[int]:
    """The part of full time, in basis points, that cents of a pay line's month pay for."""
    counts = sa.and_(PlanLine.kind.in_(PAY), PlanLine.fte_bp.is_not(None), PlanMonth.cents > 0)
    pay = sa.case((counts, PlanLine.fte_bp * paid // PlanMonth.cents), else_=0)
    return sa.cast(sa.func.coalesce(sa.func.sum(pay), 0), sa.BigInteger()).label("effort")


def _parts(actor: Actor, months: Sequence[date]) -> list[Part]:
    cell = AllocationMonth
    query = (
        sa.select(
            cell.source_id,
            PlanLine.initiative_id,
            cell.month,
            sa.cast(sa.func.sum(cell.cents), sa.BigInteger()),
            _effort(cell.cents),
        )
        .select_from(cell)
        .join(PlanLine, PlanLine.id == cell.line_id)
        .join(PlanMonth, sa.and_(PlanMonth.line_id == cell.line_id, PlanMonth.month == cell.month))
        .where(
            cell.month.between(months[0], months[-1]), PlanLine.initiative_id.in_(shown_initiatives(actor))
        )
        .group_by(cell.source_id, PlanLine.initiative_id, cell.month)
    )
    return [Part(*row[:3], int(row[3]), int(row[4])) for row in db.session.execute(query)]


def _costs(actor: Actor, months: Sequence[date], fiscal_year: int, start_month: int) -> list[Cost]:
    query = (
        sa.select(
            PlanLine.initiative_id,
            PlanMonth.month,
            sa.cast(sa.func.sum(PlanMonth.cents), sa.BigInteger()),
            _effort(PlanMonth.cents),
        )
        .join(PlanMonth, PlanMonth.line_id == PlanLine.id)
        .where(
            PlanMonth.month.between(months[0], months[-1]),
            PlanLine.initiative_id.in_(shown_initiatives(actor)),
        )
        .group_by(PlanLine.initiative_id, PlanMonth.month)
    )
    lined = [Cost(*row[:2], int(row[2]), int(row[3])) for row in db.session.execute(query)]
    found = cells(actor, fiscal_year=fiscal_year, start_month=start_month)
    unlined = sa.select(found.c.initiative_id, found.c.planned).where(found.c.line_id.is_(None))
    return [*lined, *(Cost(row[0], None, int(row[1])) for row in db.session.execute(unlined))]


def _first_months(source_ids: set[int]) -> dict[int, date]:
    cell = AllocationMonth
    query = (
        sa.select(cell.source_id, sa.func.min(cell.month))
        .where(cell.source_id.in_(source_ids))
        .group_by(cell.source_id)
    )
    return dict(db.session.execute(query).all())


def _titles(initiative_ids: set[int]) -> dict[int, str]:
    query = sa.select(RECORDS.c.id, RECORDS.c.title).where(RECORDS.c.id.in_(initiative_ids))
    return dict(db.session.execute(query.order_by(sa.func.lower(RECORDS.c.title))).all())


def scenarios() -> Sequence[Scenario]:
    """Every scenario with its changes, by title."""
    query = sa.select(Scenario).options(selectinload(Scenario.changes))
    return db.session.scalars(query.order_by(sa.func.lower(Scenario.title), Scenario.id).limit(MOST)).all()


def scenario_for(scenario_id: int) -> Scenario:
    """One scenario. Raises NotFound."""
    found = db.session.get(Scenario, scenario_id)
    if found is None:
        raise NotFound("There is no scenario with this number.")
    return found


def change_of(scenario: Scenario, change_id: int) -> ScenarioChange:
    """One change of a scenario. Raises NotFound."""
    found = next((each for each in scenario.changes if each.id == change_id), None)
    if found is None:
        raise NotFound("There is no such change.")
    return found


def overrides_of(scenario: Scenario) -> list[Override]:
    """The scenario's changes as the rules see them."""
    return [Override(each.change, each.value, each.source_id, each.hue) for each in scenario.changes]


def target_names(actor: Actor, found: Sequence[Scenario]) -> dict[int, str]:
    """The names of the sources that the scenarios change, as the actor may see them: one statement."""
    ids = {change.source_id for scenario in found for change in scenario.changes if change.source_id}
    records = db.session.scalars(sa.select(Record).where(Record.id.in_(ids), visible(actor))) if ids else ()
    return dict.fromkeys(ids, HIDDEN) | {one.id: shown_title(one, actor) for one in records}
