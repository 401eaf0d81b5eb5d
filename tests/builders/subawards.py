"""Subawards and contracts for tests, made by the services themselves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from funding.awards.models import Award
from funding.kernel.actor import SYSTEM, Actor
from funding.partners.models import Partner
from funding.subawards.models import Subaward, SubawardInvoice
from funding.subawards.services.agreements import add_subaward, sign_subaward
from funding.subawards.services.invoices import enter_invoice
from funding.subawards.services.monitoring import add_visit, save_audit
from funding.subawards.types import (
    AuditFacts,
    InvoiceFacts,
    MonitoringKind,
    Nature,
    RateKind,
    SubawardFacts,
    VisitFacts,
)
from tests.builders.partners import build_agreement, build_check, build_partner


def build_subaward(award: Award, partner: Partner, *, by: Actor = SYSTEM, **overrides: Any) -> Subaward:
    """A subaward of $22,000 for a year, whole but for the signature, unless told otherwise."""
    facts: dict[str, Any] = {
        "partner_id": partner.id,
        "title": "Shelter beds",
        "nature": Nature.SUBAWARD,
        "signs": "eligibility,purpose",
        "reason": "It decides whom it shelters and carries out our program.",
        "description": "Twelve emergency beds for survivors.",
        "starts_on": date(2026, 10, 1),
        "ends_on": date(2027, 9, 30),
        "budget_starts_on": date(2026, 10, 1),
        "budget_ends_on": date(2027, 9, 30),
        "amount_cents": 22_000_00,
        "committed_cents": 22_000_00,
        "rate_kind": RateKind.DE_MINIMIS,
        "rate_bp": 1_500,
        "our_contact": "Joanne Whitfield, joanne@example.org",
        **overrides,
    }
    return add_subaward(award=award, facts=SubawardFacts(**facts), by=by)


def build_signed(
    award: Award,
    partner: Partner,
    *,
    signed_on: date = date(2026, 11, 20),
    by: Actor = SYSTEM,
    **overrides: Any,
) -> Subaward:
    """The same, signed two days ago after a look into SAM.gov. The house must be set up: it is named in it."""
    build_check(partner, signed_on)
    subaward = build_subaward(award, partner, by=by, **overrides)
    sign_subaward(subaward=subaward, signed_on=signed_on, expected_version=subaward.version, by=by)
    return subaward


def build_invoice(subaward: Subaward, *, by: Actor = SYSTEM, **overrides: Any) -> SubawardInvoice:
    """An invoice of $1,800 for October 2026, unless told otherwise."""
    facts: dict[str, Any] = {
        "number": "2026-10",
        "received_on": date(2026, 11, 10),
        "covers_from": date(2026, 10, 1),
        "covers_to": date(2026, 10, 31),
        "amount_cents": 1_800_00,
        **overrides,
    }
    return enter_invoice(subaward=subaward, facts=InvoiceFacts(**facts), by=by)


def build_partnership(award: Award, *, by: Actor) -> Subaward:
    """A partner with an agreement, and a signed subaward with an invoice, a review and an audit that is watched."""
    partner = build_partner(by=by)
    build_agreement(partner, by=by, owner_id=by.user_id)
    first, last = award.starts_on, award.ends_on
    days = {"starts_on": first, "ends_on": last, "budget_starts_on": first, "budget_ends_on": last}
    subaward = build_signed(award, partner, signed_on=first, by=by, **days)
    month, received = first + timedelta(days=30), first + timedelta(days=40)
    build_invoice(subaward, by=by, covers_from=first, covers_to=month, received_on=received)
    add_visit(subaward=subaward, facts=VisitFacts(MonitoringKind.DESK_REVIEW, date(2027, 4, 1)), by=by)
    save_audit(subaward=subaward, facts=AuditFacts(date(2026, 6, 30)), row=None, expected_version=None, by=by)
    return subaward
