"""Use cases of money: what came, what is expected, what was earned. Rows are added; a mistake gets one more row."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from funding.awards.models import Award
from funding.awards.queries import standing_of
from funding.infra import clock
from funding.infra.audit import audit
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.infra.records import hold
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, StaleVersion
from funding.kernel.money import format_money
from funding.kernel.privacy import refuse_identifying
from funding.kernel.zoned import Certainty, format_date
from funding.payments.models import AwardIncome, ExpectedPayment, Payment, PaymentRequest
from funding.payments.queries import program_income, received
from funding.payments.queries.award import blocks, came_for
from funding.payments.services.requests import BlockedError
from funding.payments.types import (
    ExpectedFacts,
    IncomeFacts,
    IncomeKind,
    PaymentFacts,
    PaymentKind,
    RequestState,
)
from funding.work.models import Deadline
from funding.work.services import add_deadline, change_deadline, remove_deadline
from funding.work.services.dates import set_done
from funding.work.types import DeadlineDraft, DeadlineKind


def record_payment(*, award: Award, facts: PaymentFacts, by: Actor) -> Payment:
    """Record money that came, or went back. Raises DomainError, and BlockedError for a drawdown that is frozen."""
    hold(award)
    _check_payment(award, facts)
    _refuse_twice(award, facts)
    row = Payment(
        award_id=award.id,
        request_id=facts.request_id,
        expected_id=facts.expected_id,
        kind=facts.kind,
        received_on=facts.received_on,
        amount_cents=-facts.amount_cents if facts.kind is PaymentKind.RETURNED else facts.amount_cents,
        reference=facts.reference,
        note=facts.note,
        entered_by_id=by.user_id,
        entered_by_name=by.name,
    )
    db.session.add(row)
    db.session.flush()
    _settle(award, row.expected_id, by)
    _tell(
        "payment.received" if row.amount_cents > 0 else "payment.returned",
        award,
        format_money(abs(row.amount_cents)),
        by,
        {"received_on": row.received_on, "reference": row.reference},
    )
    return row


def take_back_payment(*, row: Payment, award: Award, reason: str, by: Actor) -> Payment:
    """Correct a payment that never was: one more row with the other sign on the same day."""
    hold(award)
    if row.corrects_id is not None:
        raise DomainError("This row is itself a correction.")
    if db.session.scalar(sa.select(Payment.id).where(Payment.corrects_id == row.id)) is not None:
        raise DomainError("It was taken back already.")
    if not reason:
        raise DomainError("Please say why it is taken back.", field="reason")
    other = Payment(
        award_id=row.award_id,
        request_id=row.request_id,
        expected_id=row.expected_id,
        kind=row.kind,
        received_on=row.received_on,
        amount_cents=-row.amount_cents,
        reference=row.reference,
        note=reason,
        corrects_id=row.id,
        entered_by_id=by.user_id,
        entered_by_name=by.name,
    )
    db.session.add(other)
    db.session.flush()
    _settle(award, row.expected_id, by)
    _tell("payment.taken_back", award, format_money(row.amount_cents), by, {"reason": reason})
    return other


def _check_payment(award: Award, facts: PaymentFacts) -> None:
    refuse_identifying(facts.note, "note")
    if facts.amount_cents <= 0:
        raise DomainError("Please give an amount above zero.", field="amount")
    if facts.received_on > clock.today():
        raise DomainError(
            "That day is still to come. What is expected is entered as expected.", field="received_on"
        )
    if award.federal_award_date and facts.received_on < award.federal_award_date:
        raise DomainError(
            f"The award was made on {format_date(award.federal_award_date)}; nothing came before.",
            field="received_on",
        )
    if facts.kind is PaymentKind.DRAWDOWN:
        found = blocks(award.id)
        if found:
            raise BlockedError(f"Nothing can be drawn now. {' '.join(found)}", field="kind")
    came = received([award.id], clock.today())[award.id]
    if facts.kind is PaymentKind.RETURNED:
        if facts.amount_cents > came:
            raise DomainError(f"Only {format_money(came)} has come; no more can go back.", field="amount")
        return
    authorized = standing_of(award, clock.today()).authorized_cents
    if came + facts.amount_cents > authorized:
        raise DomainError(
            f"With this, {format_money(came + facts.amount_cents)} would have come; the award is "
            f"{format_money(authorized)}. Enter the amendment first.",
            field="amount",
        )
    _check_links(award, facts)


def _refuse_twice(award: Award, facts: PaymentFacts) -> None:
    """Raises DomainError where the same sum with the same reference stands on that day already."""
    sign = -1 if facts.kind is PaymentKind.RETURNED else 1
    taken_back = sa.select(Payment.corrects_id).where(Payment.corrects_id.is_not(None))
    same = sa.select(Payment.id).where(
        Payment.award_id == award.id,
        Payment.received_on == facts.received_on,
        Payment.amount_cents == sign * facts.amount_cents,
        sa.func.lower(Payment.reference) == facts.reference.lower(),
        Payment.corrects_id.is_(None),
        Payment.id.not_in(taken_back),
    )
    if facts.reference and db.session.scalar(same) is not None:
        raise DomainError(
            "The same sum with this reference is recorded on that day already.", field="reference"
        )


def _check_links(award: Award, facts: PaymentFacts) -> None:
    if facts.request_id is not None:
        request = db.session.get(PaymentRequest, facts.request_id)
        if request is None or request.award_id != award.id:
            raise DomainError("Please choose a request of this award.", field="request_id")
        if request.state not in {RequestState.SENT, RequestState.REFUSED}:
            raise DomainError("That request has not been sent.", field="request_id")
    if facts.expected_id is not None:
        expected = db.session.get(ExpectedPayment, facts.expected_id)
        if expected is None or expected.award_id != award.id:
            raise DomainError("Please choose what this award expects.", field="expected_id")


def expect_payment(*, award: Award, facts: ExpectedFacts, by: Actor) -> ExpectedPayment:
    """Expect a payment on a day, which then stands in the calendar. Raises DomainError."""
    _check_expected(facts)
    deadline = add_deadline(record=award, draft=_draft(facts), by=by)
    row = ExpectedPayment(
        award_id=award.id,
        label=facts.label,
        due_on=facts.due_on,
        amount_cents=facts.amount_cents,
        condition=facts.condition,
        deadline_id=deadline.id,
    )
    db.session.add(row)
    db.session.flush()
    emit("payments.changed", award_id=award.id, by=by)
    return row


def change_expected(
    *, row: ExpectedPayment, award: Award, facts: ExpectedFacts, expected_version: int | None, by: Actor
) -> None:
    """Move or correct what is expected, and its date. Raises StaleVersion and DomainError."""
    _check_version(row, expected_version)
    _check_expected(facts)
    row.label, row.due_on, row.amount_cents = facts.label, facts.due_on, facts.amount_cents
    row.condition = facts.condition
    deadline = db.session.get(Deadline, row.deadline_id) if row.deadline_id else None
    if deadline is None:
        row.deadline_id = add_deadline(record=award, draft=_draft(facts), by=by).id
    else:
        change_deadline(
            deadline=deadline,
            record=award,
            draft=_draft(facts, deadline),
            by=by,
            reason="The expected payment was changed.",
        )
    db.session.flush()
    _settle(award, row.id, by)
    emit("payments.changed", award_id=award.id, by=by)


def drop_expected(*, row: ExpectedPayment, award: Award, expected_version: int | None, by: Actor) -> None:
    """Expect it no longer. Raises DomainError where money came for it."""
    _check_version(row, expected_version)
    if db.session.scalar(sa.select(Payment.id).where(Payment.expected_id == row.id).limit(1)) is not None:
        raise DomainError("Money has been recorded for it, so it stays.")
    deadline = db.session.get(Deadline, row.deadline_id) if row.deadline_id else None
    db.session.delete(row)
    db.session.flush()
    if deadline is not None:
        remove_deadline(deadline=deadline, record=award, by=by)
    emit("payments.changed", award_id=award.id, by=by)


def _check_expected(facts: ExpectedFacts) -> None:
    if not facts.label:
        raise DomainError("Please name it, such as “Second installment”.", field="label")
    if facts.amount_cents <= 0:
        raise DomainError("Please give an amount above zero.", field="amount")


def _draft(facts: ExpectedFacts, present: Deadline | None = None) -> DeadlineDraft:
    label = f"{facts.label}: {format_money(facts.amount_cents)} expected"
    return DeadlineDraft(
        label=label[:200],
        kind=DeadlineKind.PAYMENT,
        due_on=facts.due_on,
        zone=present.zone if present else clock.house_zone(),
        certainty=Certainty.DATE_ONLY,
        source_text=facts.condition[:200] or "The award’s schedule of payments",
        checked_on=clock.today() if present else None,
    )


def _settle(award: Award, expected_id: int | None, by: Actor) -> None:
    """The date of an expected payment is met when all of it has come, and open again when it is taken back."""
    row = db.session.get(ExpectedPayment, expected_id) if expected_id else None
    deadline = db.session.get(Deadline, row.deadline_id) if row and row.deadline_id else None
    if row is None or deadline is None:
        return
    done = came_for([row.id]).get(row.id, 0) >= row.amount_cents
    if done != (deadline.done_at is not None):
        set_done(
            deadline=deadline, record=award, done=done, by=by, because="the payment came" if done else ""
        )


def record_income(*, award: Award, facts: IncomeFacts, by: Actor) -> AwardIncome:
    """Record program income or interest, earned or used; below zero corrects. Raises DomainError."""
    if not facts.amount_cents:
        raise DomainError("Please give an amount.", field="amount")
    if not facts.description:
        raise DomainError("Please say what it was.", field="description")
    refuse_identifying(facts.description, "description")
    if facts.on > clock.today():
        raise DomainError("That day is still to come.", field="on")
    if facts.on < award.starts_on:
        raise DomainError(f"The award began on {format_date(award.starts_on)}.", field="on")
    row = AwardIncome(
        award_id=award.id,
        kind=facts.kind,
        dated_on=facts.on,
        amount_cents=facts.amount_cents,
        description=facts.description,
        entered_by_id=by.user_id,
        entered_by_name=by.name,
    )
    db.session.add(row)
    db.session.flush()
    _check_income(award, facts)
    _tell(
        "award_income.recorded",
        award,
        f"{facts.kind.label}, {format_money(facts.amount_cents)}",
        by,
        {"on": facts.on, "description": facts.description},
    )
    return row


def _check_income(award: Award, facts: IncomeFacts) -> None:
    """No more program income is spent than was earned."""
    if facts.kind in {IncomeKind.INTEREST, IncomeKind.INTEREST_RETURNED}:
        return
    left = program_income([award.id], clock.today())[award.id].unspent_cents
    if left < 0:
        raise DomainError(f"More would be spent than was earned, by {format_money(-left)}.", field="amount")


def _check_version(row: ExpectedPayment, expected: int | None) -> None:
    if expected != row.version:
        raise StaleVersion("Somebody else saved this while you were editing.")


def _tell(action: str, award: Award, what: str, by: Actor, after: Mapping[str, object]) -> None:
    audit(by=by, action=action, subject=f"{what}: {award.title}", record_id=award.id, after=after)
    emit("payments.changed", award_id=award.id, by=by)
