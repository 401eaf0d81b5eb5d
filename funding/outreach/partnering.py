"""What outreach tells of a partner: the activities in which it took part."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import select

from funding.infra.db import db
from funding.infra.hooks import on
from funding.infra.records import readable
from funding.kernel.actor import Actor
from funding.outreach.activity_models import Activity, ActivityPartner
from funding.outreach.models import Initiative
from funding.partners.timeline import MOST
from funding.partners.types import Event


@on("partner.events")
def with_partner(*, partner_id: int, actor: Actor) -> list[Event]:
    """The newest activities with a partner, of initiatives that the actor may see: one statement, nobody counted."""
    if not actor.can("initiative.view"):
        return []
    query = (
        select(Activity.id, Activity.happened_on, Activity.kind, Activity.place, Initiative.title)
        .join(ActivityPartner, ActivityPartner.activity_id == Activity.id)
        .join(Initiative, Initiative.id == Activity.initiative_id)
        .where(ActivityPartner.partner_id == partner_id, Activity.voided_at.is_(None), readable(actor))
        .order_by(Activity.happened_on.desc(), Activity.id.desc())
        .limit(MOST)
    )
    return [
        Event(
            day,
            f"{kind.label}: {title}",
            place,
            url_for("outreach.activity", activity_id=key),
            symbol="megaphone",
        )
        for key, day, kind, place, title in db.session.execute(query)
    ]
