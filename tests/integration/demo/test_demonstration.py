"""The demonstration: it loads once, whole, foots, tells only facts, and leaves no screen empty."""

from __future__ import annotations

import csv
import re
import time
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from funding.accounts.passwords import check_password
from funding.accounts.profile import missing_facts
from funding.accounts.queries import organization, profile_values
from funding.applications.models import Application
from funding.applications.types import Stage
from funding.awards.models import Award
from funding.awards.queries import approved_budget
from funding.budgets.models import Budget
from funding.budgets.queries import budget_of, summary, tables
from funding.budgets.review import review
from funding.budgets.types import BudgetStatus, LineKind, VersionKind
from funding.coverage.models import KeptSource, PlanLine
from funding.coverage.queries.scenarios import overrides_of, scenarios, year_plan
from funding.demo import AlreadyInUseError, load
from funding.demo.calls import PAST_CALLS
from funding.demo.people import LEGAL_NAME, SIGN_INS
from funding.demo.types import FISCAL_MONTH
from funding.finance.journal import unmapped
from funding.finance.queries import chart, counts, funder_of
from funding.funders.models import Funder
from funding.funders.types import FunderKind
from funding.infra.clock import today
from funding.infra.db import db
from funding.infra.records import Record
from funding.kernel.actor import SYSTEM, Role
from funding.kernel.periods import fiscal_year_of
from funding.opportunities.models import Opportunity
from funding.opportunities.types import Source
from funding.outreach.models import Indicator, Initiative
from funding.outreach.types import InitiativeKind
from funding.proposals.models import Proposal, ProposalSection, Submission, SubmissionFile
from funding.subawards.models import SubawardInvoice
from funding.subawards.types import InvoiceState
from funding.work.models import Deadline
from tests.support.client import CheckedClient

pytestmark = pytest.mark.slow

FACTS = Path(__file__).parents[4] / "shared" / "data" / "trafficking_opportunities_compiled.csv"
LONGEST_LOAD_SECONDS = 60


@pytest.fixture
def printed(database):
    """The demonstration in an instance of its own, with its PDFs."""
    began = time.process_time()
    assert load() == list(SIGN_INS)
    assert time.process_time() - began < LONGEST_LOAD_SECONDS
    return database


def _browser(app, place: int) -> CheckedClient:
    browser = app.test_client()
    sign_in = SIGN_INS[place]
    answer = browser.post_form("/sign-in", {"email": sign_in.email, "password": sign_in.password})
    assert answer.status_code == 303
    return browser


@pytest.mark.database("sqlite")
def test_it_is_whole_and_consistent(printed) -> None:
    stages = set(db.session.scalars(select(Application.stage)))
    assert stages == set(Stage)
    kinds = set(db.session.scalars(select(Funder.funder_kind)))
    assert kinds == set(FunderKind)
    outreach = set(db.session.scalars(select(Initiative.initiative_kind)))
    assert set(InitiativeKind) - {InitiativeKind.REFERRAL} <= outreach
    assert db.session.scalar(select(func.count(Indicator.id))) >= 20
    house = organization()
    assert house is not None
    assert house.legal_name == LEGAL_NAME
    assert missing_facts(profile_values(house)) == []
    assert db.session.scalar(select(func.count(Record.id)).where(Record.owner_id.is_(None))) == len(
        db.session.scalars(select(Funder).where(Funder.agency_code.is_not(None))).all()
    )
    _check_budgets()
    _check_awarded_budgets()
    _check_coverage()
    _check_proposals()
    _check_dates()
    _check_no_one_can_load_it_twice()


def test_one_budget_is_requested_awarded_and_being_revised(loaded):
    draft = db.session.scalars(select(Budget).where(Budget.kind == VersionKind.REVISED)).one()
    found = review(draft)
    assert [(each.label, each.status) for each in found.versions] == [
        ("v1 Requested", BudgetStatus.SUPERSEDED),
        ("v2 Awarded", BudgetStatus.APPROVED),
        ("v3 Revised", BudgetStatus.DRAFT),
    ]
    assert budget_of(draft.subject_id).number == 2
    assert found.base.number == 2
    assert not found.stops
    assert {reason.key for reason in found.ruling.reasons} == {"new_category", "indirect"}
    assert any("Trainers: 12 to 11 months" in sentence for sentence in found.words)


