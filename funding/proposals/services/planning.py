"""The work plan: activities with who, when and what shows that they were done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm.attributes import flag_modified

from funding.applications.models import Application
from funding.infra import clock
from funding.infra.audit import audit
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, StaleVersion
from funding.proposals.models import Proposal, WorkPlanItem
from funding.proposals.services.starting import must_be_open
from funding.proposals.types import MOST_WORK_PLAN_LINES


class PlannedActivity(NamedTuple):
    """One activity as typed."""

    activity: str
    initiative_id: int | None
    responsible: str
    starts_on: date | None
    ends_on: date | None
    evidence: str


def save_work_plan(
    *, application: Application, proposal: Proposal, activities: Sequence[PlannedActivity],
    expected_version: int | None, by: Actor,
) -> None:  # fmt: skip
    """Replace the work plan by ``activities``, in their order. Raises StaleVersion, DomainError."""
    must_be_open(proposal)
    if expected_version != proposal.version:
        raise StaleVersion("Somebody else changed the work plan while you were editing.")
    if len(activities) > MOST_WORK_PLAN_LINES:
        raise DomainError(f"A work plan has at most {MOST_WORK_PLAN_LINES} activities.")
    for one in activities:
        if one.starts_on and one.ends_on and one.ends_on < one.starts_on:
            raise DomainError(f"“{one.activity}” ends before it starts.")
    before = [one.activity for one in proposal.work_plan]
    proposal.work_plan = [
        WorkPlanItem(
            activity=one.activity,
            initiative_id=one.initiative_id,
            responsible=one.responsible,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            evidence=one.evidence,
            sort=place * 10,
        )
        for place, one in enumerate(activities)
    ]
    proposal.updated_at = clock.now()
    flag_modified(
        proposal, "updated_at"
    )  # The plan counts as a change of the proposal: its version moves on.
    db.session.flush()
    audit(
        by=by,
        action="proposal.work_plan_saved",
        subject=application.title,
        record_id=application.id,
        before={"activities": before},
        after={"activities": [one.activity for one in activities]},
    )
