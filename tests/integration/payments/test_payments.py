"""Requests, what came, what is expected and what was earned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import DBAPIError

from funding.awards.types import AwardRoute
from funding.infra import hooks
from funding.infra.db import db
from funding.kernel.actor import SYSTEM, Actor, Role
from funding.kernel.errors import DomainError, NotAllowed
from funding.payments.models import Payment
from funding.payments.printing import paper_of
from funding.payments.queries import program_income, received, requested
from funding.payments.queries.award import interest_of_year, money_of
from funding.payments.services import requests as requesting
from funding.payments.services.money import (
    change_expected,
    record_income,
    record_payment,
    take_back_payment,
)
from funding.payments.services.requests import BlockedError
from funding.payments.types import (
    ExpectedFacts,
    IncomeFacts,
    IncomeKind,
    PaymentFacts,
    PaymentKind,
    RequestState,
    ShareRule,
)
from funding.work.models import Deadline
from tests.builders.actuals import build_actual
from tests.builders.award_money import build_expected, build_match, build_payment, build_request
from tests.builders.awards import build_award
from tests.support.client import CheckedClient

TODAY = date(2026, 11, 22)
Actors = Callable[[Role], Actor]


def press(row: Any, award: Any, verb: Any, by: Actor, **more: Any) -> None:
    """Do one thing with a request on its present version."""
    verb(row=row, award=award, expected_version=row.version, by=by, **more)


def test_a_request_goes_from_draft_to_paid(database: Flask, actor_for: Actors) -> None:
    finance, director = actor_for(Role.FINANCE), actor_for(Role.DIRECTOR)
    award = build_award(match_required_cents=0)
    row = build_request(award, by=finance)
    with pytest.raises(NotAllowed):
        press(row, award, requesting.approve_request, finance)
    press(row, award, requesting.approve_request, director)
    assert (row.state, row.asked_cents) == (RequestState.APPROVED, 8_000_00)
    build_match(award)
    assert requesting.lines_of(row, award).asked_cents == 8_000_00
    press(row, award, requesting.mark_sent, finance, sent_on=date(2026, 11, 3), reference="ASAP 77")
    build_payment(award, 5_000_00, request_id=row.id, received_on=date(2026, 11, 10))
    assert requested([award.id], TODAY) == {award.id: 8_000_00}
    assert received([award.id], date(2026, 11, 9)) == {award.id: 0}
    press(row, award, requesting.refuse, finance, refused_on=TODAY, reason="Rent is not allowed")
    assert requested([award.id], TODAY) == {award.id: 5_000_00}


def test_line_h_holds_what_was_asked_for_before(database: Flask, actor_for: Actors) -> None:
    finance, director = actor_for(Role.FINANCE), actor_for(Role.DIRECTOR)
    award = build_award(match_required_cents=0)
    build_payment(award, 1_000_00)
    first = build_request(award, by=finance)
    press(first, award, requesting.approve_request, director)
    assert first.asked_cents == 7_000_00
    second = build_request(award, advance_cents=9_500_00, first=date(2026, 11, 1), through=date(2026, 11, 20))
    form = requesting.lines_of(second, award)
    assert (form.line("h").cents, form.asked_cents) == (8_000_00, 1_500_00)


def test_whoever_changed_a_draft_does_not_approve_it(database: Flask, actor_for: Actors) -> None:
    finance, director, admin = map(actor_for, (Role.FINANCE, Role.DIRECTOR, Role.ADMINISTRATOR))
    award = build_award()
    row = build_request(award, by=finance)
    press(row, award, requesting.change_request, director, facts=replace(row.facts, note="Checked"))
    with pytest.raises(NotAllowed):
        press(row, award, requesting.approve_request, director)
    press(row, award, requesting.approve_request, admin)


@pytest.fixture
def late_report(monkeypatch: pytest.MonkeyPatch) -> None:
    """A report that is late, so that nothing may be drawn."""
    monkeypatch.setitem(
        hooks._listeners,
        "award.drawdown_blocks",
        [lambda award_id: ["The SF-425 was due Oct 30."], lambda award_id: None],
    )


@pytest.mark.usefixtures("late_report")
def test_a_late_report_freezes_drawdowns(database: Flask, actor_for: Actors) -> None:
    finance, director = actor_for(Role.FINANCE), actor_for(Role.DIRECTOR)
    award = build_award()
    row = build_request(award, by=finance)
    with pytest.raises(BlockedError, match="SF-425 was due"):
        press(row, award, requesting.approve_request, director)
    facts = PaymentFacts(PaymentKind.DRAWDOWN, TODAY, 100_00)
    with pytest.raises(BlockedError):
        record_payment(award=award, facts=facts, by=SYSTEM)


def test_no_more_comes_than_was_awarded_and_no_more_goes_back_than_came(database: Flask) -> None:
    award = build_award(amount_cents=10_000_00, match_required_cents=0)
    build_payment(award, 9_000_00)
    with pytest.raises(DomainError, match="Enter the amendment first"):
        build_payment(award, 1_000_01)
    with pytest.raises(DomainError, match=r"Only \$9,000\.00 has come"):
        build_payment(award, 9_000_01, kind=PaymentKind.RETURNED)
    with pytest.raises(DomainError, match="nothing came before"):
        build_payment(award, 1_00, received_on=award.federal_award_date - timedelta(days=1))
    build_payment(award, 500_00, kind=PaymentKind.RETURNED)
    assert received([award.id], TODAY) == {award.id: 8_500_00}


def test_the_same_payment_is_not_recorded_twice(database: Flask) -> None:
    award = build_award()
    first = build_payment(award, 9_00, reference="ASAP 7")
    with pytest.raises(DomainError, match="recorded on that day already"):
        build_payment(award, 9_00, reference="asap 7")
    build_payment(award, 9_00, reference="ASAP 8")
    build_payment(award, 9_00, reference="ASAP 7", kind=PaymentKind.RETURNED)
    take_back_payment(row=first, award=award, reason="Another award’s", by=SYSTEM)
    build_payment(award, 9_00, reference="ASAP 7")
    build_payment(award, 9_00)
    build_payment(award, 9_00)
    assert received([award.id], TODAY) == {award.id: 9_00 * 3}


def test_a_payment_is_taken_back_by_another_row_and_never_changed(database: Flask) -> None:
    award = build_award()
    row = build_payment(award, 9_000_00)
    take_back_payment(row=row, award=award, reason="Another award’s", by=SYSTEM)
    assert received([award.id], TODAY) == {award.id: 0}
    with pytest.raises(DomainError, match="already"):
        take_back_payment(row=row, award=award, reason="Again", by=SYSTEM)
    db.session.commit()
    row.amount_cents = 1
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.flush()
    db.session.rollback()
    assert db.session.query(Payment).count() == 2


def test_an_installment_stands_in_the_calendar_until_all_of_it_came(database: Flask) -> None:
    award = build_award()
    row = build_expected(award, date(2027, 1, 15))
    deadline = db.session.get(Deadline, row.deadline_id)
    assert deadline is not None
    assert deadline.due_on == date(2027, 1, 15)
    build_payment(award, 12_000_00, kind=PaymentKind.INSTALLMENT, expected_id=row.id)
    assert deadline.done_at is None
    last = build_payment(award, 8_000_00, kind=PaymentKind.INSTALLMENT, expected_id=row.id)
    assert deadline.done_at is not None
    take_back_payment(row=last, award=award, reason="It bounced", by=SYSTEM)
    assert deadline.done_at is None
    facts = ExpectedFacts("Second installment", date(2027, 2, 1), 12_000_00)
    change_expected(row=row, award=award, facts=facts, expected_version=row.version, by=SYSTEM)
    assert deadline.due_on == date(2027, 2, 1)
    assert deadline.done_at is not None


def test_program_income_and_interest_are_kept_apart(database: Flask) -> None:
    award = build_award()

    def enter(kind: IncomeKind, cents: int) -> None:
        facts = IncomeFacts(kind, date(2026, 11, 1), cents, "Training fees")
        record_income(award=award, facts=facts, by=SYSTEM)

    enter(IncomeKind.EARNED, 4_000_00)
    enter(IncomeKind.DEDUCTION, 1_000_00)
    enter(IncomeKind.INTEREST, 612_35)
    assert program_income([award.id], TODAY)[award.id].unspent_cents == 3_000_00
    assert interest_of_year(TODAY).due_cents == 112_35
    with pytest.raises(DomainError, match="More would be spent"):
        enter(IncomeKind.ADDITION, 3_000_01)


def test_cash_that_lies_is_told_and_what_is_spent_is_receivable(database: Flask) -> None:
    award = build_award()
    build_payment(award, 10_000_00, received_on=date(2026, 11, 1))
    build_actual(award, amount_cents=4_000_00, paid_on=date(2026, 11, 3))
    build_actual(award, amount_cents=10_000_00)
    money = money_of([award], TODAY)[award.id]
    assert (money.on_hand.cents, money.on_hand.days, money.lies_too_long) == (6_000_00, 21, True)
    assert money.receivable_cents == 4_000_00


def test_the_worked_request_stands_in_the_books(database: Flask) -> None:
    award = build_award()
    build_actual(award, amount_cents=95_000_00)
    build_actual(award, amount_cents=14_800_00, share="match")
    build_match(award)
    facts = IncomeFacts(IncomeKind.EARNED, date(2026, 10, 9), 2_000_00, "Fees of a training")
    record_income(award=award, facts=facts, by=SYSTEM)
    spent = replace(facts, kind=IncomeKind.DEDUCTION)
    record_income(award=award, facts=spent, by=SYSTEM)
    build_payment(award, 70_000_00)
    row = build_request(award, advance_cents=10_000_00, share=ShareRule.AGREED)
    form = requesting.lines_of(row, award)
    assert [form.line(one).cents for one in "acefghi"] == [
        120_000_00,
        118_000_00,
        128_000_00,
        32_000_00,
        96_000_00,
        70_000_00,
        26_000_00,
    ]


@pytest.mark.database("sqlite")
def test_the_pages_draft_approve_send_and_record(client_for: Callable[[Role], CheckedClient]) -> None:
    finance, director = client_for(Role.FINANCE), client_for(Role.DIRECTOR)
    award = build_award(match_required_cents=0)
    db.session.commit()
    new = f"/awards/{award.id}/payments/requests/new"
    values = {"kind": "reimbursement", "first": "2026-10-01", "through": "2026-10-31", "advance": "8000"}
    assert (
        "of the funder’s money and"
        in finance.post_form(new, values | {"preview": "1"}, unlisted={"preview": "1"}).text
    )
    refused = finance.post_form(new, values | {"line_h": "5", "reason_h": ""})
    assert refused.status_code == 422
    assert "Please say why this figure" in refused.text
    page = finance.post_form(new, values)
    assert page.status_code == 303
    at = page.location
    assert "Somebody" not in director.get(at).text
    approved = director.post_form(at, {}, action=f"{at}/approve")
    assert approved.status_code == 303
    sent = finance.post_form(at, {"sent_on": "2026-11-20", "reference": "ASAP 9"})
    assert sent.status_code == 303
    assert "sent" in finance.get(at).text
    record = f"/awards/{award.id}/payments/new?request={at.rsplit('/', 1)[1]}"
    paid = finance.post_form(record, {"amount": "8005", "reference": "Bank 1"})
    assert paid.status_code == 303, paid.text
    assert "That is $5.00 more than the request asked for." in finance.get(paid.location).text
    shown = finance.get(f"/awards/{award.id}/payments").text
    assert "$8,000.00" in shown
    assert finance.get(f"{at}/request.xlsx").data[:2] == b"PK"


@pytest.mark.database("sqlite")
def test_a_request_prints_as_a_tagged_pdf(client_for: Callable[[Role], CheckedClient]) -> None:
    client = client_for(Role.AUDITOR)
    award = build_award(route=AwardRoute.FEDERAL_PASS_THROUGH, pass_through_number="PA-7")
    row = build_request(award)
    items = dict(paper_of(row, award, requesting.lines_of(row, award)).items)
    assert items["4. Grant or other identifying number"].endswith("-HT, pass-through’s number PA-7")
    assert items["7. Recipient’s account number or identifying number"] == "–"
    answer = client.get(f"/payment-requests/{row.id}/request.pdf")
    assert answer.data[:5] == b"%PDF-"


@pytest.mark.database("sqlite")
def test_payments_ask_as_often_with_forty_rows(
    client_for: Callable[[Role], CheckedClient], count_queries: Callable[[], Any]
) -> None:
    client = client_for(Role.FINANCE)
    award = build_award()
    build_payment(award, 10_00)
    address = f"/awards/{award.id}/payments"
    client.get(address)
    with count_queries() as few:
        client.get(address)
    for _ in range(40):
        build_payment(award, 10_00)
    db.session.commit()
    with count_queries() as many:
        client.get(address)
    assert few.count == many.count


@pytest.mark.database("sqlite")
def test_home_and_the_finance_corner_know_the_money(client_for: Callable[[Role], CheckedClient]) -> None:
    director, finance = client_for(Role.DIRECTOR), client_for(Role.FINANCE)
    award = build_award(starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
    build_payment(award, 9_000_00, received_on=date(2026, 11, 1))
    build_request(award)
    home = director.get("/").text
    assert "Approve request 1 for payment" in home
    assert "Match is behind" in home
    assert "Pay out or return $9,000.00" in finance.get("/").text
    page = finance.get("/finance/award-money").text
    assert "$9,000.00" in page
    assert "$166,667.00" in page
    assert "Money of awards" in finance.get("/finance").text
    assert b"9000.00" in finance.get("/finance/award-money/payments.csv").data


@pytest.mark.database("sqlite")
def test_a_funders_page_tells_what_was_granted_came_and_is_to_come(
    client_for: Callable[[Role], CheckedClient],
) -> None:
    browser = client_for(Role.FINANCE)
    award = build_award(amount_cents=10_000_00, match_required_cents=0)
    build_actual(award, amount_cents=7_000_00)
    build_payment(award, 4_000_00)
    db.session.commit()
    page = browser.get(f"/funders/{award.funder_id}").text
    assert all(
        one in page for one in ("$10,000.00", "$4,000.00", "$6,000.00", "$3,000.00 of it is spent already")
    )
