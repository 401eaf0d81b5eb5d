"""The forms of initiatives; those of what is counted stand in the modules beside this one."""

from __future__ import annotations

from funding.outreach.forms.initiatives import (
    IndicatorForm,
    InitiativeForm,
    MeasuresForm,
    PlanForm,
    as_typed,
    indicator_values,
    plan_form,
    stored_values,
)

__all__ = [
    "IndicatorForm",
    "InitiativeForm",
    "MeasuresForm",
    "PlanForm",
    "as_typed",
    "indicator_values",
    "plan_form",
    "stored_values",
]
