"""Use cases of requests for payment: draft, change, approve, send, and what the funder answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from funding.awards.models import Award
from funding.infra import clock
from funding.infra.audit import assign, audit
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.infra.records import hold
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, NotAllowed, StaleVersion
from funding.kernel.money import format_money
from funding.kernel.privacy import refuse_identifying
from funding.payments.models import PaymentRequest
from funding.payments.moving import Verb, move
from funding.payments.queries.award import blocks, books_of, form_of
from funding.payments.sf270 import Form, Line
from funding.payments.types import RequestFacts, RequestState

LEAST_REASON = 8
"""A reason of fewer letters says nothing."""


class BlockedError(DomainError):
    """Nothing may be drawn: a report is late, or a condition holds the money."""


def draft_request(*, award: Award, facts: RequestFacts, by: Actor) -> PaymentRequest:
    """Begin a request with the next number. Raises DomainError."""
    hold(award)
    _check(award, facts)
    _check_months(form_of(award, facts))
    row = PaymentRequest(
        award_id=award.id,
        number=_next_number(award.id),
        drafted_by_id=by.user_id,
        drafted_by_name=by.name,
        writer_ids=[by.user_id] if by.user_id else [],
        **_columns(facts),
    )
    db.session.add(row)
    db.session.flush()
    _tell("payment_request.drafted", award, row, by)
    return row


def change_request(
    *, row: PaymentRequest, award: Award, facts: RequestFacts, expected_version: int | None, by: Actor
) -> None:
    """Change a draft; whoever does may no longer approve it. Raises StaleVersion and DomainError."""
    hold(award)
    _check_version(row, expected_version)
    if row.state is not RequestState.DRAFTED:
        raise DomainError("An approved request is changed only after it was sent back.")
    _check(award, facts)
    _check_months(form_of(award, facts, but=row))
    before, after = assign(row, _columns(facts))
    if not after:
        return
    if by.user_id and by.user_id not in row.writer_ids:
        row.writer_ids = [*row.writer_ids, by.user_id]
    db.session.flush()
    _tell("payment_request.changed", award, row, by, before=before, after=after)


def approve_request(
    *,
    row: PaymentRequest,
    award: Award,
    expected_version: int | None,
    by: Actor,
    at: datetime | None = None,
) -> None:
    """Approve a draft, now or as of ``at``, and freeze its lines.

    Raises NotAllowed for its own writers, StaleVersion and DomainError.
    """
    hold(award)
    _check_version(row, expected_version)
    after = move(row.state, Verb.APPROVE)
    if not by.can("payment.approve") or may_not_approve(row, by):
        raise NotAllowed("Whoever drafted or changed a request does not approve it.")
    _check_blocks(award)
    form = form_of(award, row.facts, but=row)
    _check_months(form)
    if form.asked_cents <= 0:
        raise DomainError("There is nothing to ask for: the amount requested must be above zero.")
    books = books_of(award, row.through_on, basis=row.basis, but=row)
    if books.requested_cents + form.asked_cents > books.authorized_cents:
        raise DomainError(" ".join(form.warnings) or "This asks for more than the award has left.")
    row.state, row.figures, row.asked_cents = after, frozen(form), form.asked_cents
    row.approved_by_id, row.approved_by_name, row.approved_at = by.user_id, by.name, at or clock.now()
    db.session.flush()
    _tell("payment_request.approved", award, row, by, after={"asked": format_money(form.asked_cents)})


def may_not_approve(row: PaymentRequest, by: Actor) -> bool:
    """Whether a person had a hand in the request."""
    return by.user_id is not None and by.user_id in {*row.writer_ids, row.drafted_by_id}


def send_back(*, row: PaymentRequest, award: Award, expected_version: int | None, by: Actor) -> None:
    """Take an approval back, so that the draft can be changed. Raises StaleVersion and DomainError."""
    _check_version(row, expected_version)
    row.state = move(row.state, Verb.SEND_BACK)
    row.figures = row.asked_cents = row.approved_at = row.approved_by_id = None
    row.approved_by_name = ""
    db.session.flush()
    _tell("payment_request.sent_back", award, row, by)


def mark_sent(
    *,
    row: PaymentRequest,
    award: Award,
    sent_on: date,
    reference: str,
    expected_version: int | None,
    by: Actor,
) -> None:
    """Record that the funder has it. Raises DomainError where drawing is blocked, or for a day to come."""
    _check_version(row, expected_version)
    after = move(row.state, Verb.SEND)
    _check_blocks(award)
    if sent_on > clock.today():
        raise DomainError("It cannot have been sent on a day to come.", field="sent_on")
    if sent_on < row.through_on and row.advance_cents == 0:
        raise DomainError("It asks for outlays to a later day than this.", field="sent_on")
    row.state, row.sent_on, row.sent_reference = after, sent_on, reference
    db.session.flush()
    _tell("payment_request.sent", award, row, by, after={"sent_on": sent_on, "reference": reference})


def refuse(
    *,
    row: PaymentRequest,
    award: Award,
    refused_on: date,
    reason: str,
    expected_version: int | None,
    by: Actor,
) -> None:
    """Record the funder's refusal of what is not paid; what was paid of it stays asked for."""
    _check_version(row, expected_version)
    after = move(row.state, Verb.REFUSE)
    if refused_on > clock.today() or (row.sent_on and refused_on < row.sent_on):
        raise DomainError("It was refused between the day it was sent and today.", field="refused_on")
    if not reason:
        raise DomainError("Please write down the funder’s reason.", field="reason")
    row.state, row.refused_on, row.refused_reason = after, refused_on, reason
    db.session.flush()
    _tell("payment_request.refused", award, row, by, after={"reason": reason})


