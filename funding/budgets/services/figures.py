"""Entering and withdrawing the organization's own dated figures; open budgets follow, approved ones do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from funding.budgets.figures import FIRST_AWARD_DATE, KINDS
from funding.budgets.models import Budget, RuleFigure
from funding.budgets.own_figures import own_figures
from funding.budgets.services.starting import changed
from funding.budgets.terms import Terms
from funding.budgets.types import BudgetStatus
from funding.infra.audit import audit
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, NotFound
from funding.kernel.money import MAX_CENTS
from funding.kernel.rules import Unit

MOST_RATE_BP = 100_000


def enter_figure(*, name: str, value: int, effective_from: date, citation: str, by: Actor) -> int:
    """Enter a dated figure; the number of open budgets that follow it.

    Raises DomainError for an unknown figure, a value out of range, a day before figures begin, a missing
    citation, or a second row of the same day.
    """
    if name not in KINDS:
        raise DomainError("Choose a figure of the list.", field="name")
    if not 0 <= value <= (MAX_CENTS if KINDS[name].unit is Unit.CENTS else MOST_RATE_BP):
        raise DomainError("This value is too large.", field="value")
    if effective_from < FIRST_AWARD_DATE:
        raise DomainError("Figures begin on Dec 26, 2014.", field="effective_from")
    if not citation.strip():
        raise DomainError("Write where the figure stands.", field="citation")
    same_day = select(RuleFigure).where(RuleFigure.name == name, RuleFigure.effective_from == effective_from)
    if db.session.scalar(same_day):
        raise DomainError(
            "A figure from this day has been entered. Withdraw it first.", field="effective_from"
        )
    row = RuleFigure(
        name=name,
        value=value,
        effective_from=effective_from,
        citation=citation.strip(),
        created_by_id=by.user_id,
    )
    db.session.add(row)
    db.session.flush()
    audit(by=by, action="figure.entered", subject=KINDS[name].label, after=_told(row))
    return _follow(by)


def withdraw_figure(*, figure_id: int, by: Actor) -> int:
    """Take an entered figure back; the number of open budgets that follow. Raises NotFound where it is gone."""
    row = db.session.get(RuleFigure, figure_id)
    if row is None:
        raise NotFound("This figure has been withdrawn already.")
    audit(by=by, action="figure.withdrawn", subject=KINDS[row.name].label, before=_told(row))
    db.session.delete(row)
    db.session.flush()
    return _follow(by)


def _told(row: RuleFigure) -> dict[str, object]:
    return {"value": row.value, "effective_from": row.effective_from.isoformat(), "citation": row.citation}


def _follow(by: Actor) -> int:
    """Write the rows into the terms of every open budget."""
    figures = own_figures()
    count = 0
    for budget in db.session.scalars(select(Budget).where(Budget.status == BudgetStatus.DRAFT)):
        terms = replace(Terms.from_json(budget.terms), figures=figures).as_json()
        if terms != budget.terms:
            budget.terms = terms
            changed(budget, by)
            count += 1
    return count
