"""What can be done with initiatives; what is counted is written by the modules beside this one."""

from __future__ import annotations

from funding.outreach.services.initiatives import (
    add_indicator,
    add_standard_measures,
    archive_initiative,
    create_initiative,
    remove_indicator,
    restore_initiative,
    set_plan,
    update_indicator,
    update_initiative,
)

__all__ = [
    "add_indicator",
    "add_standard_measures",
    "archive_initiative",
    "create_initiative",
    "remove_indicator",
    "restore_initiative",
    "set_plan",
    "update_indicator",
    "update_initiative",
]
