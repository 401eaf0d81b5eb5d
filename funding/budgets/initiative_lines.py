"""What the budgets put into one outreach initiative, by the source that pays. Direct cost only."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from funding.budgets.models import Budget, BudgetLine, LineYear
from funding.budgets.types import Amounts
from funding.budgets.versions import is_current
from funding.infra.db import db
from funding.infra.records import Record, shown_title, visible
from funding.kernel.actor import Actor

MOST = 50


@dataclass(frozen=True, slots=True)
class InitiativeShare:
    """What one budget has in its lines for the initiative, over all years, before indirect cost."""

    budget_id: int
    title: str
    lines: int
    amounts: Amounts


def shares_of(initiative_id: int, actor: Actor) -> list[InitiativeShare]:
    """The budgets the actor may see that have lines for the initiative, newest first: two statements."""
    sums = (
        select(
            Budget.id,
            Budget.subject_id,
            func.count(func.distinct(BudgetLine.id)),
            func.coalesce(func.sum(LineYear.federal_cents), 0),
            func.coalesce(func.sum(LineYear.cash_cents), 0),
            func.coalesce(func.sum(LineYear.in_kind_cents), 0),
        )
        .join(BudgetLine, BudgetLine.budget_id == Budget.id)
        .join(LineYear, LineYear.line_id == BudgetLine.id)
        .join(Record, Record.id == Budget.subject_id)
        .where(
            BudgetLine.initiative_id == initiative_id,
            BudgetLine.removed_at.is_(None),
            Record.archived_at.is_(None),
            visible(actor),
            is_current(),
        )
        .group_by(Budget.id, Budget.subject_id)
        .order_by(Budget.id.desc())
        .limit(MOST)
    )
    rows = db.session.execute(sums).all()
    subjects = db.session.scalars(select(Record).where(Record.id.in_({row[1] for row in rows})))
    titles = {record.id: shown_title(record, actor) for record in subjects}
    return [
        InitiativeShare(row[0], titles[row[1]], row[2], Amounts(int(row[3]), int(row[4]), int(row[5])))
        for row in rows
    ]
