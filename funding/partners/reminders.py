"""Reminders of agreements with partners: when to begin renewing, and when one has lapsed. To whoever renews it.

Where nobody was named, the partner's owner is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from flask import url_for

from funding.accounts.models import User
from funding.infra import clock
from funding.infra.db import db
from funding.infra.records import readers_of
from funding.kernel.zoned import format_date
from funding.notices.outbox import Reminder, notice_kind, reminder_source
from funding.partners.models import Agreement, Partner
from funding.partners.queries import due_query

AGREEMENT = "partner_agreement"

notice_kind(
    AGREEMENT,
    "Agreements with partners",
    "An agreement with a partner that you renew is about to end, or has.",
)


@reminder_source(AGREEMENT)
def lapses(_now: datetime) -> Iterable[Reminder]:
    """What should be renewed by now, said once, and once more when it has lapsed."""
    day = clock.today()
    query = (
        due_query(day)
        .add_columns(User)
        .join(User, User.id == sa.func.coalesce(Agreement.owner_id, Partner.owner_id))
        .where(User.deactivated_at.is_(None))
    )
    for agreement, partner, user in db.session.execute(query):
        if agreement.ends_on is None or not readers_of(partner, [user.actor]):
            continue
        lapsed = agreement.ends_on < day
        ends = format_date(agreement.ends_on)
        name = f"{agreement.title} with {partner.title}"
        yield Reminder(
            to=user.id,
            key=f"{'lapsed' if lapsed else 'renew'}:{agreement.id}:{agreement.ends_on.isoformat()}",
            line=f"{name} lapsed on {ends}" if lapsed else f"Renew {name}: it holds through {ends}",
            url=url_for("partners.show", partner_id=partner.id),
            why="you renew it" if agreement.owner_id == user.id else f"you own {partner.title}",
            record_id=partner.id,
        )
