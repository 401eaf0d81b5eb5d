"""Moving an internal date from the calendar: what would come of it, and doing it.

Only internal dates move this way; the service that corrects any date does it and keeps what the date was.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from funding.applications.models import Application
from funding.infra.db import db
from funding.kernel import workdays
from funding.kernel.actor import Actor
from funding.kernel.zoned import Certainty, format_date_short
from funding.work import services
from funding.work.gates import told
from funding.work.models import Deadline
from funding.work.planning import last_gate
from funding.work.types import DeadlineDraft


@dataclass(frozen=True, slots=True)
class Preview:
    """What moving a date to ``day`` would do, in words."""

    day: date
    consequences: tuple[str, ...]


def draft_on(deadline: Deadline, day: date) -> DeadlineDraft:
    """The date as it is, on another day; a clock time goes along where it has one."""
    exact = deadline.certainty is Certainty.EXACT
    return DeadlineDraft(
        label=deadline.label,
        kind=deadline.kind,
        due_on=day,
        at=deadline.at_time if exact else None,
        zone=deadline.zone,
        certainty=Certainty.EXACT if exact else Certainty.DATE_ONLY,
        source_text=deadline.source_text,
        sequence=deadline.sequence,
        source_url=deadline.source_url,
    )


def preview(deadline: Deadline, day: date) -> Preview:
    """What would come of it. Raises DomainError where it may not be: after the funder's date it serves."""
    services.check_change(deadline=deadline, draft=draft_on(deadline, day))
    found = []
    if not workdays.is_working_day(day):
        why = workdays.holiday_on(day) or f"a {day:%A}"
        before = format_date_short(workdays.on_or_before(day))
        found.append(f"{format_date_short(day)} is {why}; the working day before it is {before}.")
    if deadline.days_before is not None and not deadline.moved_by_hand:
        found.append(
            f"It was counted back {deadline.days_before} working days from the funder’s date. Moved by hand, it "
            "stays where you put it unless the funder’s date comes before it."
        )
    gate = (
        db.session.get(Deadline, deadline.anchor_id) if deadline.anchor_id else last_gate(deadline.record_id)
    )
    if gate is not None and gate.due_on is not None:
        found.append(_room(gate, day))
    return Preview(day, tuple(found))


def _room(gate: Deadline, day: date) -> str:
    """How many working days are then left to the funder's date."""
    assert gate.due_on is not None  # noqa: S101 - asked by the caller.
    left, walked = 0, day
    while walked < gate.due_on and left <= workdays.FARTHEST:
        walked = workdays.add_working_days(walked, 1)
        left += walked <= gate.due_on
    days = {0: "No working day", 1: "One working day"}.get(left, f"{left:,} working days")
    return f"{days} then lie between it and “{gate.label}”, {told(gate)}."


def move(*, deadline: Deadline, record: Application, day: date, by: Actor, expected: int | None) -> None:
    """Put an internal date on another day. Raises DomainError, and StaleVersion where somebody saved meanwhile."""
    services.change_deadline(
        deadline=deadline,
        record=record,
        draft=draft_on(deadline, day),
        by=by,
        reason="Moved in the calendar",
        expected_version=expected,
    )
