"""Use cases of budgets, one function each."""

from funding.budgets.services.grid import EditsResult, apply_edits
from funding.budgets.services.lines import (
    LineFacts,
    Raise,
    add_line,
    carried,
    change_line,
    new_key,
    remove_line,
    restore_line,
)
from funding.budgets.services.starting import rename_budget, start_budget, update_terms

__all__ = [
    "EditsResult",
    "LineFacts",
    "Raise",
    "add_line",
    "apply_edits",
    "carried",
    "change_line",
    "new_key",
    "remove_line",
    "rename_budget",
    "restore_line",
    "start_budget",
    "update_terms",
]
