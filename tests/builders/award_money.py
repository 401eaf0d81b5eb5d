"""Match and payments of awards for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from funding.awards.models import Award
from funding.infra import clock
from funding.kernel.actor import SYSTEM
from funding.match_ledger.models import MatchItem
from funding.match_ledger.services.items import add_item
from funding.match_ledger.types import (
    Answer,
    ItemFacts,
    MatchKind,
    MatchState,
    RateBasis,
    Test,
    Valuation,
)
from funding.payments.models import ExpectedPayment, Payment, PaymentRequest
from funding.payments.services.money import expect_payment, record_payment
from funding.payments.services.requests import draft_request
from funding.payments.types import ExpectedFacts, PaymentFacts, PaymentKind, RequestFacts, RequestKind

SEVEN_YES = {test: Answer(True, "So it is.") for test in Test}
HOURS = Valuation(
    hours=340_00, pay_cents=30_00, basis=RateBasis.OWN_PAY, citation="Payroll, outreach assistant", people=12
)


def match_facts(**overrides: Any) -> ItemFacts:
    """340 hours of volunteers at $30.00 on October 20, 2026, which pass all seven tests; ``cents=`` makes it cash."""
    cents = overrides.pop("cents", None)
    values: dict[str, Any] = {
        "kind": MatchKind.VOLUNTEER if cents is None else MatchKind.CASH,
        "given_on": date(2026, 10, 20),
        "source": "St. Paul’s Parish",
        "description": "Outreach at the bus terminal",
        "valuation": HOURS if cents is None else Valuation(amount_cents=cents, citation="Deposit slip"),
        "reference": "Sheet 12",
        "answers": SEVEN_YES,
        **overrides,
    }
    return ItemFacts(**values)


def build_match(award: Award, **overrides: Any) -> MatchItem:
    """An item of match, received unless ``state=`` says otherwise; the rest are ``match_facts``."""
    state = MatchState(overrides.pop("state", MatchState.RECEIVED))
    by = overrides.pop("by", SYSTEM)
    return add_item(award=award, facts=match_facts(**overrides), state=state, by=by)


def build_payment(award: Award, cents: int, **overrides: Any) -> Payment:
    """A reimbursement that came today."""
    by = overrides.pop("by", SYSTEM)
    values: dict[str, Any] = {
        "kind": PaymentKind.REIMBURSEMENT,
        "received_on": clock.today(),
        "amount_cents": cents,
        **overrides,
    }
    return record_payment(award=award, facts=PaymentFacts(**values), by=by)


def build_request(award: Award, **overrides: Any) -> PaymentRequest:
    """A draft that asks for an advance of $8,000.00 with line 11."""
    by = overrides.pop("by", SYSTEM)
    values: dict[str, Any] = {
        "kind": RequestKind.REIMBURSEMENT,
        "first": date(2026, 10, 1),
        "through": date(2026, 10, 31),
        "advance_cents": 8_000_00,
        **overrides,
    }
    return draft_request(award=award, facts=RequestFacts(**values), by=by)


def build_expected(award: Award, due_on: date, **overrides: Any) -> ExpectedPayment:
    """The second installment of $20,000.00."""
    by = overrides.pop("by", SYSTEM)
    values: dict[str, Any] = {"label": "Second installment", "amount_cents": 20_000_00, **overrides}
    return expect_payment(award=award, facts=ExpectedFacts(due_on=due_on, **values), by=by)


def build_award_money(award: Award) -> None:
    """One of everything: an item of match, a draft of a request, a payment, and one that is expected."""
    build_match(award, given_on=min(clock.today(), award.ends_on))
    build_payment(award, 100_00)
    build_request(award, first=award.starts_on, through=award.starts_on, kind=RequestKind.ADVANCE)
    build_expected(award, award.ends_on)
