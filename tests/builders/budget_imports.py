"""Files with budgets in them, and imports of them."""

from __future__ import annotations

import io
from collections.abc import Sequence

from xlsxwriter import Workbook

from funding.budgets.imports import services
from funding.budgets.imports.models import BudgetImport
from funding.budgets.models import Budget
from funding.kernel.actor import SYSTEM, Actor

CSV = (
    b"Category,Line item,Year 1,Match,Narrative\r\n"
    b"Travel,Bus passes,1200.00,,For clients of the night team\r\n"
    b"Contractual,Evaluator,10000.00,2500.00,\r\n"
)


def build_import(
    budget: Budget, data: bytes = CSV, *, name: str = "plan.csv", by: Actor = SYSTEM
) -> BudgetImport:
    """A file brought to a budget, read and not applied."""
    return services.begin_import(budget=budget, name=name, data=data, by=by)


def sheet(
    *rows: Sequence[object], name: str = "Budget", more: dict[str, Sequence[Sequence[object]]] | None = None
) -> bytes:
    """A workbook with these rows; a text that begins with "=" becomes a formula without a value."""
    target = io.BytesIO()
    with Workbook(target, {"in_memory": True}) as book:
        for title, content in {name: rows, **(more or {})}.items():
            page = book.add_worksheet(title)
            for number, row in enumerate(content):
                for column, value in enumerate(row):
                    page.write(number, column, value)
    return target.getvalue()
