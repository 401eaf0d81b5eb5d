"""The pages of versions: who may do what, what they tell, what they refuse, how many statements they take."""

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from funding.applications.models import Application
from funding.applications.types import Stage
from funding.budgets import queries, services
from funding.budgets.models import Budget
from funding.budgets.terms import IndirectKind, Terms
from funding.budgets.types import BudgetStatus, VersionKind
from funding.budgets.versions import versions_of
from funding.infra.db import db
from funding.infra.records import Visibility
from funding.kernel.actor import SYSTEM
from funding.proposals.services.writing import save_text
from tests.builders.applications import build_application
from tests.builders.awards import build_award
from tests.builders.budgets import (
    TERMS,
    build_approved,
    build_budget,
    build_initiative,
    build_line,
    build_lines,
    build_sample_budget,
    build_version,
    line_facts,
)
from tests.builders.proposals import build_proposal
from tests.support import markup
from tests.support.client import filled, find_form

PLAIN = replace(TERMS, match_bp=None, indirect_kind=IndirectKind.NONE)


def requested(**more):
    budget = build_budget(terms=PLAIN, **more)
    build_line(budget, "travel", 300_000, title="Site visits")
    build_line(budget, "other", 300_000, title="Training")
    return budget


def awarded_application(**more):
    application = build_application(stage=Stage.AWARDED, awarded_cents=350_000_00, **more)
    application.decided_on = date(2026, 11, 3)
    db.session.flush()
    return application


def fresh(number):
    db.session.expire_all()
    return db.session.get_one(Budget, number)


def test_the_whole_way_from_request_to_revision(client_for):
    client = client_for("finance")
    application = awarded_application()
    number = build_sample_budget(subject_id=application.id, terms=replace(TERMS, match_bp=None)).id
    record = application.id
    db.session.commit()

    assert "Set up the award" in client.get(f"/applications/{record}").text
    build_award(application=application, amount_cents=350_000_00)
    db.session.commit()
    assert "Start the awarded budget" in client.get(f"/applications/{record}").text
    page = client.get(f"/budgets/{number}/versions/new?kind=awarded").text
    for told in ("was never approved", "$750,000.00", "$350,000.00", "the award of Nov 3, 2026"):
        assert told in page, told
    made = client.send(f"/budgets/{number}/versions", {"kind": "awarded", "note": "As granted"})
    assert made.status_code == 303
    second = versions_of(record)[-1]
    assert (second.label, Terms.from_json(second.terms).ceiling_cents) == ("v2 Awarded", 350_000_00)
    assert "Approve the awarded budget" in client.get(f"/applications/{record}").text

    page = client.get(f"/budgets/{second.id}/approve").text
    assert "Nothing differs" not in page
    assert "Ceiling: $750,000.00 to $350,000.00." in page
    done = client.send(f"/budgets/{second.id}/approve", {"version": second.version, "note": "Board"})
    assert done.status_code == 303
    second = fresh(second.id)
    assert (second.status, second.approved_by_name, second.note) == (
        BudgetStatus.APPROVED,
        "Ruth Finley",
        "Board",
    )
    shown = client.get(f"/budgets/{second.id}").text
    assert "so it is not changed" in shown
    assert "Start a revised version" in shown
    assert "Add line" not in shown
    assert client.get(f"/applications/{record}/budget").location.endswith(f"/budgets/{second.id}")

    client.send(f"/budgets/{second.id}/versions", {"kind": "revised"})
    third = versions_of(record)[-1]
    assert "v2 Awarded counts until v3 Revised is approved" in client.get(f"/budgets/{third.id}").text
    assert "Nothing differs" in client.get(f"/budgets/{third.id}/compare").text
    gone = client.send(f"/budgets/{third.id}/discard", {"version": third.version})
    assert gone.location.endswith(f"/budgets/{second.id}")
    assert fresh(third.id).status is BudgetStatus.DISCARDED


@pytest.mark.parametrize(
    ("role", "edits", "approves"),
    [
        ("administrator", True, True),
        ("director", True, True),
        ("finance", True, True),
        ("development", True, False),
        ("program", False, False),
        ("auditor", False, False),
    ],
)
def test_who_may_begin_and_who_may_approve(client_for, role, edits, approves):
    client = client_for(role)
    first = build_approved(requested())
    draft = build_version(first, VersionKind.AWARDED)
    number, version = draft.id, draft.version
    db.session.commit()
    page = client.get(f"/budgets/{number}")
    assert page.status_code == 200
    assert ("Approve…" in page.text) is approves
    assert ("Discard this draft" in page.text) is edits
    assert client.get(f"/budgets/{number}/compare").status_code == 200
    assert client.get(f"/budgets/{number}/quoted").status_code == 200
    assert client.get(f"/budgets/{number}/approve").status_code == (200 if approves else 403)
    answer = client.send(f"/budgets/{number}/approve", {"version": version})
    assert answer.status_code == (303 if approves else 403)
    assert (fresh(number).status is BudgetStatus.APPROVED) is approves
    begun = client.send(f"/budgets/{number}/versions", {"kind": "revised"})
    assert begun.status_code == (303 if edits else 403)
    assert len(versions_of(fresh(number).subject_id)) == (3 if approves else 2)


