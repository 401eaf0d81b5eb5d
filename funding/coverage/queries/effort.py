"""How much of a person's time the sources pay for: from the plans, and from the budgets of applications."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from funding.budgets.models import Budget, BudgetLine, LineYear
from funding.budgets.terms import Terms
from funding.budgets.types import LineKind
from funding.budgets.versions import is_current
from funding.coverage.effort import Charge, effort
from funding.coverage.models import AllocationMonth, PlanLine, PlanMonth
from funding.coverage.months import first_of
from funding.coverage.sources import all_sources
from funding.infra.db import db
from funding.infra.records import Record, nameless, shown_title, visible
from funding.kernel.actor import Actor
from funding.kernel.periods import Period, add_months

ANOTHER = "another source"


@dataclass(slots=True)
class PersonCharges:
    """One person's charges: those of secured sources, and those of all sources that could come."""

    secured: list[Charge]
    hoped: list[Charge]


def charges_of(actor: Actor, person_keys: Iterable[str]) -> dict[str, PersonCharges]:
    """The charges of each person, by name in its normal form: four statements for any number of people."""
    keys = {key for key in person_keys if key}
    if not keys:
        return {}
    found = [*_planned(keys), *_budgeted(keys)]
    names = _names(actor, {charge[2] for charge in found})
    result: dict[str, PersonCharges] = defaultdict(lambda: PersonCharges([], []))
    for key, secured, source_id, month, part, from_budget in found:
        charge = Charge(source_id, names.get(source_id, ANOTHER), month, part, from_budget)
        result[key].hoped.append(charge)
        if secured:
            result[key].secured.append(charge)
    return dict(result)


_Found = tuple[str, bool, int, date, Fraction, bool]


def _planned(keys: set[str]) -> list[_Found]:
    table, cell = all_sources(), AllocationMonth
    query = (
        sa.select(
            PlanLine.person_key,
            table.c.secured,
            cell.source_id,
            cell.month,
            PlanLine.fte_bp,
            cell.cents,
            PlanMonth.cents,
        )
        .select_from(cell)
        .join(PlanLine, PlanLine.id == cell.line_id)
        .join(PlanMonth, sa.and_(PlanMonth.line_id == cell.line_id, PlanMonth.month == cell.month))
        .join(table, table.c.record_id == cell.source_id)
        .where(PlanLine.person_key.in_(keys), PlanLine.kind == LineKind.PERSONNEL)
    )
    return [
        (key, bool(secured), source_id, month, effort(fte_bp or 0, paid, whole), False)
        for key, secured, source_id, month, fte_bp, paid, whole in db.session.execute(query)
    ]


def _budgeted(keys: set[str]) -> list[_Found]:
    """Personnel lines of the budgets that stand for sources, month by month of the years they name."""
    table = all_sources()
    query = (
        sa.select(BudgetLine.person, table.c.secured, Budget.subject_id, Budget.terms, LineYear)
        .select_from(BudgetLine)
        .join(Budget, Budget.id == BudgetLine.budget_id)
        .join(LineYear, LineYear.line_id == BudgetLine.id)
        .join(table, table.c.record_id == Budget.subject_id)
        .where(
            BudgetLine.kind == LineKind.PERSONNEL,
            BudgetLine.removed_at.is_(None),
            sa.func.lower(sa.func.trim(BudgetLine.person)).in_(keys),
            is_current(),
        )
    )
    found: list[_Found] = []
    for person, secured, source_id, terms, year in db.session.execute(query):
        key = " ".join(person.split()).casefold()
        found += [
            (key, bool(secured), source_id, month, part, True) for month, part in _months_of(terms, year)
        ]
    return found


def _months_of(stored_terms: dict[str, Any], year: LineYear) -> list[tuple[date, Fraction]]:
    """The months of a budget year in which the line's person works, with the part the funder itself pays."""
    parts = (year.calculation or {}).get("parts", {})
    terms = Terms.from_json(stored_terms)
    whole = year.amounts.total_cents
    if not parts.get("fte") or not whole or terms.first_day is None or terms.last_day is None:
        return []
    years = Period(terms.first_day, terms.last_day).years()
    if year.year > len(years):
        return []
    count = -(-parts.get("months", 1200) // 100)
    part = Fraction(parts["fte"] * 100 * year.federal_cents, whole)
    start = first_of(years[year.year - 1].start)
    return [(add_months(start, step), part) for step in range(count)]


def _names(actor: Actor, source_ids: set[int]) -> dict[int, str]:
    """How this actor may call the sources; those that stay hidden are left out."""
    table = all_sources()
    query = sa.select(table.c.record_id, table.c.short).where(table.c.record_id.in_(source_ids))
    short = dict(db.session.execute(query).all())
    records = db.session.scalars(sa.select(Record).where(Record.id.in_(source_ids), visible(actor)))
    return {one.id: _name(one, short.get(one.id) or "", actor) for one in records}


def _name(record: Record, short: str, actor: Actor) -> str:
    return shown_title(record, actor) if nameless(record, actor) or not short else short
