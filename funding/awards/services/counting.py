"""Let an award's money be counted once: on the application that won it, as the award stands with its amendments.

Coverage, forecast, Home and the pipeline count applications. What was awarded there and its days follow the award, with
all amendments that are signed, also those that hold from a later day: the money and the time are promised. The history
of the pipeline keeps what was counted before.
"""

from __future__ import annotations

from datetime import date

from funding.applications.models import Application
from funding.applications.services.spells import keep_spell
from funding.awards.models import Award
from funding.awards.queries import standing
from funding.infra.audit import assign, audit
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.kernel.actor import Actor


def count_in_pipeline(award: Award, by: Actor) -> None:
    """Write the award's money and days on its application where they differ."""
    application = db.session.get_one(Application, award.application_id)
    stands = standing([award.id], date.max)[award.id]
    before, after = assign(
        application,
        {
            "awarded_cents": stands.authorized_cents,
            "starts_on": stands.starts_on,
            "ends_on": stands.ends_on,
        },
    )
    if not after:
        return
    audit(
        by=by,
        action="application.followed_award",
        subject=application.title,
        record_id=application.id,
        before=before,
        after=after,
    )
    db.session.flush()
    keep_spell(application, by=by)
    emit("application.changed", application_id=application.id, by=by)
