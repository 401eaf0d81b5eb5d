"""Use cases of a partner's invoices: enter, approve, pay, send back, post as a cost of the award.

Whoever enters an invoice does not approve it, unless nobody else here may.

==========  ============================  ===========================
state       what can be done              by whom
==========  ============================  ===========================
to approve  approve, send back            another person who approves
to pay      pay, send back                who approves
paid        nothing                       -
sent back   nothing; a new one is sent    -
==========  ============================  ===========================
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from funding.accounts.queries import active_users
from funding.documents.services import Upload, keep_upload
from funding.documents.types import DocumentKind
from funding.infra import clock
from funding.infra.audit import audit
from funding.infra.db import db
from funding.infra.records import hold
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, NotAllowed, StaleVersion
from funding.kernel.money import format_money
from funding.kernel.permissions import allowed
from funding.kernel.zoned import format_date
from funding.subawards.models import Subaward, SubawardInvoice
from funding.subawards.queries import last_day, sums
from funding.subawards.types import InvoiceFacts, InvoiceState


def enter_invoice(
    *, subaward: Subaward, facts: InvoiceFacts, by: Actor, upload: Upload | None = None
) -> SubawardInvoice:
    """Keep an invoice of a partner.

    Raises DomainError where the agreement takes none, the number is known, the period lies outside the agreement's,
    or the amount is more than what is left of it.
    """
    hold(subaward)
    _check(subaward, facts)
    invoice = SubawardInvoice(
        subaward_id=subaward.id,
        number=facts.number.strip(),
        received_on=facts.received_on,
        covers_from=facts.covers_from,
        covers_to=facts.covers_to,
        amount_cents=facts.amount_cents,
        note=facts.note.strip(),
        entered_by_id=by.user_id,
        entered_by_name=by.name,
    )
    if upload is not None and upload.filename:
        label = f"Invoice {invoice.number}"
        kept = keep_upload(
            record_id=subaward.id, upload=upload, label=label, kind=DocumentKind.RECEIPT, by=by
        )
        invoice.document_id = kept.id
    db.session.add(invoice)
    db.session.flush()
    _write_down("invoice.entered", invoice, subaward, by, {"amount": format_money(invoice.amount_cents)})
    return invoice


def approve_invoice(
    *,
    invoice: SubawardInvoice,
    subaward: Subaward,
    expected_version: int | None,
    by: Actor,
    on: date | None = None,
) -> None:
    """Say that an invoice is right and may be paid, today or ``on`` an earlier day.

    Raises StaleVersion, NotAllowed, and DomainError for a day before it was received or one to come.
    """
    hold(subaward)
    _check_state(invoice, expected_version, InvoiceState.ENTERED)
    if own_entry(invoice, by) and another_approves(by):
        raise NotAllowed("Whoever entered an invoice does not approve it.")
    if sums([subaward.id])[subaward.id].left_cents < 0:
        raise DomainError("The invoices come to more than what is obligated.")
    if on is not None and not invoice.received_on <= on <= clock.today():
        raise DomainError("It cannot have been approved on that day.")
    _decide(invoice, InvoiceState.APPROVED, by, on=on)
    _write_down("invoice.approved", invoice, subaward, by, {"amount": format_money(invoice.amount_cents)})


def pay_invoice(
    *,
    invoice: SubawardInvoice,
    subaward: Subaward,
    paid_on: date,
    reference: str,
    expected_version: int | None,
    by: Actor,
) -> None:
    """Say that an approved invoice was paid. Raises StaleVersion and DomainError."""
    _check_state(invoice, expected_version, InvoiceState.APPROVED)
    if paid_on > clock.today():
        raise DomainError("It cannot have been paid on a day to come.", field="paid_on")
    if paid_on < invoice.received_on:
        raise DomainError("It was not received yet on that day.", field="paid_on")
    invoice.state, invoice.paid_on, invoice.payment_reference = InvoiceState.PAID, paid_on, reference.strip()
    db.session.flush()
    _write_down("invoice.paid", invoice, subaward, by, {"paid_on": paid_on})


def return_invoice(
    *, invoice: SubawardInvoice, subaward: Subaward, reason: str, expected_version: int | None, by: Actor
) -> None:
    """Send an invoice back with the reason; its amount is free again. Raises StaleVersion and DomainError."""
    _check_state(invoice, expected_version, InvoiceState.ENTERED, InvoiceState.APPROVED)
    if invoice.posted_at is not None:
        raise DomainError("It is among the costs of the award already: void the cost first.")
    if not reason.strip():
        raise DomainError("Say why it is sent back.", field="reason")
    _decide(invoice, InvoiceState.RETURNED, by, reason=reason.strip())
    _write_down("invoice.returned", invoice, subaward, by, {"reason": invoice.returned_reason})


def _check(subaward: Subaward, facts: InvoiceFacts) -> None:
    if not subaward.status.pays:
        raise DomainError("Invoices are taken once the agreement is signed, and until it is closed.")
    number = facts.number.strip()
    if not number:
        raise DomainError("Enter the number of the invoice.", field="number")
    known = sa.select(SubawardInvoice.state).where(
        SubawardInvoice.subaward_id == subaward.id, SubawardInvoice.number == number
    )
    state = db.session.scalar(known)
    if state is InvoiceState.RETURNED:
        told = f"Invoice {number} was sent back and stays on record. Enter the corrected one as “{number}-2”, say."
        raise DomainError(told, field="number")
    if state:
        raise DomainError("An invoice with this number was entered already.", field="number")
    if facts.received_on > clock.today():
        raise DomainError("It cannot have been received on a day to come.", field="received_on")
    if facts.covers_to < facts.covers_from:
        raise DomainError("The last day is before the first.", field="covers_to")
    first, last = subaward.starts_on, last_day(subaward)
    if first and facts.covers_from < first:
        raise DomainError(f"The agreement begins on {format_date(first)}.", field="covers_from")
    if last and facts.covers_to > last:
        raise DomainError(f"The agreement ends on {format_date(last)}.", field="covers_to")
    if facts.amount_cents <= 0:
        raise DomainError("Enter an amount above zero.", field="amount_cents")
    left = sums([subaward.id])[subaward.id].left_cents
    if facts.amount_cents > left:
        told = f"Of what is obligated, {format_money(left)} is left to invoice."
        raise DomainError(told, field="amount_cents")


def _check_state(invoice: SubawardInvoice, expected: int | None, *states: InvoiceState) -> None:
    if invoice.version != expected:
        raise StaleVersion("Somebody else changed this invoice meanwhile.")
    if invoice.state not in states:
        raise DomainError(f"The invoice is no longer {states[0].label.lower()}.")


def _decide(
    invoice: SubawardInvoice, state: InvoiceState, by: Actor, *, reason: str = "", on: date | None = None
) -> None:
    # The day may be asked of the database, which would be told a half-changed row before it answers.
    day = on or clock.today()
    invoice.state, invoice.decided_on, invoice.returned_reason = state, day, reason
    invoice.decided_by_id, invoice.decided_by_name = by.user_id, by.name
    db.session.flush()


def own_entry(invoice: SubawardInvoice, by: Actor) -> bool:
    """Whether it waits for an approval and the one who asks entered it."""
    is_own = by.user_id is not None and invoice.entered_by_id == by.user_id
    return is_own and invoice.state is InvoiceState.ENTERED


def another_approves(by: Actor) -> bool:
    """Whether somebody else here may approve."""
    return any(
        allowed(user.role.value, "subaward.approve") for user in active_users() if user.id != by.user_id
    )


def _write_down(
    action: str, invoice: SubawardInvoice, subaward: Subaward, by: Actor, after: dict[str, object]
) -> None:
    audit(
        by=by,
        action=action,
        subject=f"{invoice.number}: {subaward.title}",
        record_id=subaward.id,
        after=after,
    )
