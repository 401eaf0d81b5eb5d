"""Subawards from determination to closeout: signed when whole, reported in time, paid within what is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from funding.actuals.models import Actual
from funding.awards.models import Award
from funding.awards.types import AwardRoute
from funding.dashboard.choices import choices_for
from funding.infra.db import db
from funding.kernel.actor import SYSTEM, Role
from funding.kernel.errors import DomainError, NotAllowed
from funding.partners.timeline import events_of
from funding.partners.types import SamResult
from funding.subawards import queries
from funding.subawards.models import Subaward, SubawardAction, SubawardInvoice
from funding.subawards.queries import listing
from funding.subawards.services import agreements, invoices, monitoring, posting
from funding.subawards.types import (
    ActionFacts,
    Asks,
    InvoiceState,
    MonitoringKind,
    Nature,
    Status,
    SubawardFilter,
    VisitFacts,
)
from funding.work.queries import deadlines_of
from tests.builders.awards import build_award
from tests.builders.partners import build_agreement, build_check, build_partner
from tests.builders.subawards import build_invoice, build_signed, build_subaward
from tests.support.client import CheckedClient
from tests.support.people import set_up_house, user_with

ClientFor = Callable[[Role | str], CheckedClient]
pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _house(database: object) -> None:
    set_up_house()


def long_award(**overrides: object) -> Award:
    """An award that began in January 2026, so that actions of that year fit."""
    days = {
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2027, 9, 30),
        "federal_award_date": date(2025, 12, 1),
    }
    return build_award(**{**days, **overrides})


def long_subaward(award: Award, signed_on: date, cents: int) -> Subaward:
    return build_signed(
        award,
        build_partner(),
        signed_on=signed_on,
        amount_cents=cents,
        committed_cents=cents,
        starts_on=date(2026, 1, 1),
        budget_starts_on=date(2026, 1, 1),
    )


def modify(subaward: Subaward, on: date, cents: int, ends: date | None = None) -> SubawardAction:
    build_check(subaward.partner, on)
    return agreements.modify_subaward(
        subaward=subaward,
        facts=ActionFacts(on, cents, "More beds", ends),
        expected_version=subaward.version,
        by=SYSTEM,
    )


def pay(invoice: SubawardInvoice, subaward: Subaward, on: date) -> None:
    invoices.approve_invoice(invoice=invoice, subaward=subaward, expected_version=invoice.version, by=SYSTEM)
    invoices.pay_invoice(
        invoice=invoice,
        subaward=subaward,
        paid_on=on,
        reference="",
        expected_version=invoice.version,
        by=SYSTEM,
    )


def test_the_clock_of_sam_follows_the_total_and_stops_with_the_receipt() -> None:
    award = long_award()
    subaward = long_subaward(award, date(2026, 1, 12), 22_000_00)
    assert queries.ffata_due() == []
    modify(subaward, date(2026, 3, 10), 9_500_00)
    (ask,) = queries.ffata_due()
    assert (ask.total_cents, ask.due_on) == (31_500_00, date(2026, 4, 30))
    with pytest.raises(DomainError, match="not obligated yet"):
        monitoring.report_in_sam(subaward=subaward, reported_on=date(2026, 3, 9), receipt="SAM-1", by=SYSTEM)
    dates = {one.label: one for one in deadlines_of([subaward.id])[subaward.id]}
    assert dates["Report the subaward in SAM.gov"].due_on == date(2026, 4, 30)
    monitoring.report_in_sam(subaward=subaward, reported_on=date(2026, 4, 20), receipt="SAM-1", by=SYSTEM)
    assert queries.ffata_due() == []
    assert dates["Report the subaward in SAM.gov"].done_at is not None
    modify(subaward, date(2026, 5, 4), -1_000_00)
    (again,) = queries.ffata_due(through=date(2026, 6, 30))
    assert again.is_update
    assert queries.ffata_due(through=date(2026, 6, 29)) == []


@pytest.mark.parametrize(
    "other", [{"route": AwardRoute.FEDERAL_PASS_THROUGH}, {"route": AwardRoute.FOUNDATION}, {}]
)
def test_only_first_tier_federal_subawards_are_reported(other: dict[str, object]) -> None:
    award = long_award(**other)
    nature = Nature.SUBAWARD if other else Nature.CONTRACT
    build_signed(award, build_partner(), amount_cents=90_000_00, committed_cents=90_000_00, nature=nature)
    assert queries.ffata_due() == []


def test_nothing_is_signed_before_it_is_whole_and_the_partner_is_clear() -> None:
    award, partner = build_award(), build_partner()
    subaward = build_subaward(award, partner, rate_kind=None)

    def sign() -> None:
        agreements.sign_subaward(
            subaward=subaward, signed_on=date(2026, 11, 20), expected_version=subaward.version, by=SYSTEM
        )

    with pytest.raises(DomainError, match="Indirect cost rate"):
        sign()
    subaward.rate_kind, subaward.rate_bp = build_subaward(award, partner).rate_kind, 1_500
    db.session.flush()
    with pytest.raises(DomainError, match="Nobody has checked"):
        sign()
    build_check(partner, date(2026, 11, 20), SamResult.EXCLUDED)
    with pytest.raises(DomainError, match="excluded"):
        sign()
    build_check(partner, date(2026, 11, 20))
    sign()
    assert subaward.status is Status.ACTIVE
    assert queries.sums([subaward.id])[subaward.id].obligated_cents == 22_000_00
    with pytest.raises(DomainError, match="signed"):
        sign()


def test_what_was_obligated_is_never_changed() -> None:
    subaward = build_signed(build_award(), build_partner())
    db.session.commit()
    with pytest.raises(DBAPIError):
        db.session.execute(
            sa.update(SubawardAction).where(SubawardAction.subaward_id == subaward.id).values(delta_cents=1)
        )


def test_invoices_stay_within_what_is_left_and_within_the_days() -> None:
    subaward = build_signed(build_award(), build_partner())
    build_invoice(subaward)
    for wrong, field in (
        ({"number": "2026-10"}, "number"),
        ({"number": "b", "amount_cents": 20_200_01}, "amount_cents"),
        ({"number": "b", "covers_from": date(2026, 9, 30)}, "covers_from"),
        ({"number": "b", "covers_to": date(2027, 10, 1)}, "covers_to"),
        ({"number": "b", "received_on": date(2026, 11, 23)}, "received_on"),
    ):
        with pytest.raises(DomainError) as refused:
            build_invoice(subaward, **wrong)
        assert refused.value.field == field
    build_invoice(subaward, number="b", amount_cents=20_200_00)
    assert queries.sums([subaward.id])[subaward.id].left_cents == 0
    with pytest.raises(DomainError, match="already"):
        modify(subaward, date(2026, 11, 21), -1)
    modify(subaward, date(2026, 11, 21), 0, date(2026, 10, 31))
    assert queries.last_day(subaward) == date(2026, 10, 31)


def test_what_is_sent_back_is_free_again_and_only_payments_to_subrecipients_were_passed_through() -> None:
    award = build_award()
    subaward, contract = (
        build_signed(award, build_partner(), nature=nature, title=nature.label) for nature in Nature
    )
    first = build_invoice(subaward)
    invoices.return_invoice(
        invoice=first,
        subaward=subaward,
        reason="The wrong month",
        expected_version=first.version,
        by=SYSTEM,
    )
    assert queries.sums([subaward.id])[subaward.id].left_cents == 22_000_00
    with pytest.raises(DomainError, match="was sent back and stays on record"):
        build_invoice(subaward)
    for one, number, on in (
        (subaward, "a", date(2026, 11, 15)),
        (subaward, "b", date(2026, 11, 20)),
        (contract, "c", date(2026, 11, 15)),
    ):
        pay(build_invoice(one, number=number), one, on)
    year = (date(2026, 11, 1), date(2026, 11, 19))
    assert queries.passed_through([award.id], *year, paid=True) == {award.id: 1_800_00}
    assert queries.passed_through([award.id], date(2026, 1, 1), date(2026, 12, 31)) == {award.id: 3_600_00}
    assert queries.passed_through([award.id], *year) == {award.id: 0}


def test_whoever_entered_an_invoice_does_not_approve_it(actor_for: Callable[[Role], object]) -> None:
    finance, director = user_with(Role.FINANCE).actor, user_with(Role.DIRECTOR).actor
    subaward = build_signed(build_award(), build_partner())
    invoice = build_invoice(subaward, by=finance)

    def approve(by: object) -> None:
        invoices.approve_invoice(
            invoice=invoice,
            subaward=subaward,
            expected_version=invoice.version,
            by=by,  # type: ignore[arg-type]
        )

    approve_alone = pytest.raises(NotAllowed)
    with approve_alone:
        approve(finance)
    for day in (date(2026, 11, 9), date(2026, 11, 23)):
        with pytest.raises(DomainError, match="on that day"):
            invoices.approve_invoice(
                invoice=invoice, subaward=subaward, expected_version=invoice.version, by=director, on=day
            )
    approve(director)
    assert (invoice.state, invoice.decided_by_name) == (InvoiceState.APPROVED, director.name)


def test_a_finding_is_followed_up_and_the_date_follows_it() -> None:
    subaward = build_signed(build_award(), build_partner())
    visit = monitoring.add_visit(
        subaward=subaward, facts=VisitFacts(MonitoringKind.SITE_VISIT, date(2026, 11, 10)), by=SYSTEM
    )

    def open_dates() -> dict[str, date | None]:
        return {one.label: one.due_on for one in deadlines_of([subaward.id])[subaward.id]}

    assert open_dates()["Site visit"] == date(2026, 11, 10)
    found = VisitFacts(
        MonitoringKind.SITE_VISIT, date(2026, 11, 10), date(2026, 11, 18), "No time sheets", True
    )
    with pytest.raises(DomainError) as refused:
        monitoring.update_visit(
            visit=visit, subaward=subaward, facts=found, expected_version=visit.version, by=SYSTEM
        )
    assert refused.value.field == "follow_up"
    whole = VisitFacts(
        MonitoringKind.SITE_VISIT,
        date(2026, 11, 10),
        date(2026, 11, 18),
        "No time sheets",
        True,
        "Keep them from December on",
        date(2026, 12, 20),
    )
    monitoring.update_visit(
        visit=visit, subaward=subaward, facts=whole, expected_version=visit.version, by=SYSTEM
    )
    assert open_dates()["Follow-up: site visit"] == date(2026, 12, 20)
    assert "Site visit" not in open_dates()
    for wrong, field in (
        ({"followed_on": date(2026, 11, 17)}, "followed_on"),
        ({"followed_on": date(2026, 11, 23)}, "followed_on"),
        ({"follow_up_on": date(2026, 11, 17)}, "follow_up_on"),
    ):
        with pytest.raises(DomainError) as refused:
            monitoring.update_visit(
                visit=visit,
                subaward=subaward,
                facts=replace(whole, **wrong),  # type: ignore[arg-type]
                expected_version=visit.version,
                by=SYSTEM,
            )
        assert refused.value.field == field


def test_a_risk_plans_its_reviews_once() -> None:
    subaward = build_signed(build_award(), build_partner())
    answers = dict.fromkeys(("experience", "audit", "staff", "size", "work", "reports"), 2)
    row = monitoring.assess(
        subaward=subaward, answers=answers, assessed_on=date(2026, 11, 20), note="", by=SYSTEM
    )
    assert row.score == 12
    assert monitoring.plan_monitoring(subaward=subaward, assessment=row, by=SYSTEM) == 4
    assert monitoring.plan_monitoring(subaward=subaward, assessment=row, by=SYSTEM) == 0
    with pytest.raises(DomainError) as refused:
        monitoring.assess(
            subaward=subaward,
            answers={**answers, "work": 7},
            assessed_on=date(2026, 11, 20),
            note="",
            by=SYSTEM,
        )
    assert refused.value.field == "work"


def test_it_is_closed_when_every_step_is_done_and_nothing_waits() -> None:
    subaward = build_signed(build_award(), build_partner())
    modify(subaward, date(2026, 11, 21), -20_200_00)
    final = {one.label: one.due_on for one in deadlines_of([subaward.id])[subaward.id]}
    assert final["Final reports of the subrecipient are due"] == date(2027, 12, 29)
    with pytest.raises(DomainError, match=r"\$1,800.00 is obligated and was not invoiced"):
        monitoring.set_step(subaward=subaward, key="advances", done=True, note="", by=SYSTEM)
    invoice = build_invoice(subaward)
    for step in monitoring.steps_of(subaward.nature):
        if step.key != "invoices":
            monitoring.set_step(subaward=subaward, key=step.key, done=True, note="", by=SYSTEM)
    with pytest.raises(DomainError, match="last invoice"):
        monitoring.close(subaward=subaward, expected_version=subaward.version, by=SYSTEM)
    pay(invoice, subaward, date(2026, 11, 21))
    monitoring.set_step(subaward=subaward, key="invoices", done=True, note="", by=SYSTEM)
    modify(subaward, date(2026, 11, 21), 100)
    invoice = build_invoice(subaward, number="b", amount_cents=100)
    with pytest.raises(DomainError, match="wait"):
        monitoring.close(subaward=subaward, expected_version=subaward.version, by=SYSTEM)
    pay(invoice, subaward, date(2026, 11, 21))
    monitoring.close(subaward=subaward, expected_version=subaward.version, by=SYSTEM)
    assert subaward.status is Status.CLOSED
    assert deadlines_of([subaward.id]) == {}
    with pytest.raises(DomainError):
        build_invoice(subaward, number="late")


def test_a_list_is_narrowed_to_what_waits() -> None:
    award = long_award()
    draft = build_subaward(award, build_partner(), title="Draft")
    big = build_signed(award, build_partner(), title="Big", amount_cents=90_000_00, committed_cents=90_000_00)
    billed = build_signed(award, build_partner(name="North Hospital"), title="Billed")
    build_invoice(billed)
    monitoring.add_visit(subaward=billed, facts=VisitFacts(MonitoringKind.CALL, date(2026, 12, 1)), by=SYSTEM)

    def found(**more: object) -> list[str]:
        page = listing.list_subawards(SYSTEM, SubawardFilter(**more), page=1)  # type: ignore[arg-type]
        return [row.subaward.title for row in page.items]

    assert found(asks=Asks.SIGNATURE) == [draft.title]
    assert found(asks=Asks.FFATA) == [big.title]
    assert found(asks=Asks.INVOICES) == found(asks=Asks.MONITORING) == ["Billed"]
    assert found(asks=Asks.CLOSEOUT) == []
    assert found(text="north") == ["Billed"]
    assert found(sort="-obligated")[0] == "Big"


def test_an_approved_invoice_becomes_a_cost_once(app: Flask) -> None:
    subaward = build_signed(build_award(), build_partner())
    invoice = build_invoice(subaward)

    def post() -> None:
        posting.post_invoice(invoice=invoice, subaward=subaward, expected_version=invoice.version, by=SYSTEM)

    with pytest.raises(DomainError, match="approved"):
        post()
    pay(invoice, subaward, date(2026, 11, 21))
    post()
    with pytest.raises(DomainError, match="already"):
        post()
    (cost,) = db.session.scalars(sa.select(Actual)).all()
    assert (cost.amount_cents, cost.incurred_on, cost.state) == (1_800_00, date(2026, 10, 31), "entered")
    db.session.commit()
    with app.test_request_context():
        told = {one.title for one in events_of(SYSTEM, subaward.partner)}
    assert {"Subaward signed: Shelter beds", "Paid $1,800.00: Shelter beds"} <= told


def test_what_waits_on_partners_is_asked_on_home(app: Flask) -> None:
    maria, joanne = user_with(Role.DEVELOPMENT).actor, user_with(Role.FINANCE).actor
    partner = build_partner()
    build_agreement(partner, ends_on=date(2026, 12, 1))
    subaward = build_signed(build_award(), partner, amount_cents=31_000_00, committed_cents=31_000_00)
    build_invoice(subaward)
    monitoring.add_visit(
        subaward=subaward, facts=VisitFacts(MonitoringKind.CALL, date(2026, 11, 20)), by=SYSTEM
    )
    db.session.commit()
    with app.test_request_context():
        asked = {choice.title for choice in choices_for(maria)}
        for_finance = {choice.title for choice in choices_for(joanne)}
    assert {
        "Referral agreement: Lakeside Shelter",
        "Report in SAM.gov: Shelter beds",
        "Call: Lakeside Shelter",
    } <= asked
    assert "Approve $1,800.00: Lakeside Shelter" in for_finance - asked