def test_what_one_may_not_see_answers_404(client_for):
    client = client_for("finance")
    secret = build_initiative(title="Secret", visibility=Visibility.RESTRICTED).id
    first = build_approved(requested(subject_id=secret))
    draft = build_version(first, VersionKind.AWARDED)
    other = requested()
    hidden, mine = draft.id, other.id
    db.session.commit()
    for page in ("versions/new", "compare", "approve", "quoted"):
        assert client.get(f"/budgets/{hidden}/{page}").status_code == 404, page
    for action in ("versions", "approve", "discard"):
        answer = client.send(f"/budgets/{hidden}/{action}", {"version": 1})
        assert answer.status_code == 404, action
    for wrong in (hidden, 999_999, "x", mine):
        assert client.get(f"/budgets/{mine}/compare?with={wrong}").status_code == 404, wrong


def test_a_stop_is_named_with_the_way_to_mend_it_and_nothing_can_be_approved(client_for):
    client = client_for("finance")
    budget = build_sample_budget()
    number, version = budget.id, budget.version
    db.session.commit()
    page = client.get(f"/budgets/{number}/approve").text
    assert "stops the approval" in page
    assert "Match is short" in page
    assert f"/budgets/{number}/terms" in page
    assert "Approve v1 Requested</button>" not in page
    answer = client.send(f"/budgets/{number}/approve", {"version": version})
    assert answer.status_code == 422
    assert fresh(number).status is BudgetStatus.DRAFT


def test_a_kind_that_cannot_be_begun_is_refused(client_for):
    client = client_for("finance")
    number = build_approved(requested()).id
    db.session.commit()
    for kind in ("revised", "awarded", "nonsense", ""):
        answer = client.send(f"/budgets/{number}/versions", {"kind": kind})
        assert answer.status_code == 422, kind
    assert db.session.scalar(sa.select(sa.func.count(Budget.id))) == 1


def test_an_approval_of_what_was_changed_meanwhile_answers_409(client_for):
    client = client_for("finance")
    budget = requested()
    number, version = budget.id, budget.version
    build_line(budget, "supplies", 5, title="Pens")
    db.session.commit()
    answer = client.send(f"/budgets/{number}/approve", {"version": version})
    assert answer.status_code == 409
    assert "Somebody changed this budget" in answer.text
    assert fresh(number).status is BudgetStatus.DRAFT


def test_the_funders_approval_is_asked_for_and_kept(client_for):
    client = client_for("finance")
    first = build_approved(build_version(build_approved(requested()), VersionKind.AWARDED))
    draft = build_version(first, VersionKind.REVISED)
    build_line(draft, "equipment", 100, title="Camera")
    number, version = draft.id, draft.version
    db.session.commit()
    page = client.get(f"/budgets/{number}/approve").text
    assert "The funder has to approve this first" in page
    assert "Equipment had no money and gets $100.00." in page
    assert "2 CFR 200.308(f)" in page
    refused = client.send(f"/budgets/{number}/approve", {"version": version})
    assert refused.status_code == 422
    assert "need the funder" in refused.text
    half = client.send(f"/budgets/{number}/approve", {"version": version, "prior_approval": "GAM 12"})
    assert half.status_code == 422
    assert "Enter the day" in half.text
    whole = {"version": version, "prior_approval": "GAM 12", "prior_approval_on": "2026-11-20"}
    assert client.send(f"/budgets/{number}/approve", whole).status_code == 303
    assert (fresh(number).prior_approval, fresh(number).prior_approval_on) == ("GAM 12", date(2026, 11, 20))
    assert "The funder approved on Nov 20, 2026: GAM 12." in client.get(f"/budgets/{number}").text


def test_an_approved_version_has_no_forms(client_for):
    client = client_for("finance")
    budget = build_approved(requested())
    number, line = budget.id, budget.lines[0].id
    db.session.commit()
    for address in (f"/budgets/{number}/terms", f"/budgets/{number}/lines/new", f"/budgets/lines/{line}"):
        answer = client.get(address)
        assert answer.status_code == 303, address
        assert answer.location.endswith(f"/budgets/{number}")
    assert client.get(f"/budgets/{number}/approve").status_code == 303
    edit = {"do": "set", "key": budget.lines[0].key, "field": "federal", "year": 1, "text": "5", "was": 0}
    token = {"edits": [edit]}
    assert client.send(f"/budgets/{number}/edits", json=token).status_code == 422
    assert queries.summary(number).federal_cents == 600_000_00


