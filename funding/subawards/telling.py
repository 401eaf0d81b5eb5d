"""What subawards tell other features: what was passed through, and what was done with a partner."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa
from flask import url_for

from funding.infra.db import db
from funding.infra.hooks import on
from funding.infra.records import visible
from funding.kernel.actor import Actor
from funding.kernel.money import Cents, format_money
from funding.partners.timeline import MOST
from funding.partners.types import Event
from funding.subawards.models import MonitoringVisit, Subaward, SubawardAction, SubawardInvoice
from funding.subawards.queries import passed_through


@on("sefa.passed_through")
def passed_on(*, award_ids: Collection[int], first: date, last: date) -> dict[int, Cents]:
    """What each award provided to subrecipients in a period."""
    return passed_through(award_ids, first, last)


@on("partner.events")
def with_partner(*, partner_id: int, actor: Actor) -> list[Event]:
    """What was signed with, paid to and seen at a partner."""
    return [*_actions(partner_id, actor), *_payments(partner_id, actor), *_visits(partner_id, actor)]


def _actions(partner_id: int, actor: Actor) -> list[Event]:
    query = (
        sa.select(SubawardAction, Subaward)
        .join(Subaward, Subaward.id == SubawardAction.subaward_id)
        .where(Subaward.partner_id == partner_id, visible(actor))
        .order_by(SubawardAction.obligated_on.desc(), SubawardAction.id.desc())
    )
    return [
        Event(
            action.obligated_on,
            f"{one.nature.label} {'signed' if action.number == 1 else 'modified'}: {one.title}",
            format_money(action.delta_cents) if action.delta_cents else action.reason,
            _url(one),
        )
        for action, one in db.session.execute(query.limit(MOST))
    ]


def _payments(partner_id: int, actor: Actor) -> list[Event]:
    query = (
        sa.select(SubawardInvoice, Subaward)
        .join(Subaward, Subaward.id == SubawardInvoice.subaward_id)
        .where(Subaward.partner_id == partner_id, SubawardInvoice.paid_on.is_not(None), visible(actor))
        .order_by(SubawardInvoice.paid_on.desc(), SubawardInvoice.id.desc())
    )
    return [
        Event(
            invoice.paid_on,
            f"Paid {format_money(invoice.amount_cents)}: {one.title}",
            f"Invoice {invoice.number}",
            _url(one),
        )
        for invoice, one in db.session.execute(query.limit(MOST))
        if invoice.paid_on is not None
    ]


def _visits(partner_id: int, actor: Actor) -> list[Event]:
    query = (
        sa.select(MonitoringVisit, Subaward)
        .join(Subaward, Subaward.id == MonitoringVisit.subaward_id)
        .where(Subaward.partner_id == partner_id, MonitoringVisit.done_on.is_not(None), visible(actor))
        .order_by(MonitoringVisit.done_on.desc(), MonitoringVisit.id.desc())
    )
    return [
        Event(
            visit.done_on,
            f"{visit.kind.label}: {one.title}",
            "with a finding" if visit.finding else "",
            _url(one),
        )
        for visit, one in db.session.execute(query.limit(MOST))
        if visit.done_on is not None
    ]


def _url(subaward: Subaward) -> str:
    return url_for("subawards.show", subaward_id=subaward.id)
