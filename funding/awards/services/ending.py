"""An award whose termination was signed ahead stays what it is until the day from which the termination holds.

===================  ====================  ===========================
amended on           effective on          the award is terminated
===================  ====================  ===========================
Nov 22, 2026         Nov 20, 2026          at once
Nov 22, 2026         Dec 1, 2026           on Dec 1, 2026, by itself
===================  ====================  ===========================

What is being closed out by then stays so: the closeout goes on.
"""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa

from funding.awards.models import Amendment, Award
from funding.awards.types import AmendmentKind, AwardStatus
from funding.infra import clock
from funding.infra.audit import audit
from funding.infra.db import db, unit_of_work
from funding.infra.hooks import emit
from funding.infra.schedule import scheduled
from funding.kernel.actor import SYSTEM

_RUNNING = (AwardStatus.SETTING_UP, AwardStatus.ACTIVE)


@scheduled("award terminations", every=timedelta(minutes=30))
def end_terminated() -> None:
    """Move every award whose termination holds by today."""
    with unit_of_work():
        end_awards(clock.today())


def end_awards(today: date) -> int:
    """Terminate the awards that run although a termination holds by ``today``; how many."""
    terminated = sa.select(Amendment.award_id).where(
        Amendment.kind == AmendmentKind.TERMINATION, Amendment.effective_on <= today
    )
    query = sa.select(Award).where(Award.status.in_(_RUNNING), Award.id.in_(terminated)).order_by(Award.id)
    found = db.session.scalars(query).all()
    for award in found:
        before, award.status = award.status, AwardStatus.TERMINATED
        audit(
            by=SYSTEM,
            action="award.terminated",
            subject=award.title,
            record_id=award.id,
            before={"status": before},
            after={"status": award.status},
        )
        db.session.flush()
        emit("award.changed", award_id=award.id, by=SYSTEM)
    return len(found)