def _check_awarded_budgets() -> None:
    """Costs of every award stand beside what was granted, to the cent."""
    awards = db.session.scalars(select(Award)).all()
    assert len(awards) >= 4
    for award in awards:
        budget = approved_budget(award)
        assert budget is not None, award.title
        assert budget.kind == VersionKind.AWARDED, award.title
        assert summary(budget.id).federal_cents == award.amount_cents, award.title


def _check_budgets() -> None:
    budgets = db.session.scalars(select(Budget)).all()
    assert len(budgets) >= 5
    for budget in budgets:
        found = summary(budget.id)
        if budget.kind is VersionKind.REVISED:
            continue
        made = db.session.get_one(Application, budget.subject_id)
        agreed = made.awarded_cents if budget.kind is VersionKind.AWARDED else made.ask_cents
        assert found.federal_cents == agreed, budget.title
        assert found.stops == bool(found.match_short_cents), budget.title
    assert [one.title for one in budgets if summary(one.id).match_short_cents] == [
        "Tri-county task force: the provider's half"
    ]
    large = next(summary(one.id) for one in budgets if summary(one.id).federal_cents == 500_000_00)
    assert large.match_cents == large.required_match_cents == 166_667_00
    assert large.total_cents == 666_667_00
    first = next(one for one in budgets if summary(one.id).federal_cents == 500_000_00)
    used = {line.kind for line in first.lines}
    assert {LineKind.SUBAWARD, LineKind.EQUIPMENT, LineKind.RENT, LineKind.PARTICIPANT} <= used
    assert sum(line.initiative_id is not None for line in first.lines) >= 10


def _check_coverage() -> None:
    """Plans with secured and pending money and a gap, and two scenarios that make it larger."""
    assert db.session.scalar(select(func.count(PlanLine.id))) >= 20
    assert db.session.scalar(select(func.count(KeptSource.id))) >= 3
    plan = year_plan(SYSTEM, fiscal_year=fiscal_year_of(today(), FISCAL_MONTH), start_month=FISCAL_MONTH)
    base = plan.play().total
    assert min(base.secured, base.pending, base.gap) > 0
    found = scenarios()
    assert len(found) == 2
    assert all(plan.play(overrides_of(one)).total.gap > base.gap for one in found)


def _check_proposals() -> None:
    assert db.session.scalar(select(func.count(Proposal.id))) >= 5
    sections = db.session.scalars(select(ProposalSection)).all()
    assert all(section.body for section in sections)
    assert sum(section.body.count("data-figure") for section in sections) >= 30
    sent = db.session.scalars(select(Submission)).all()
    assert len(sent) >= 2
    for submission in sent:
        files = db.session.scalars(
            select(SubmissionFile.name).where(SubmissionFile.submission_id == submission.id)
        )
        assert any(name.endswith(".pdf") for name in files)


def _check_dates() -> None:
    gates = db.session.scalars(select(Deadline).where(Deadline.done_at.is_(None))).all()
    assert {"exact", "date_only", "estimated", "rolling"} <= {str(gate.certainty) for gate in gates}
    two_step = [one for one in gates if "JustGrants" in one.label or "Grants.gov: SF-424" in one.label]
    assert [one.zone for one in two_step] == ["America/New_York"] * 2


def _check_no_one_can_load_it_twice() -> None:
    before = db.session.scalar(select(func.count(Record.id)))
    db.session.rollback()
    with pytest.raises(AlreadyInUseError):
        load()
    assert db.session.scalar(select(func.count(Record.id))) == before


