"""Decisions about partners: agreements that end, reports in SAM.gov, invoices, monitoring."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from flask import url_for

from funding.dashboard.badges import days_badge
from funding.dashboard.types import Choice
from funding.infra import clock
from funding.kernel.actor import Actor
from funding.kernel.money import format_money
from funding.kernel.zoned import days_left, format_date
from funding.partners.queries import due_agreements
from funding.subawards.queries import ffata_due
from funding.subawards.queries.listing import audits_due, invoices_waiting, visits_due
from funding.subawards.types import InvoiceState

MOST = 5
REPORT_AHEAD = timedelta(days=45)
SOON_DAYS = 14


def agreements(actor: Actor) -> Iterable[Choice]:
    """Agreements whose renewal should have begun."""
    for agreement, partner in due_agreements(actor):
        if agreement.ends_on is None:
            continue
        left = days_left(agreement.ends_on, clock.today())
        yield Choice(
            order=max(left, 0),
            title=f"{agreement.title}: {partner}",
            reason=f"{'Lapsed on' if left < 0 else 'Holds through'} {format_date(agreement.ends_on)}.",
            verb="Renew",
            url=url_for(
                "partners.renew_agreement", partner_id=agreement.partner_id, agreement_id=agreement.id
            ),
            badge=days_badge(left, "lapsed"),
            tone="red" if left < SOON_DAYS else "amber",
        )


def reports(actor: Actor) -> Iterable[Choice]:
    """Subawards to be reported in SAM.gov."""
    for ask in ffata_due(through=clock.today() + REPORT_AHEAD, actor=actor)[:MOST]:
        left = days_left(ask.due_on, clock.today())
        yield Choice(
            order=min(left, 20),
            title=f"Report in SAM.gov: {ask.title}",
            reason=f"{ask.partner}, {format_money(ask.total_cents)}, obligated {format_date(ask.obligated_on)}; "
            f"due {format_date(ask.due_on)}.",
            verb="It was reported",
            url=url_for("subawards.report", subaward_id=ask.subaward_id),
            badge=days_badge(left),
            tone="red" if left < SOON_DAYS else "amber",
        )


def invoices(actor: Actor) -> Iterable[Choice]:
    """Partners' invoices to approve, which somebody else entered."""
    for invoice, subaward in invoices_waiting(actor, InvoiceState.ENTERED, limit=MOST):
        yield Choice(
            order=9,
            title=f"Approve {format_money(invoice.amount_cents)}: {subaward.partner.title}",
            reason=f"Invoice {invoice.number} for {subaward.title}, received {format_date(invoice.received_on)}.",
            verb="Look and approve",
            url=url_for("subawards.invoices", subaward_id=subaward.id),
            badge="to approve",
            tone="amber",
        )


def monitoring(actor: Actor) -> Iterable[Choice]:
    """Reviews, visits and follow-ups that are due."""
    for visit, subaward in visits_due(actor, limit=MOST):
        day = (visit.follow_up_on if visit.done_on else None) or visit.planned_on
        left = days_left(day, clock.today())
        what = f"Follow-up: {visit.kind.label.lower()}" if visit.done_on else visit.kind.label
        yield Choice(
            order=max(left, 2),
            title=f"{what}: {subaward.partner.title}",
            reason=f"{subaward.title}, {'due' if left >= 0 else 'was due'} {format_date(day)}.",
            verb="Write it down",
            url=url_for("subawards.edit_visit", subaward_id=subaward.id, visit_id=visit.id),
            badge=days_badge(left),
            tone="red" if left < 0 else "amber",
        )
    yield from _audits(actor)


def _audits(actor: Actor) -> Iterable[Choice]:
    """Subrecipients' audits that have not come, and findings without our decision."""
    for audit, subaward, ask in audits_due(actor)[:MOST]:
        left = days_left(ask.due_on, clock.today())
        year = format_date(audit.year_ends_on)
        what = "Decide on audit findings" if ask.to_decide else "Ask for the audit"
        yield Choice(
            order=max(left, 3),
            title=f"{what}: {subaward.partner.title}",
            reason=f"Fiscal year ended {year}; {'due' if left >= 0 else 'was due'} {format_date(ask.due_on)}.",
            verb="Write it down",
            url=url_for("subawards.edit_audit", subaward_id=subaward.id, audit_id=audit.id),
            badge=days_badge(left),
            tone="red" if left < 0 else "amber",
        )
