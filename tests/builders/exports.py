"""Exports for tests: one in the log, and a remembered choice."""

from __future__ import annotations

from funding.budgets import queries
from funding.budgets.exports.formats import FORMATS, ExportOptions
from funding.budgets.exports.making import make_again, make_export, new_file
from funding.budgets.exports.models import BudgetExport
from funding.budgets.exports.presets import save_preset
from funding.budgets.models import Budget
from funding.kernel.actor import SYSTEM, Actor


def build_export(
    budget: Budget, *, kind: str = "csv", by: Actor = SYSTEM, options: ExportOptions | None = None
) -> BudgetExport:
    """A logged export of the budget as it is; a person who makes it also has a preset for it."""
    made = FORMATS[kind]
    chosen = options or ExportOptions()
    if by.user_id is not None:
        save_preset(name=made.label, made=made, options=chosen, is_shared=False, by=by)
    with new_file() as file:
        return make_export(loaded=queries.load(budget), made=made, options=chosen, by=by, file=file)


def file_of(row: BudgetExport) -> tuple[bool, bytes]:
    """A logged export made again: whether it is the same, and its bytes."""
    with new_file() as file:
        again = make_again(row, file)
        return again.is_same, file.read()
