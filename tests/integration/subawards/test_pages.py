"""The pages of subawards: from an award to a paid invoice, and what stays unseen."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa

from funding.accounts.models import User
from funding.infra.db import db
from funding.infra.records import Visibility
from funding.kernel.actor import Role
from funding.subawards.models import Subaward, SubawardInvoice
from tests.builders.awards import build_award
from tests.builders.partners import build_check, build_partner
from tests.builders.subawards import build_invoice, build_signed, build_subaward
from tests.support.client import CheckedClient
from tests.support.people import set_up_house, user_with

ClientFor = Callable[[Role | str], CheckedClient]
pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _house(database: object) -> None:
    set_up_house()


@pytest.mark.database("sqlite")
def test_the_list_asks_the_same_few_questions_at_any_size(
    client_for: ClientFor, count_queries: Callable[[], object]
) -> None:
    browser = client_for(Role.PROGRAM)
    counts = []
    for size in (2, 12):
        for number in range(size):
            build_signed(build_award(), build_partner(name=f"Partner {size} {number}"))
        db.session.commit()
        browser.get("/subawards")
        with count_queries() as counted:  # type: ignore[attr-defined]
            browser.get("/subawards")
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_from_the_award_to_a_paid_invoice_in_the_browser(client_for: ClientFor) -> None:
    browser = client_for(Role.DEVELOPMENT)
    award, partner = build_award(), build_partner()
    build_check(partner, date(2026, 11, 22))
    db.session.commit()
    form = {
        "partner_id": str(partner.id),
        "title": "Shelter beds",
        "nature": "subaward",
        "signs": ["eligibility", "purpose"],
        "reason": "It carries out our program.",
        "description": "Twelve beds",
        "starts_on": "2026-10-01",
        "ends_on": "2027-09-30",
        "budget_starts_on": "2026-10-01",
        "budget_ends_on": "2027-09-30",
        "amount_cents": "30,000",
        "committed_cents": "30,000",
        "rate_kind": "none",
        "our_contact": "Joanne",
    }
    wrong = browser.post_form(f"/awards/{award.id}/subawards/new", {**form, "ends_on": "never"})
    assert wrong.status_code == 422
    assert "Twelve beds" in wrong.text
    browser.post_form(f"/awards/{award.id}/subawards/new", form)
    subaward = db.session.scalars(sa.select(Subaward)).one()
    page = f"/subawards/{subaward.id}"
    draft = browser.get(page).text
    assert "It can be signed" in draft
    assert "the agency’s prior written approval" in draft
    assert "Its risk is not assessed yet" in draft
    file = (io.BytesIO(b"%PDF-1.7\n%%EOF\n"), "signed.pdf")
    signed = browser.post_form(
        f"{page}/sign", {"signed_on": "2026-11-22", "file": file}, content_type="multipart/form-data"
    )
    assert signed.status_code == 303, signed.text
    assert "Report it in SAM.gov by Dec 31, 2026" in browser.get(page).text
    assert browser.post_form(f"{page}/report", {"receipt": "S-77"}).status_code == 303
    invoice = {
        "number": "7",
        "received_on": "2026-11-21",
        "covers_from": "2026-10-01",
        "covers_to": "2026-10-31",
        "amount_cents": "2,500",
    }
    assert browser.post_form(f"{page}/invoices/new", invoice).status_code == 303
    assert browser.send(f"{page}/invoices/1/approve").status_code == 403
    finance = client_for(Role.FINANCE)
    row = db.session.scalars(sa.select(SubawardInvoice)).one()
    url = f"{page}/invoices/{row.id}"
    assert finance.post_form(f"{page}/invoices", action=f"{url}/approve").status_code == 303
    assert finance.post_form(f"{url}/pay", {"paid_on": "2026-11-22", "reference": "4711"}).status_code == 303
    for address in ("invoices", "monitoring", "closeout"):
        assert "$2,500.00" in finance.get(f"{page}/{address}").text or address == "monitoring"
    assert "2500.00,27500.00" in finance.get("/subawards/export?format=csv").text
    assert "Shelter beds" in finance.get(f"/awards/{award.id}/subawards").text
    assert "Shelter beds" in finance.get(f"/partners/{partner.id}").text


def test_nobody_is_offered_to_approve_an_invoice_of_their_own(client_for: ClientFor) -> None:
    finance = client_for(Role.FINANCE)
    user_with(Role.DIRECTOR)
    subaward = build_signed(build_award(), build_partner())
    mine = build_invoice(subaward)
    theirs = build_invoice(subaward, number="b")
    mine.entered_by_id = db.session.scalars(sa.select(User.id).where(User.role == Role.FINANCE)).one()
    db.session.commit()
    page = finance.get(f"/subawards/{subaward.id}/invoices").text
    assert page.count("Somebody else approves it") == 1
    assert f"/invoices/{theirs.id}/approve" in page
    assert f"/invoices/{mine.id}/approve" not in page


def test_what_one_may_not_see_stays_unseen(client_for: ClientFor) -> None:
    browser = client_for(Role.PROGRAM)
    director = user_with(Role.DIRECTOR)
    subaward = build_signed(build_award(), build_partner())
    subaward.visibility, subaward.owner_id = Visibility.RESTRICTED, director.id
    db.session.commit()
    for address in ("", "/invoices", "/monitoring", "/closeout", "/letter.pdf"):
        assert browser.get(f"/subawards/{subaward.id}{address}").status_code == 404
    assert "Shelter beds" not in browser.get("/subawards").text


def test_an_empty_house_is_led_to_its_first_partner_and_promised_nobody_else(client_for: ClientFor) -> None:
    alone = client_for(Role.ADMINISTRATOR)
    award = build_award()
    db.session.commit()
    assert "Add the partner first" in alone.get(f"/awards/{award.id}/subawards/new").text
    subaward = build_signed(award, build_partner())
    db.session.commit()
    assert "Add the partner first" not in alone.get(f"/awards/{award.id}/subawards/new").text
    invoice = {
        "number": "7",
        "received_on": "2026-11-21",
        "covers_from": "2026-10-01",
        "covers_to": "2026-10-31",
        "amount_cents": "25",
    }
    draft = build_subaward(award, build_partner(name="North Hospital"))
    db.session.commit()
    assert "Check SAM.gov" in alone.get(f"/subawards/{draft.id}").text
    assert "Check SAM.gov" not in client_for(Role.AUDITOR).get(f"/subawards/{draft.id}").text
    page = alone.post_form(f"/subawards/{subaward.id}/invoices/new", invoice, follow_redirects=True).text
    assert "It waits for approval." in page
    assert "Somebody else approves it" not in page
