"""What Home reads: a fixed number of queries, whatever the house holds."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from funding.applications.models import Application, ApplicationReadiness, Decision
from funding.applications.queries.board import Card, cards_of, counted_cents, weighted_cents
from funding.applications.queries.filters import APPLICATIONS, FUNDERS, clauses
from funding.applications.queries.lineage import continuing_after
from funding.applications.queries.past import counted_on
from funding.applications.types import OPEN_STAGES, Aspect, PipelineFilter, Readiness, Stage
from funding.coverage.queries.overview import year_sums
from funding.coverage.queries.rollup import placed_by_kind
from funding.coverage.types import Sums
from funding.dashboard.money import share_of_year
from funding.dashboard.types import Reconciliation, Slice, YearMoney
from funding.funders.types import SourceHue
from funding.infra import clock
from funding.infra.db import db
from funding.infra.hooks import on
from funding.infra.once import once
from funding.kernel.actor import Actor, Role
from funding.kernel.money import divide_half_up
from funding.kernel.periods import Period, fiscal_year_period
from funding.work.models import Deadline
from funding.work.queries import estimate_asks

COUNTED_STAGES = (*OPEN_STAGES, Stage.AWARDED)
COUNTED_CENTS = counted_cents().label("cents")
WEIGHTED_CENTS = weighted_cents()
FUNDED = APPLICATIONS.join(FUNDERS, FUNDERS.c.id == APPLICATIONS.c.funder_id)
Counted = tuple[Stage, SourceHue, int, int]
"""A stage, a hue, cents and the same weighted by their chance."""
AT_WORK = (Stage.PROSPECT, Stage.DECIDING, Stage.INQUIRY, Stage.DRAFTING, Stage.REVIEW)
LOOK_AHEAD = timedelta(days=21)
MOST = 5


def _mine(actor: Actor) -> list[sa.ColumnElement[bool]]:
    """Directors, administrators and auditors look at all; others at what they own or nobody does."""
    narrowed = clauses(PipelineFilter(), actor)
    if actor.role in {Role.DEVELOPMENT, Role.PROGRAM}:
        own = sa.or_(Application.owner_id == actor.user_id, Application.owner_id.is_(None))
        narrowed.append(APPLICATIONS.c.id.in_(sa.select(Application.id).where(own)))
    return narrowed


def gates_ahead(actor: Actor) -> list[Card]:
    """Applications at work whose gate is missed or closes within three weeks, soonest first."""
    table = APPLICATIONS.c
    ids = (
        sa.select(table.id)
        .where(table.stage.in_(AT_WORK), table.due_order <= clock.now() + LOOK_AHEAD, *_mine(actor))
        .order_by(table.due_order, table.id)
        .limit(MOST)
    )
    return cards_of(sa.select(ids.subquery().c.id), actor)


def asking_estimates(actor: Actor) -> list[tuple[Deadline, Card]]:
    """Estimated dates of open applications that ask to be confirmed, soonest first, each with its application."""
    return list(once(("asking estimates", actor), lambda: _asking_estimates(actor)))


def _asking_estimates(actor: Actor) -> list[tuple[Deadline, Card]]:
    table = APPLICATIONS.c
    query = (
        sa.select(Deadline)
        .join(APPLICATIONS, table.id == Deadline.record_id)
        .where(estimate_asks(), table.stage.in_(OPEN_STAGES), *_mine(actor))
        .order_by(Deadline.due_on, Deadline.id)
        .limit(MOST)
    )
    dates = db.session.scalars(query).all()
    if not dates:
        return []
    ids = sa.select(table.id).where(table.id.in_([one.record_id for one in dates]))
    cards = {card.id: card for card in cards_of(ids, actor)}
    return [(one, cards[one.record_id]) for one in dates]


def undecided(actor: Actor) -> list[Card]:
    """Applications at Deciding with no decision recorded yet."""
    table = APPLICATIONS.c
    decided = sa.select(Decision.application_id)
    ids = (
        sa.select(table.id)
        .where(table.stage == Stage.DECIDING, table.id.not_in(decided), *_mine(actor))
        .order_by(table.stage_since, table.id)
        .limit(MOST)
    )
    return cards_of(sa.select(ids.subquery().c.id), actor)


def short_budgets(actor: Actor) -> list[Card]:
    """Applications at work whose budget is begun but not ready."""
    table = APPLICATIONS.c
    begun = sa.select(ApplicationReadiness.application_id).where(
        ApplicationReadiness.aspect == Aspect.BUDGET,
        ApplicationReadiness.state == Readiness.PARTIAL,
        ApplicationReadiness.note != "",
    )
    ids = (
        sa.select(table.id)
        .where(table.stage.in_(AT_WORK), table.id.in_(begun), *_mine(actor))
        .order_by(table.due_order, table.id)
        .limit(MOST)
    )
    return cards_of(sa.select(ids.subquery().c.id), actor)


def waiting_for_answers(actor: Actor) -> list[Card]:
    """Applications sent more than half a year ago with no answer recorded."""
    table = APPLICATIONS.c
    ids = (
        sa.select(table.id)
        .where(
            table.stage == Stage.SUBMITTED,
            table.submitted_on < clock.today() - timedelta(days=180),
            *_mine(actor),
        )
        .order_by(table.submitted_on, table.id)
        .limit(MOST)
    )
    return cards_of(sa.select(ids.subquery().c.id), actor)


@on("board.year_money")
def year_money_on(actor: Actor, *, fiscal_year: int, start_month: int, as_of: date) -> YearMoney:
    """The same as it was when a day was over: where each application stood then and for how much.

    Plans, and the days of projects, are as they are kept now: of both no past is known. Four queries.
    """
    year = fiscal_year_period(fiscal_year, start_month)
    continuing = set(db.session.scalars(continuing_after(year.end)))
    counted = []
    for one in counted_on(as_of, COUNTED_STAGES, PipelineFilter(), actor):
        dated = one.starts_on is not None and one.ends_on is not None
        if not dated and one.id in continuing:
            continue
        if dated or year.contains(as_of):
            counted.append(_share(one, fiscal_year, start_month))
    return _sum(counted, fiscal_year, year_sums(actor, fiscal_year=fiscal_year, start_month=start_month))


def year_money(actor: Actor, *, fiscal_year: int, start_month: int) -> YearMoney:
    """The money of one fiscal year as this actor may see it: three queries."""
    table = APPLICATIONS.c
    year = fiscal_year_period(fiscal_year, start_month)
    dated = sa.and_(table.starts_on <= year.end, table.ends_on >= year.start)
    rows = db.session.execute(
        sa.select(
            COUNTED_CENTS, table.probability_bp, table.stage, table.starts_on, table.ends_on, FUNDERS.c.hue
        )
        .select_from(FUNDED)
        .where(table.stage.in_(COUNTED_STAGES), dated, *clauses(PipelineFilter(), actor))
    )
    counted = [_share(row, fiscal_year, start_month) for row in rows]
    counted.extend(_undated(actor, year))
    return _sum(counted, fiscal_year, year_sums(actor, fiscal_year=fiscal_year, start_month=start_month))


def _share(row: Any, year: int, start_month: int) -> Counted:
    cents = share_of_year(
        row.cents, row.starts_on, row.ends_on, year=year, start_month=start_month, this_year=year
    )
    return row.stage, row.hue, cents, divide_half_up(cents * row.probability_bp, 10_000)


def _undated(actor: Actor, year: Period) -> list[Counted]:
    """Money without project dates counts whole in the present year, so the database can add it up.

    A renewal of what runs through the year is expected after it, and not counted on top of it.
    """
    table = APPLICATIONS.c
    query = (
        sa.select(table.stage, FUNDERS.c.hue, sa.func.sum(COUNTED_CENTS), sa.func.sum(WEIGHTED_CENTS))
        .select_from(FUNDED)
        .where(
            table.stage.in_(COUNTED_STAGES),
            sa.or_(table.starts_on.is_(None), table.ends_on.is_(None)),
            table.id.not_in(continuing_after(year.end)),
            *clauses(PipelineFilter(), actor),
        )
        .group_by(table.stage, FUNDERS.c.hue)
    )
    return [
        (stage, hue, int(cents), int(weighted)) for stage, hue, cents, weighted in db.session.execute(query)
    ]


def _sum(counted: list[Counted], year: int, costs: Sums) -> YearMoney:
    secured: dict[SourceHue, int] = defaultdict(int)
    for stage, hue, cents, _ in counted:
        if stage == Stage.AWARDED:
            secured[SourceHue(hue)] += cents
    asked = sum(cents for stage, _, cents, _ in counted if stage != Stage.AWARDED)
    weighted = sum(cents for stage, _, _, cents in counted if stage != Stage.AWARDED)
    slices = tuple(Slice(hue.value, hue.label, secured[hue]) for hue in SourceHue if secured[hue])
    return YearMoney(year, costs.planned, sum(secured.values()), asked, weighted, costs.gap, slices)


def reconciliation(actor: Actor, *, fiscal_year: int, start_month: int) -> Reconciliation:
    """How Home's gap and the list of uncovered costs of one fiscal year come to each other: four queries."""
    placed = placed_by_kind(actor, fiscal_year=fiscal_year, start_month=start_month)
    money = year_money(actor, fiscal_year=fiscal_year, start_month=start_month)
    kept = sum(cents for kind, cents in placed.items() if kind != "application")
    return Reconciliation(money, placed.get("application", 0), kept)


def is_empty_house() -> bool:
    """Whether nothing was ever begun here, so that Home should show the first steps instead."""
    return db.session.scalar(sa.select(APPLICATIONS.c.id).limit(1)) is None
