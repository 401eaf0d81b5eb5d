"""An easy start for a plan: lines of a budget, of last year, or pasted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from funding.budgets.models import Budget
from funding.budgets.queries import load
from funding.budgets.stored import StoredLine
from funding.budgets.types import LineKind
from funding.coverage.models import PlanLine, PlanMonth
from funding.coverage.months import first_of
from funding.coverage.queries.plans import lines_of
from funding.coverage.services.allocating import allocate
from funding.coverage.services.lines import add_lines
from funding.coverage.types import LineFacts
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.kernel.money import Cents
from funding.kernel.periods import Period, add_months
from funding.outreach.models import Initiative


def copy_budget(
    *, initiative: Initiative, budget: Budget, only_named: bool, let_pay: bool, by: Actor
) -> list[PlanLine]:
    """Copy the lines of a budget, each year of each line with its months and its whole cost, whoever pays.

    ``only_named`` keeps to the lines that name the initiative. ``let_pay`` lets the budget's application pay the part
    it asks its funder for. Raises DomainError where nothing is there to copy, and what ``allocate`` raises.
    """
    loaded = load(budget)
    terms = loaded.terms
    if terms.first_day is None or terms.last_day is None:
        raise DomainError(
            "This budget has no project dates yet. Set them in its terms first.", field="budget_id"
        )
    years = Period(terms.first_day, terms.last_day).years()
    drafts = [
        (draft, asked)
        for stored in loaded.lines
        if not only_named or stored.line.initiative_id == initiative.id
        for draft, asked in _drafts(stored, years, budget.subject_id)
    ]
    if not drafts:
        raise DomainError(
            "No line of this budget names the initiative and costs something.", field="budget_id"
        )
    lines = add_lines(initiative=initiative, lines=[draft for draft, _ in drafts], by=by)
    if let_pay:
        for line, (_, asked) in zip(lines, drafts, strict=True):
            _let_pay(line, budget.subject_id, asked, by)
    return lines


def _drafts(stored: StoredLine, years: Sequence[Period], subject_id: int) -> list[tuple[LineFacts, Cents]]:
    """A line's years as plan lines, each with what its funder is asked for."""
    line, found = stored.line, []
    for number, amounts in sorted(line.amounts.items()):
        if not amounts.total_cents or number > len(years):
            continue
        year = years[number - 1]
        parts = dict(line.calculations[number].parts) if number in line.calculations else {}
        pay = line.kind is LineKind.PERSONNEL
        fte_bp = min(max(parts.get("fte", 100) * 100, 1), 10_000) if pay else None
        facts = LineFacts(
            kind=line.kind,
            title=line.title,
            amount_cents=amounts.total_cents,
            first_month=first_of(year.start),
            last_month=first_of(year.end),
            person=line.person if pay or line.kind is LineKind.FRINGE else "",
            fte_bp=fte_bp,
            origin_id=subject_id,
            origin_key=line.key,
        )
        found.append((facts, amounts.federal_cents))
    return found


def _let_pay(line: PlanLine, source_id: int, asked: Cents, by: Actor) -> None:
    whole = asked == line.amount_cents
    if asked:
        allocate(
            line=line,
            source_id=source_id,
            first=line.first_month,
            last=line.last_month,
            share_bp=10_000 if whole else None,
            amount_cents=None if whole else asked,
            expected_version=line.version,
            by=by,
        )


def copy_last_year(*, initiative: Initiative, months: Sequence[date], by: Actor) -> list[PlanLine]:
    """Copy what the twelve months before ``months`` cost, a year on. Raises DomainError where they cost nothing."""
    earlier = [add_months(month, -12) for month in months]
    drafts = []
    for line in lines_of(initiative.id):
        query = sa.select(PlanMonth.month, PlanMonth.cents).where(
            PlanMonth.line_id == line.id, PlanMonth.month.between(earlier[0], earlier[-1])
        )
        found = dict(db.session.execute(query.order_by(PlanMonth.month)).all())
        if found:
            drafts.append(_a_year_on(line, found))
    if not drafts:
        raise DomainError("The plan has no cost in the year before.")
    return add_lines(initiative=initiative, lines=drafts, by=by)


def _a_year_on(line: PlanLine, found: dict[date, Cents]) -> LineFacts:
    return LineFacts(
        kind=line.kind,
        title=line.title,
        amount_cents=sum(found.values()),
        first_month=add_months(min(found), 12),
        last_month=add_months(max(found), 12),
        spread=line.spread,
        person=line.person,
        fte_bp=line.fte_bp,
    )
