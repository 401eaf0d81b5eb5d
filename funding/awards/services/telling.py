"""What an award tells the application that won it: which dates count there now."""

from __future__ import annotations

import sqlalchemy as sa

from funding.applications.services.following import follow_award_dates
from funding.awards.models import Award
from funding.infra.db import db
from funding.infra.hooks import on
from funding.kernel.actor import Actor


@on("application.records_after")
def award_after(*, application_id: int) -> list[int]:
    """The award that an application won."""
    return list(db.session.scalars(sa.select(Award.id).where(Award.application_id == application_id)))


@on("deadlines.changed")
def pass_on(*, record_id: int, by: Actor) -> None:
    """A date of an award has changed."""
    award = db.session.get(Award, record_id)
    if award is not None:
        follow_award_dates(award.application_id)