def withdraw(*, row: PaymentRequest, award: Award, expected_version: int | None, by: Actor) -> None:
    """Give a request up before it is sent; its number stays its own."""
    _check_version(row, expected_version)
    row.state = move(row.state, Verb.WITHDRAW)
    row.figures = row.asked_cents = None
    db.session.flush()
    _tell("payment_request.withdrawn", award, row, by)


def frozen(form: Form) -> dict[str, Any]:
    """The lines as JSON, to be kept with the approval."""
    return {
        "lines": [
            [one.letter, one.label, one.cents, one.made_of, one.derived_cents, one.reason]
            for one in form.lines
        ],
        "asked": form.asked_cents,
        "months": list(form.months),
        "warnings": list(form.warnings),
    }


def thawed(figures: Mapping[str, Any]) -> Form:
    """The form that ``frozen`` kept."""
    return Form(
        tuple(Line(*one) for one in figures["lines"]),
        figures["asked"],
        tuple(figures["months"]),
        tuple(figures["warnings"]),
    )


def lines_of(row: PaymentRequest, award: Award) -> Form:
    """The lines of a request: as approved, or as the books stand now while it is a draft."""
    return thawed(row.figures) if row.figures else form_of(award, row.facts, but=row)


def _columns(facts: RequestFacts) -> dict[str, object]:
    return {
        "kind": facts.kind,
        "first_on": facts.first,
        "through_on": facts.through,
        "basis": facts.basis,
        "share_rule": facts.share,
        "advance_cents": facts.advance_cents,
        "months": list(facts.months),
        "is_final": facts.is_final,
        "note": facts.note,
        "typed_over": {line: [one.cents, one.reason] for line, one in facts.typed_over.items()},
    }


def _check(award: Award, facts: RequestFacts) -> None:
    if not award.status.is_open:
        raise DomainError("This award is closed: nothing more can be asked for.")
    refuse_identifying(facts.note, "note")
    if facts.through < facts.first:
        raise DomainError("The last day comes before the first.", field="through")
    if facts.first < award.starts_on:
        raise DomainError("The award had not begun on that day.", field="first")
    if not facts.kind.is_form and facts.advance_cents:
        raise DomainError("An advance is asked for on the SF-270.", field="advance")
    for letter, typed in facts.typed_over.items():
        if len(typed.reason.strip()) < LEAST_REASON:
            raise DomainError(
                "Please say why this figure and not the one from the books.", field=f"reason_{letter}"
            )


def _check_months(form: Form) -> None:
    if form.months_off:
        raise DomainError(form.months_off, field="month_1")


def _check_blocks(award: Award) -> None:
    found = blocks(award.id)
    if found:
        raise BlockedError(f"Nothing can be drawn now. {' '.join(found)}")


def _check_version(row: PaymentRequest, expected: int | None) -> None:
    if expected != row.version:
        raise StaleVersion("Somebody else saved this while you were editing.")


def _next_number(award_id: int) -> int:
    query = sa.select(sa.func.max(PaymentRequest.number)).where(PaymentRequest.award_id == award_id)
    return (db.session.scalar(query) or 0) + 1


def _tell(
    action: str,
    award: Award,
    row: PaymentRequest,
    by: Actor,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    audit(
        by=by,
        action=action,
        subject=f"Request {row.number}: {award.title}",
        record_id=award.id,
        before=before,
        after=after,
    )
    emit("payments.changed", award_id=award.id, by=by)
