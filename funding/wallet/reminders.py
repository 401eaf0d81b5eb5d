"""Reminders of registrations and papers: when to begin renewing, and when one has lapsed. To whoever renews it."""

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
from funding.wallet.models import WalletItem

RENEWAL = "renewal"

notice_kind(
    RENEWAL, "Registrations to renew", "A registration or paper that you renew is about to lapse, or has."
)


@reminder_source(RENEWAL)
def renewals(_now: datetime) -> Iterable[Reminder]:
    """What should be renewed by now, said once, and once more when it has lapsed."""
    day = clock.today()
    query = (
        sa.select(WalletItem, User)
        .join(User, User.id == WalletItem.owner_id)
        .where(
            WalletItem.renew_on <= day,
            WalletItem.archived_at.is_(None),
            User.deactivated_at.is_(None),
        )
        .order_by(WalletItem.expires_on, WalletItem.id)
    )
    for item, user in db.session.execute(query):
        if item.expires_on is None or not readers_of(item, [user.actor]):
            continue
        lapsed = item.expires_on < day
        ends = format_date(item.expires_on)
        yield Reminder(
            to=user.id,
            key=f"{'lapsed' if lapsed else 'renew'}:{item.id}:{item.expires_on.isoformat()}",
            line=f"{item.title} lapsed on {ends}"
            if lapsed
            else f"Renew {item.title}: it holds through {ends}",
            url=url_for("wallet.show", registration_id=item.id),
            why="you renew it",
            record_id=item.id,
        )
