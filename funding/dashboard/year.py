"""What the money of a fiscal year on Home is made of: each application with its share of the year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from funding.applications.queries.board import Card, cards_of, counted_cents
from funding.applications.queries.filters import APPLICATIONS, clauses
from funding.applications.queries.lineage import continuing_after
from funding.applications.types import OPEN_STAGES, PipelineFilter, Stage
from funding.dashboard.money import share_of_year
from funding.dashboard.types import Part
from funding.infra.db import db
from funding.infra.pagination import Page
from funding.kernel.actor import Actor
from funding.kernel.money import Cents, divide_half_up
from funding.kernel.periods import Period, fiscal_year_period

PAGE_SIZE = 50
STAGES: dict[Part, tuple[Stage, ...]] = {Part.SECURED: (Stage.AWARDED,), Part.ASKED: OPEN_STAGES}


@dataclass(frozen=True, slots=True)
class YearShare:
    """One application in a year's money: its whole amount, the year's share of it, the share by its chance."""

    card: Card
    starts_on: date | None
    ends_on: date | None
    whole_cents: Cents
    year_cents: Cents
    weighted_cents: Cents


def shares_of_year(
    actor: Actor, part: Part, *, fiscal_year: int, start_month: int, page: int
) -> Page[YearShare]:
    """A page of the applications that count in the year, the largest first, as this actor may see them.

    Counted as ``dashboard.queries.year_money`` counts, so that the shares of all pages sum to its figures.
    """
    chosen = _counted(actor, part, fiscal_year_period(fiscal_year, start_month))
    total = db.session.scalar(sa.select(sa.func.count()).select_from(chosen.subquery())) or 0
    rows = db.session.execute(
        chosen.order_by(counted_cents().desc(), APPLICATIONS.c.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    ).all()
    cards = {card.id: card for card in _cards([row.id for row in rows], actor)}
    items = [_share(row, cards[row.id], fiscal_year, start_month) for row in rows]
    return Page(items, page, PAGE_SIZE, total)


def _counted(actor: Actor, part: Part, year: Period) -> sa.Select[Any]:
    """The applications of the part with days in the year or without dates, and a sum to count."""
    table = APPLICATIONS.c
    undated = sa.and_(
        sa.or_(table.starts_on.is_(None), table.ends_on.is_(None)),
        table.id.not_in(continuing_after(year.end)),
    )
    dated = sa.and_(table.starts_on <= year.end, table.ends_on >= year.start)
    return sa.select(
        table.id, counted_cents().label("cents"), table.probability_bp, table.starts_on, table.ends_on
    ).where(
        table.stage.in_(STAGES[part]),
        sa.or_(undated, dated),
        counted_cents() > 0,
        *clauses(PipelineFilter(), actor),
    )


def _cards(ids: Sequence[int], actor: Actor) -> list[Card]:
    return cards_of(sa.select(APPLICATIONS.c.id).where(APPLICATIONS.c.id.in_(ids)), actor) if ids else []


def _share(row: Any, card: Card, year: int, start_month: int) -> YearShare:
    cents = share_of_year(
        row.cents, row.starts_on, row.ends_on, year=year, start_month=start_month, this_year=year
    )
    return YearShare(
        card, row.starts_on, row.ends_on, row.cents, cents, divide_half_up(cents * row.probability_bp, 10_000)
    )
