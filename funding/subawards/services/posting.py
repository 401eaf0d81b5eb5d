"""How an approved invoice becomes a cost of the award: once, and waiting for its own approval like any other."""

from __future__ import annotations

from funding.actuals.services.entries import enter_cost
from funding.actuals.types import EntryFacts
from funding.budgets.types import LineKind
from funding.infra import clock
from funding.infra.audit import audit
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, StaleVersion
from funding.subawards.models import Subaward, SubawardInvoice
from funding.subawards.queries.one import budget_lines
from funding.subawards.types import InvoiceState, Nature


def post_invoice(
    *, invoice: SubawardInvoice, subaward: Subaward, expected_version: int | None, by: Actor
) -> None:
    """Enter the invoice among the costs of the award, on the last day that it covers.

    Raises StaleVersion, and DomainError where it is not approved, is there already, or the award takes no such cost.
    """
    if invoice.version != expected_version:
        raise StaleVersion("Somebody else changed this invoice meanwhile.")
    if invoice.state not in {InvoiceState.APPROVED, InvoiceState.PAID}:
        raise DomainError("Only an approved invoice becomes a cost.")
    if invoice.posted_at is not None:
        raise DomainError("It is among the costs already.")
    line = next((one for one in budget_lines(subaward.award) if one.key == subaward.line_key), None)
    kind = LineKind.SUBAWARD if subaward.nature is Nature.SUBAWARD else LineKind.CONTRACT
    facts = EntryFacts(
        incurred_on=invoice.covers_to,
        amount_cents=invoice.amount_cents,
        kind=kind,
        line_key=line.key if line is not None and line.kind is kind else "",
        paid_on=invoice.paid_on,
        description=f"Invoice {invoice.number}, {subaward.title}"[:300],
        vendor=subaward.partner.title[:200],
        reference=invoice.number,
        agreement_key=((line.agreement if line else "") or subaward.title)[:200],
    )
    enter_cost(award=subaward.award, facts=facts, by=by)
    invoice.posted_at = clock.now()
    db.session.flush()
    audit(
        by=by,
        action="invoice.posted",
        subject=f"{invoice.number}: {subaward.title}",
        record_id=subaward.id,
        after={"posted_at": invoice.posted_at},
    )
