"""Reads of initiatives; what is counted stands in the modules beside this one."""

from __future__ import annotations

from funding.outreach.queries.initiatives import (
    PAGE_SIZE,
    SORTS,
    InitiativeRow,
    OutreachTotals,
    indicator_of,
    indicators_of,
    initiative_choices,
    initiative_for,
    list_initiatives,
    may_edit,
    open_initiatives,
    owner_name,
    planned_by_initiative,
    planned_total,
    totals,
)
from funding.outreach.queries.reached import cost_per_trained, outcomes

__all__ = [
    "PAGE_SIZE",
    "SORTS",
    "InitiativeRow",
    "OutreachTotals",
    "cost_per_trained",
    "indicator_of",
    "indicators_of",
    "initiative_choices",
    "initiative_for",
    "list_initiatives",
    "may_edit",
    "open_initiatives",
    "outcomes",
    "owner_name",
    "planned_by_initiative",
    "planned_total",
    "totals",
]
