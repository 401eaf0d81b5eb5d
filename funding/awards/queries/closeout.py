"""Reads of closeouts: the steps of one award, and whether its budget passes money on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import sqlalchemy as sa

from funding.awards.closeout import Clock, clocks
from funding.awards.models import Award, CloseoutStep
from funding.awards.queries import approved_budget
from funding.budgets.models import BudgetLine
from funding.budgets.types import LineKind
from funding.funders.types import SourceHue
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.infra.records import Record, visible
from funding.kernel.actor import Actor
from funding.kernel.errors import NotFound


def clocks_of(award: Award, ends_on: date) -> tuple[Clock, ...]:
    """The dates of the closeout of an award that ends on ``ends_on``, with what its own terms say of paying what is
    owed (a higher feature that knows them answers ``award.liquidation_days``)."""
    of_justice = award.funder.source_hue == SourceHue.DOJ
    own = [days for days in emit("award.liquidation_days", award_id=award.id) if days is not None]
    found = clocks(award.route, ends_on, of_justice=of_justice)
    if not own:
        return found
    paid = Clock("liquidate", "Pay what was owed", ends_on + timedelta(days=own[0]), "The award’s own terms")
    others = [one for one in found if one.key != paid.key]
    return tuple(sorted([*others, paid], key=lambda one: one.due_on))


def waits_of(award_id: int) -> dict[str, str]:
    """The steps that what is recorded contradicts, by key, each with a sentence that says what waits.

    Higher features answer ``award.closing`` with such sentences.
    """
    found: dict[str, str] = {}
    for told in emit("award.closing", award_id=award_id):
        for key, words in told.items():
            found[key] = f"{found[key]} {words}" if key in found else words
    return found


def steps_of(award_id: int) -> Sequence[CloseoutStep]:
    """The steps of an award's closeout in the order in which they were laid; empty before it begins."""
    query = sa.select(CloseoutStep).where(CloseoutStep.award_id == award_id)
    return db.session.scalars(query.order_by(CloseoutStep.id)).all()


def step_for(actor: Actor, step_id: int) -> CloseoutStep:
    """The step, if the actor may see its award. Raises NotFound."""
    query = (
        sa.select(CloseoutStep)
        .join(Record, Record.id == CloseoutStep.award_id)
        .where(CloseoutStep.id == step_id, visible(actor))
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("There is no step with this number.")
    return found


def passes_money_on(award: Award) -> bool:
    """Whether a subaward of the award was signed, or its approved budget has one."""
    if any(emit("award.passes_money_on", award_id=award.id)):
        return True
    budget = approved_budget(award)
    if budget is None:
        return False
    query = sa.select(BudgetLine.id).where(
        BudgetLine.budget_id == budget.id,
        BudgetLine.kind == LineKind.SUBAWARD,
        BudgetLine.removed_at.is_(None),
    )
    return db.session.scalar(query.limit(1)) is not None
