"""Reads of imports."""

from __future__ import annotations

from sqlalchemy import select

from funding.budgets.imports.models import BudgetImport
from funding.budgets.models import Budget
from funding.infra.db import db
from funding.infra.pagination import Page, paginate
from funding.infra.records import Record, visible
from funding.kernel.actor import Actor
from funding.kernel.errors import NotFound

PAGE_SIZE = 10


def import_for(actor: Actor, number: int) -> BudgetImport:
    """The import, if the actor may see the record that its budget belongs to. Raises NotFound."""
    query = (
        select(BudgetImport)
        .join(Budget, Budget.id == BudgetImport.budget_id)
        .join(Record, Record.id == Budget.subject_id)
        .where(BudgetImport.id == number, visible(actor))
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("There is no import with this number.")
    return found


def imports_of(budget_id: int, page: int) -> Page[BudgetImport]:
    """The imports of a budget, newest first. The caller has checked that the reader may see the budget."""
    query = select(BudgetImport).where(BudgetImport.budget_id == budget_id).order_by(BudgetImport.id.desc())
    return paginate(query, page=page, size=PAGE_SIZE)
