"""Use cases of budgets, one function each."""

from funding.budgets.services.figures import enter_figure, withdraw_figure
from funding.budgets.services.grid import EditsResult, apply_edits
from funding.budgets.services.lines import (
    LineFacts,
    Raise,
    add_line,
    add_lines,
    carried,
    change_line,
    new_key,
    remove_line,
    restore_line,
)
from funding.budgets.services.starting import rename_budget, start_budget, terms_stamp, update_terms
from funding.budgets.services.versions import (
    PriorApproval,
    approve_version,
    discard_version,
    start_version,
)

__all__ = [
    "EditsResult",
    "LineFacts",
    "PriorApproval",
    "Raise",
    "add_line",
    "add_lines",
    "apply_edits",
    "approve_version",
    "carried",
    "change_line",
    "discard_version",
    "enter_figure",
    "new_key",
    "remove_line",
    "rename_budget",
    "restore_line",
    "start_budget",
    "start_version",
    "terms_stamp",
    "update_terms",
    "withdraw_figure",
]
