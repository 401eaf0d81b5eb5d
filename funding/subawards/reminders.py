"""Reminders of what waits on subawards: invoices to approve. Their dates are reminded of like all others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from flask import url_for

from funding.accounts.queries import active_users
from funding.infra.db import db
from funding.infra.records import readers_of
from funding.kernel.money import format_money
from funding.kernel.permissions import allowed
from funding.notices.outbox import Reminder, notice_kind, reminder_source
from funding.subawards.models import Subaward, SubawardInvoice
from funding.subawards.types import InvoiceState

INVOICE = "subaward_invoice"

notice_kind(INVOICE, "Invoices of partners", "An invoice of a partner waits for your approval.")


@reminder_source(INVOICE)
def to_approve(_now: datetime) -> Iterable[Reminder]:
    """Invoices that wait, once to everybody who may approve them and did not enter them."""
    query = (
        sa.select(SubawardInvoice, Subaward)
        .join(Subaward, Subaward.id == SubawardInvoice.subaward_id)
        .where(SubawardInvoice.state == InvoiceState.ENTERED)
        .order_by(SubawardInvoice.id)
    )
    approvers = [user for user in active_users() if allowed(user.role.value, "subaward.approve")]
    for invoice, subaward in db.session.execute(query):
        readers = readers_of(subaward, [user.actor for user in approvers])
        for user in approvers:
            if user.id in readers and user.id != invoice.entered_by_id:
                yield Reminder(
                    to=user.id,
                    key=f"invoice:{invoice.id}",
                    line=f"Invoice {invoice.number} for {format_money(invoice.amount_cents)} waits: {subaward.title}",
                    url=url_for("subawards.invoices", subaward_id=subaward.id),
                    why="you may approve it",
                    record_id=subaward.id,
                )