def test_no_screen_is_empty_and_every_linked_page_answers(loaded) -> None:
    browser = _browser(loaded, 0)
    empty = []
    for address in ("/", "/opportunities", "/pipeline", "/budgets", "/proposals", "/funders", "/outreach"):
        text = browser.get(address, follow_redirects=True)
        assert text.status_code == 200, address
        if 'class="empty"' in text.text:
            empty.append(address)
    assert empty == []
    street = db.session.scalars(
        select(Initiative.id).where(Initiative.initiative_kind == InitiativeKind.STREET_OUTREACH)
    ).one()
    page = browser.get(f"/outreach/{street}").text
    assert "In budgets" in page
    assert "Open Door: outreach and training" in page.split("In budgets")[1]
    for model, path in ((Funder, "funders"), (Initiative, "outreach"), (Application, "applications")):
        ids = db.session.scalars(select(model.id)).all()
        assert ids
        for number in ids:
            assert browser.get(f"/{path}/{number}").status_code == 200, f"/{path}/{number}"


def test_an_auditor_reads_no_donors_name_anywhere(loaded) -> None:
    browser = _browser(loaded, [one.role for one in SIGN_INS].index(Role.AUDITOR.label))
    donors = db.session.scalars(select(Funder.title).where(Funder.funder_kind == FunderKind.PERSON)).all()
    assert len(donors) >= 2
    names = [name.split()[-1] for name in donors]
    addresses = ["/", "/funders", "/pipeline", "/opportunities", "/proposals", "/budgets", "/outreach"]
    for one in db.session.scalars(select(Application.id)):
        addresses += [
            f"/applications/{one}",
            f"/applications/{one}/history",
            f"/applications/{one}/history?page=2",
        ]
    addresses += [f"/settings/audit?page={page}" for page in range(1, 9)]
    for address in addresses:
        text = browser.get(address, follow_redirects=True).text
        assert not [name for name in names if name in text], address


def test_program_staff_are_led_to_no_closed_door(loaded) -> None:
    browser = _browser(loaded, [one.role for one in SIGN_INS].index(Role.PROGRAM.label))
    cards = set(re.findall(r'href="(/applications/[0-9]+)"', browser.get("/pipeline").text))
    assert len(cards) >= 10
    for address in cards:
        assert browser.get(address).status_code == 200, address


def test_past_federal_calls_are_facts_of_the_public_record() -> None:
    if not FACTS.exists():
        pytest.skip(f"the public record is not at {FACTS}")
    with FACTS.open(newline="") as stream:
        rows = {row["opportunity_number"]: row for row in csv.DictReader(stream)}
    checked = 0
    for call in PAST_CALLS:
        row = rows.get(call.number) if call.number else None
        if row is None:
            continue
        assert call.agency_code == row["agency"]
        if row["aln"]:
            assert call.alns == (row["aln"],)
        if row["final_deadline"]:
            assert call.close == date.fromisoformat(row["final_deadline"][:10])
        if row["award_ceiling"]:
            assert call.ceiling == int(row["award_ceiling"])
        checked += 1
    assert checked >= 12


def test_invented_calls_say_so(loaded) -> None:
    past = {call.title for call in PAST_CALLS}
    calls = db.session.scalars(select(Opportunity).where(Opportunity.source == Source.GRANTS_GOV)).all()
    invented = [call for call in calls if call.title not in past]
    assert invented
    for call in invented:
        assert "Invented for the demonstration" in call.posting.body
        assert call.number.startswith("DEMO-") or not call.number


def test_every_budget_can_go_into_the_books(loaded) -> None:
    budgets = db.session.scalars(select(Budget)).all()
    assert budgets
    for budget in budgets:
        missing = unmapped(tables(budget.id), chart(), funder_of(budget.id))
        assert missing == (), budget.title
    assert counts()["rules"]


def test_every_invoice_of_a_subaward_is_decided_before_it_is_paid(loaded) -> None:
    paid = db.session.scalars(select(SubawardInvoice).where(SubawardInvoice.state == InvoiceState.PAID)).all()
    assert len(paid) >= 3
    for invoice in paid:
        assert invoice.received_on <= invoice.decided_on <= invoice.paid_on


def test_every_password_keeps_the_rules() -> None:
    assert len({one.password for one in SIGN_INS}) == len(Role)
    for sign_in in SIGN_INS:
        check_password(sign_in.password, personal=[sign_in.name, sign_in.email, LEGAL_NAME])
