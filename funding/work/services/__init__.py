"""Use cases of dates and of the ladders below them."""

from __future__ import annotations

from funding.work.services.dates import (
    add_deadline,
    add_stated,
    change_deadline,
    check_change,
    mark_checked,
    remove_deadline,
    set_deadlines,
    set_done,
)
from funding.work.services.ladders import apply_ladder
from funding.work.services.templates import ensure_ladders, retire_ladder, save_ladder

__all__ = [
    "add_deadline",
    "add_stated",
    "apply_ladder",
    "change_deadline",
    "check_change",
    "ensure_ladders",
    "mark_checked",
    "remove_deadline",
    "retire_ladder",
    "save_ladder",
    "set_deadlines",
    "set_done",
]