def quoting(client_for):
    """A proposal whose first section quotes the request, under a draft budget."""
    proposal = build_proposal(budget=True)
    application = db.session.get_one(Application, proposal.application_id)
    section = proposal.sections[0]
    body = '<p>Need.</p><p>We ask for <span data-figure="budget.federal"></span>.</p>'
    save_text(
        application=application, section=section, text=body, expected_version=section.version, by=SYSTEM
    )
    budget = queries.budget_of(application.id)
    db.session.commit()
    return budget, section.heading


def test_terms_that_change_quoted_figures_are_asked_about_before_they_are_saved(client_for):
    client = client_for("finance")
    budget, heading = quoting(client_for)
    number, before = budget.id, queries.summary(budget.id).federal_cents
    address = f"/budgets/{number}/terms"
    form = find_form(markup.parse(client.get(address).text), address, {"indirect_rate_bp"}, None)
    typed = filled(form, {"indirect_rate_bp": "5"})
    asked = client.send(address, typed)
    assert asked.status_code == 200
    assert f"{heading}, paragraph 2" in asked.text
    assert "[Total request]" in asked.text
    assert queries.summary(number).federal_cents == before
    again = client.send(f"/budgets/{number}/terms", {**typed, "change_again": "1"})
    assert 'value="5"' in again.text
    saved = client.send(f"/budgets/{number}/terms", {**typed, "impact_seen": "1"})
    assert saved.status_code == 303
    db.session.expire_all()
    assert queries.summary(number).federal_cents < before


def test_the_side_tells_who_quotes_and_what_a_draft_would_change(client_for):
    client = client_for("finance")
    budget, heading = quoting(client_for)
    services.update_terms(budget=budget, terms=PLAIN, by=SYSTEM)
    number, subject = budget.id, budget.subject_id
    db.session.commit()
    shown = client.get(f"/budgets/{number}/quoted").text
    assert f"{heading}, paragraph 2" in shown
    assert "They follow every change at once." in shown
    client.send(f"/budgets/{number}/exports", {"format": "csv", "then": "stay"})
    draft = build_version(build_approved(fresh(number)), VersionKind.REQUESTED)
    build_line(draft, "supplies", 100, title="Pens")
    db.session.commit()
    shown = client.get(f"/budgets/{draft.id}/quoted").text
    assert "Added “Pens” (6e Supplies): $100.00." in shown
    assert f"{heading}, paragraph 2" in shown
    assert "+100" in shown
    assert "Stay as they were, and will differ" in shown
    assert "exported Nov 22, 2026 by Ruth Finley" in shown
    assert len(versions_of(subject)) == 2


@pytest.mark.parametrize("page", ["compare", "approve", "quoted", "versions/new", ""])
def test_pages_take_the_same_statements_at_any_size(client_for, count_queries, page):
    client = client_for("finance")
    counted = []
    for more in (2, 80):
        first = requested()
        build_lines(first, *(line_facts("supplies", one + 1, title=f"Supply {one}") for one in range(more)))
        budget = build_version(build_approved(first), VersionKind.AWARDED)
        build_line(budget, "supplies", 5)
        if page == "versions/new":
            budget = build_approved(budget)
        address = f"/budgets/{budget.id}/{page}".rstrip("/")
        db.session.commit()
        db.session.expire_all()
        with count_queries() as made:
            assert client.get(address).status_code == 200
        counted.append(made.count)
    assert counted[0] == counted[1], counted
    assert counted[0] <= 30


def test_the_first_version_is_compared_with_the_next(client_for):
    client = client_for("finance")
    first = requested()
    number = build_approved(first).id
    second = build_version(first, VersionKind.AWARDED).id
    db.session.commit()
    assert client.get(f"/budgets/{number}/compare").location.endswith(
        f"/budgets/{second}/compare?with={number}"
    )
    other = requested()
    alone = other.id
    db.session.commit()
    assert "Nothing to compare with" in client.get(f"/budgets/{alone}/compare").text


def test_the_list_shows_the_version_that_counts_once(client_for):
    client = client_for("finance")
    first = build_approved(requested())
    build_version(first, VersionKind.AWARDED)
    number = first.id
    db.session.commit()
    page = client.get("/budgets").text
    assert page.count(f'href="/budgets/{number}"') == 1
    assert "v1 Requested, v2 Awarded in draft" in page
    assert db.session.scalar(sa.select(sa.func.count(Budget.id))) == 2
