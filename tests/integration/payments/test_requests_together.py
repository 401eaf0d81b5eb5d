"""Several people at one award's money in the same moment: each gets a number of their own, and no sum is passed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from funding.awards.models import Award
from funding.infra.db import db
from funding.kernel.actor import SYSTEM
from funding.kernel.errors import DomainError
from funding.match_ledger.services.checking import UsedTwiceError
from funding.match_ledger.services.items import add_item
from funding.match_ledger.types import MatchState
from funding.payments.models import Payment, PaymentRequest
from funding.payments.services.money import record_payment
from funding.payments.services.requests import draft_request
from funding.payments.types import PaymentFacts, PaymentKind, RequestFacts, RequestKind
from tests.builders.award_money import match_facts
from tests.builders.awards import build_award
from tests.support.together import together

pytestmark = pytest.mark.usefixtures("database")

PEOPLE = 4


def test_requests_drafted_at_once_get_a_number_each(app: Flask) -> None:
    number = build_award().id
    db.session.commit()
    facts = RequestFacts(kind=RequestKind.REIMBURSEMENT, first=date(2026, 10, 1), through=date(2026, 10, 31))

    def draft() -> None:
        draft_request(award=db.session.get_one(Award, number), facts=facts, by=SYSTEM)

    assert together(app, *[draft] * PEOPLE) == [None] * PEOPLE
    assert sorted(db.session.scalars(sa.select(PaymentRequest.number))) == [1, 2, 3, 4]


def test_payments_that_come_at_once_do_not_pass_the_award_together(app: Flask) -> None:
    award = build_award()
    number, whole = award.id, award.amount_cents
    db.session.commit()
    facts = PaymentFacts(
        kind=PaymentKind.REIMBURSEMENT, received_on=date(2026, 11, 2), amount_cents=whole, reference="1"
    )

    def receive() -> None:
        record_payment(award=db.session.get_one(Award, number), facts=facts, by=SYSTEM)

    ended = together(app, *[receive] * PEOPLE)
    assert ended.count(None) == 1
    assert all(error is None or isinstance(error, DomainError) for error in ended), ended
    assert db.session.scalar(sa.select(sa.func.sum(Payment.amount_cents))) == whole


def test_match_entered_at_once_for_two_awards_counts_once_and_says_where(app: Flask) -> None:
    ids = [build_award().id, build_award().id]
    db.session.commit()
    facts = replace(match_facts(), reference="Sheet 12")

    def enter(award_id: int) -> None:
        award = db.session.get_one(Award, award_id)
        add_item(award=award, facts=facts, state=MatchState.RECEIVED, by=SYSTEM)

    ended = together(app, lambda: enter(ids[0]), lambda: enter(ids[1]))
    assert ended.count(None) == 1
    assert any(isinstance(error, UsedTwiceError) for error in ended), ended
