"""The money of the forecast: awards, open applications and sources kept by hand, each with its cash by month.

Four statements, however many applications there are. What is counted in another application of its lineage is no item.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa

from funding.applications.lineage import following
from funding.applications.models import ApplicationLink
from funding.applications.queries.board import counted_cents
from funding.applications.queries.filters import APPLICATIONS, FUNDERS, LIKE_ESCAPE, clauses, like
from funding.applications.types import OPEN_STAGES, RENEWING, PipelineFilter, Stage
from funding.coverage.sources import all_bounds, all_sources
from funding.forecast.cash import cash
from funding.forecast.queries.assumptions import CashRules, cash_rules, rule_on
from funding.forecast.types import Giver, Item
from funding.infra import clock
from funding.infra.db import db
from funding.infra.records import Record, visible
from funding.kernel.actor import Actor
from funding.kernel.money import divide_half_up
from funding.kernel.periods import Period

COUNTED_STAGES = (*OPEN_STAGES, Stage.AWARDED)
APPLICATION, SOURCE = "application", "source"


def items(narrowed: PipelineFilter, actor: Actor) -> list[Item]:
    """Every item that the filter finds and the actor may see, in the order of their numbers."""
    rules = cash_rules()
    found = list(_applications(narrowed, actor, rules))
    if narrowed.stage is None and narrowed.stage_id is None:
        found += _kept(narrowed, actor, rules)
    return found


def _applications(narrowed: PipelineFilter, actor: Actor, rules: CashRules) -> Iterator[Item]:
    rows = db.session.execute(_query(narrowed, actor)).all()
    expected = _expected_periods() if any(row.starts_on is None for row in rows) else {}
    for row in rows:
        starts_on, ends_on, guessed = row.starts_on, row.ends_on, False
        if starts_on is None and row.id in expected:
            starts_on, ends_on, guessed = expected[row.id].start, expected[row.id].end, True
        secured = row.stage == Stage.AWARDED
        chance = 10_000 if secured else row.probability_bp
        weighted = row.cents if secured else divide_half_up(row.cents * chance, 10_000)
        rule = rule_on(rules, Giver(row.funder_kind), starts_on)
        months = cash(row.cents, weighted, starts_on, ends_on, rule)
        yield Item(row.id, APPLICATION, row.hue, secured, row.cents, weighted, chance, months, guessed)


def _query(narrowed: PipelineFilter, actor: Actor) -> sa.Select[Any]:
    table = APPLICATIONS.c
    stages = COUNTED_STAGES if narrowed.stage is None else (narrowed.stage,)
    own = [] if narrowed.stage_id is None else [table.stage_id == narrowed.stage_id]
    return (
        sa.select(
            table.id,
            table.stage,
            counted_cents().label("cents"),
            table.probability_bp,
            table.starts_on,
            table.ends_on,
            FUNDERS.c.funder_kind,
            FUNDERS.c.hue,
        )
        .select_from(APPLICATIONS.join(FUNDERS, FUNDERS.c.id == table.funder_id))
        .where(
            table.stage.in_(stages),
            table.stage.in_(COUNTED_STAGES),
            counted_cents() > 0,
            *own,
            *clauses(narrowed, actor),
        )
        .order_by(table.id)
    )


def _expected_periods() -> dict[int, Period]:
    """When renewals without dates are expected: after the latest period of what they continue.

    Not where that period is over: what has not come by then comes on a day that nobody knows.
    """
    later, earlier = APPLICATIONS.alias("later"), APPLICATIONS.alias("earlier")
    query = (
        sa.select(later.c.id, earlier.c.starts_on, earlier.c.ends_on)
        .select_from(ApplicationLink)
        .join(later, later.c.id == ApplicationLink.later_id)
        .join(earlier, earlier.c.id == ApplicationLink.earlier_id)
        .where(
            ApplicationLink.kind.in_(RENEWING),
            later.c.starts_on.is_(None),
            earlier.c.starts_on.is_not(None),
            earlier.c.ends_on.is_not(None),
        )
        .order_by(earlier.c.ends_on, earlier.c.id)
    )
    return {
        number: following(Period(starts_on, ends_on))
        for number, starts_on, ends_on in db.session.execute(query)
        if ends_on >= clock.today()
    }


def _kept(narrowed: PipelineFilter, actor: Actor, rules: CashRules) -> Iterator[Item]:
    """Sources that are kept by hand; an application is in the list already."""
    table = all_sources()
    query = (
        sa.select(table)
        .join(Record, Record.id == table.c.record_id)
        .where(table.c.source_kind != APPLICATION, table.c.amount_cents > 0, visible(actor))
        .order_by(table.c.record_id)
    )
    if narrowed.hue:
        query = query.where(table.c.hue == narrowed.hue)
    if narrowed.owner_id:
        query = query.where(Record.owner_id == narrowed.owner_id)
    if narrowed.initiative_id:
        bounds = all_bounds()
        bound = sa.select(bounds.c.record_id).where(bounds.c.initiative_id == narrowed.initiative_id)
        query = query.where(table.c.record_id.in_(bound))
    if narrowed.text:
        query = query.where(Record.title.ilike(like(narrowed.text), escape=LIKE_ESCAPE))
        if not actor.can("giving.names"):
            query = query.where(Record.visibility != "giving")
    for row in db.session.execute(query):
        yield _kept_item(row, rules)


def _kept_item(row: Any, rules: CashRules) -> Item:
    starts_on: date | None = row.starts_on
    chance = 10_000 if row.secured else row.chance_bp
    cents = int(row.amount_cents)
    weighted = divide_half_up(cents * chance, 10_000)
    months = cash(cents, weighted, starts_on, row.ends_on, rule_on(rules, Giver.KEPT, starts_on))
    return Item(row.record_id, row.source_kind, row.hue, bool(row.secured), cents, weighted, chance, months)
