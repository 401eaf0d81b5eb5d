"""Payments of the demonstration's awards: drawdowns after the costs, a state's invoices, a foundation's installments.

What is drawn and invoiced follows the books: each month what was spent by its end and did not come yet.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from funding.actuals.queries import spent
from funding.awards.models import Award
from funding.demo.awards import demo_award
from funding.demo.types import Story
from funding.infra.clock import now
from funding.kernel.actor import Role
from funding.kernel.periods import add_months
from funding.payments.queries import received
from funding.payments.queries.award import blocks, form_of
from funding.payments.services.money import expect_payment, record_income, record_payment
from funding.payments.services.requests import approve_request, draft_request, mark_sent
from funding.payments.types import (
    ExpectedFacts,
    IncomeFacts,
    IncomeKind,
    PaymentFacts,
    PaymentKind,
    RequestFacts,
    RequestKind,
)

ONE_HUNDRED = 100_00
LAID_BY = 2_400_00
"""What was drawn ahead of its costs and lies too long."""


def tell_payments(story: Story) -> None:
    """Money as each funder pays it."""
    _drawdowns(story, demo_award(story, "services"))
    _invoices(story, demo_award(story, "street"))
    _installments(story, demo_award(story, "harbor"))
    _income(story, demo_award(story, "services"))
    _advance(story, demo_award(story, "services"))


def _months(story: Story, award: Award) -> list[date]:
    """The last days of the award's months that are over."""
    found, number = [], 1
    while (last := add_months(award.starts_on, number) - timedelta(days=1)) < story.today:
        found.append(last)
        number += 1
    return found


def _drawdowns(story: Story, award: Award) -> None:
    """What was spent each month, drawn early in the next; the last time too much."""
    months = _months(story, award)
    if blocks(award.id):
        return
    for last in months:
        came = received([award.id], story.today)[award.id]
        owed = spent([award.id], through=last)[award.id].funder_cents - came
        cents = owed // ONE_HUNDRED * ONE_HUNDRED + (LAID_BY if last == months[-1] and owed > 0 else 0)
        if cents <= 0:
            continue
        facts = PaymentFacts(
            kind=PaymentKind.DRAWDOWN,
            received_on=min(last + timedelta(days=4), story.today),
            amount_cents=cents,
            reference=f"ASAP {last:%y%m}-417",
        )
        record_payment(award=award, facts=facts, by=story.who(Role.FINANCE))


def _invoices(story: Story, award: Award) -> None:
    """The state pays invoices: the last but one is with it, the last waits for an approval."""
    months = _months(story, award)
    first = award.starts_on
    for last in months:
        _invoice(story, award, first, last, left=len(months) - months.index(last) - 1)
        first = last + timedelta(days=1)


def _invoice(story: Story, award: Award, first: date, last: date, *, left: int) -> None:
    by = story.who(Role.FINANCE)
    facts = RequestFacts(kind=RequestKind.INVOICE, first=first, through=last)
    asked = form_of(award, facts).asked_cents
    if asked <= 0:
        return
    row = draft_request(award=award, facts=facts, by=by)
    if left == 0 or blocks(award.id):
        return
    at = datetime.combine(last + timedelta(days=5), time(18, 0), tzinfo=now().tzinfo)
    approve_request(row=row, award=award, expected_version=row.version, by=story.who(Role.DIRECTOR), at=at)
    sent_on = last + timedelta(days=6)
    mark_sent(
        row=row,
        award=award,
        sent_on=sent_on,
        reference=f"EG-{row.number:04d}",
        expected_version=row.version,
        by=by,
    )
    if left == 1:
        return
    came = PaymentFacts(
        kind=PaymentKind.REIMBURSEMENT,
        received_on=min(sent_on + timedelta(days=22), story.today),
        amount_cents=asked,
        request_id=row.id,
        reference=f"Treasury {row.number:05d}",
    )
    record_payment(award=award, facts=came, by=by)


def _advance(story: Story, award: Award) -> None:
    """A request of finance that waits for somebody else: what the fair costs is asked for ahead of it."""
    months = _months(story, award)
    if not months:
        return
    facts = RequestFacts(
        kind=RequestKind.REIMBURSEMENT,
        first=months[-1].replace(day=1),
        through=months[-1],
        advance_cents=18_000_00,
        note="The fair is paid for in one month.",
    )
    draft_request(award=award, facts=facts, by=story.who(Role.FINANCE))


def _installments(story: Story, award: Award) -> None:
    """Half at the start, half when the interim report was read."""
    by, half = story.who(Role.FINANCE), award.amount_cents // 2
    start = expect_payment(
        award=award,
        facts=ExpectedFacts("First installment", award.starts_on + timedelta(days=10), half, "The agreement is signed"),
        by=by,
    )  # fmt: skip
    record_payment(
        award=award,
        facts=PaymentFacts(
            kind=PaymentKind.INSTALLMENT,
            received_on=award.starts_on + timedelta(days=12),
            amount_cents=half,
            expected_id=start.id,
            reference="Check 8841",
        ),
        by=by,
    )
    rest = ExpectedFacts(
        "Second installment", story.day(44), award.amount_cents - half, "The interim report is accepted"
    )
    expect_payment(award=award, facts=rest, by=by)


def _income(story: Story, award: Award) -> None:
    """Fees of a course, which add to the project, and a little interest."""
    entries = (
        (IncomeKind.EARNED, 80, 1_260_00, "Fees of two courses for private clinics"),
        (IncomeKind.ADDITION, 101, 840_00, "Interpreters for a third course"),
        (IncomeKind.INTEREST, 160, 18_42, "Interest of the award’s account"),
    )
    for kind, after, cents, words in entries:
        facts = IncomeFacts(kind, award.starts_on + timedelta(days=after), cents, words)
        record_income(award=award, facts=facts, by=story.who(Role.FINANCE))
