"""What happens to an award: amendments, conditions, what-if questions, closeout, and the way back."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from funding.awards import queries
from funding.awards.amending import AmendmentFacts
from funding.awards.models import Award
from funding.awards.queries.closeout import steps_of
from funding.awards.queries.conditions import conditions_of
from funding.awards.services import closing
from funding.awards.services.amending import amend_award
from funding.awards.services.conditions import ConditionFacts, add_condition
from funding.awards.services.ending import end_terminated
from funding.awards.types import AmendmentKind, AwardStatus, ConditionState, RetentionFlag, StepState
from funding.budgets.models import Budget, BudgetLine
from funding.budgets.services import LineFacts, change_line
from funding.budgets.types import Amounts, LineKind, VersionKind
from funding.documents.models import Document
from funding.infra.audit import AuditEntry
from funding.infra.db import db
from funding.kernel.actor import SYSTEM, Role
from funding.kernel.errors import DomainError, StaleVersion
from funding.work.queries import deadlines_of
from tests.builders.applications import build_application
from tests.builders.awards import build_award
from tests.builders.budgets import TERMS, build_approved, build_budget, build_line, build_version
from tests.support.client import CheckedClient
from tests.support.clock import FakeClock

ClientFor = Callable[[Role | str], CheckedClient]
pytestmark = pytest.mark.usefixtures("database")


def amend(award: Award, kind: AmendmentKind, on: date, **more: object) -> None:
    facts = AmendmentFacts(kind=kind, effective_on=on, reason="As agreed.", **more)  # type: ignore[arg-type]
    amend_award(award=award, facts=facts, by=SYSTEM, expected_version=award.version)


def test_amendments_count_up_and_tell_before_and_after() -> None:
    award = build_award()
    amend(award, AmendmentKind.SUPPLEMENT, date(2027, 3, 1), amount_delta_cents=60_000_00)
    amend(award, AmendmentKind.NO_COST_EXTENSION, date(2027, 8, 15), new_ends_on=date(2028, 3, 31))
    first, second = queries.amendments_of(award.id)
    assert (first.number, first.before, first.after) == (
        1,
        "Funder’s money $500,000.00",
        "Funder’s money $560,000.00",
    )
    assert (second.number, second.after) == (2, "Last day Mar 31, 2028")
    assert queries.standing([award.id], date(2027, 3, 1))[award.id].authorized_cents == 560_000_00
    counted = award.application
    assert (counted.awarded_cents, counted.ends_on) == (560_000_00, date(2028, 3, 31))
    stale = award.version - 1
    facts = AmendmentFacts(kind=AmendmentKind.SCOPE, effective_on=date(2027, 9, 1), reason="Wider.")
    with pytest.raises(StaleVersion):
        amend_award(award=award, facts=facts, by=SYSTEM, expected_version=stale)


def test_an_earlier_amendment_may_not_undo_a_later_one() -> None:
    award = build_award(match_required_cents=0)
    amend(award, AmendmentKind.DEOBLIGATION, date(2027, 6, 1), amount_delta_cents=-300_000_00)
    with pytest.raises(DomainError, match="later amendment"):
        amend(award, AmendmentKind.DEOBLIGATION, date(2027, 1, 1), amount_delta_cents=-300_000_00)


def test_a_termination_ends_the_award_early() -> None:
    award = build_award()
    amend(award, AmendmentKind.TERMINATION, date(2026, 11, 20), new_ends_on=date(2026, 12, 31))
    assert award.status is AwardStatus.TERMINATED
    assert queries.standing([award.id], date(2027, 1, 1))[award.id].ends_on == date(2026, 12, 31)


def test_a_termination_that_lies_ahead_ends_the_award_on_its_day(
    client_for: ClientFor, clock: FakeClock
) -> None:
    client = client_for(Role.FINANCE)
    award = build_award(status=AwardStatus.ACTIVE)
    amend(award, AmendmentKind.TERMINATION, date(2026, 12, 1), new_ends_on=date(2026, 12, 31))
    db.session.commit()
    end_terminated()
    assert award.status is AwardStatus.ACTIVE
    assert "Ends early: terminated on Dec 1, 2026" in client.get(f"/awards/{award.id}/amendments").text
    clock.set(datetime(2026, 12, 1, 4, 59, tzinfo=UTC))  # Still November 30 in Erie.
    end_terminated()
    assert award.status is AwardStatus.ACTIVE
    clock.set(datetime(2026, 12, 1, 5, 1, tzinfo=UTC))
    end_terminated()
    end_terminated()
    db.session.refresh(award)
    assert award.status is AwardStatus.TERMINATED
    ended = sa.select(sa.func.count()).where(AuditEntry.action == "award.terminated")
    assert db.session.scalar(ended) == 1


def test_an_awarded_projects_days_are_its_awards(client_for: ClientFor) -> None:
    client = client_for(Role.DEVELOPMENT)
    award = build_award()
    amend(award, AmendmentKind.NO_COST_EXTENSION, date(2027, 8, 15), new_ends_on=date(2028, 3, 31))
    application = award.application
    db.session.commit()
    address = f"/applications/{application.id}/edit"
    assert "Follows the award: an amendment changes it." in client.get(address).text
    form = {
        "version": str(application.version),
        "title": "Renamed",
        "funder_id": str(application.funder_id),
        "starts_on": "2026-10-01",
        "ends_on": "2027-12-31",
    }
    refused = client.post_form(address, form)
    assert refused.status_code == 422
    assert "Its award ends on Mar 31, 2028. An amendment of the award changes that" in refused.text
    assert "Renamed" in refused.text
    assert client.post_form(address, form | {"ends_on": "2028-03-31"}).status_code == 303
    db.session.refresh(application)
    assert (application.title, application.ends_on) == ("Renamed", date(2028, 3, 31))


def test_an_amendment_is_recorded_with_its_document(client_for: ClientFor) -> None:
    client = client_for(Role.FINANCE)
    award = build_award()
    form = {
        "version": str(award.version),
        "kind": "no_cost_extension",
        "effective_on": "2027-08-15",
        "new_ends_on": "2028-03-31",
        "reason": "Two hires came late.",
        "file": (io.BytesIO(b"%PDF-1.7\n%%EOF\n"), "gam.pdf"),
    }
    refused = client.post_form(f"/awards/{award.id}/amendments/new", {**form, "new_ends_on": "", "file": ""})
    assert refused.status_code == 422
    assert "Please give a last day after Sep 30, 2027" in refused.text
    assert "Two hires came late." in refused.text
    client.post_form(f"/awards/{award.id}/amendments/new", form)
    page = client.get(f"/awards/{award.id}/amendments").text
    assert "gam.pdf" in page
    assert "Last day Mar 31, 2028" in page
    assert "outside the usual rule" not in page
    db.session.refresh(award)
    again = form | {"version": str(award.version), "new_ends_on": "2029-09-30", "file": ""}
    assert client.post_form(f"/awards/{award.id}/amendments/new", again).status_code == 303
    told = client.get(f"/awards/{award.id}/amendments").text
    assert "It was extended once already. It is longer than 12 months." in told
    assert db.session.query(Document).filter_by(record_id=award.id).count() == 1


def test_a_dated_condition_is_a_date_until_it_is_met(client_for: ClientFor) -> None:
    client = client_for(Role.DEVELOPMENT)
    award = build_award()
    condition = add_condition(
        award=award, facts=ConditionFacts("Training certificates", due_on=date(2026, 12, 10)), by=SYSTEM
    )
    (deadline,) = deadlines_of([award.id])[award.id]
    assert (deadline.due_on, deadline.done_at) == (date(2026, 12, 10), None)
    address = f"/awards/conditions/{condition.id}/settle"
    empty = client.post_form(address, {"version": str(condition.version), "state": "met", "on": "2026-11-20"})
    assert "Please attach the evidence" in empty.text
    client.post_form(
        address,
        {
            "version": str(condition.version),
            "state": "met",
            "on": "2026-11-20",
            "note": "Certificates filed.",
        },
    )
    assert condition.state is ConditionState.MET
    assert deadline.done_at is not None
    client.send(f"/awards/conditions/{condition.id}/reopen", {"version": str(condition.version)})
    assert conditions_of(award.id)[0].state is ConditionState.OPEN
    assert deadline.done_at is None


def test_an_award_is_closed_once_nothing_is_open_and_can_be_reopened(
    client_for: ClientFor, clock: object
) -> None:
    client = client_for(Role.DIRECTOR)
    award = build_award()
    condition = add_condition(award=award, facts=ConditionFacts("Certificates"), by=SYSTEM)
    client.send(f"/awards/{award.id}/closeout")
    assert award.status is AwardStatus.CLOSING
    keys = [one.key for one in steps_of(award.id)]
    assert "match" in keys
    assert "subawards" not in keys
    refused = client.send(f"/awards/{award.id}/close", {"version": str(award.version), "reason": "Kept."})
    assert refused.status_code == 422
    assert "The final financial report has no day yet." in refused.text
    for step in steps_of(award.id):
        closing.settle_step(award=award, step=step, state=StepState.DONE, note="", by=SYSTEM)
    condition.state, condition.settled_on = ConditionState.WAIVED, date(2026, 11, 1)
    closing.record_final_financial(award=award, on=date(2026, 11, 20), by=SYSTEM)
    client.send(f"/awards/{award.id}/close", {"version": str(award.version), "reason": "All in."})
    assert (award.status, award.closed_on) == (AwardStatus.CLOSED, date(2026, 11, 22))
    with pytest.raises(DomainError, match="closed"):
        amend(award, AmendmentKind.SCOPE, date(2027, 1, 1))
    assert client.send(f"/awards/{award.id}/reopen", {"version": str(award.version)}).status_code == 422
    client.send(f"/awards/{award.id}/reopen", {"version": str(award.version), "reason": "An audit asks."})
    assert (award.status, award.closed_on) == (AwardStatus.CLOSING, None)


def test_what_need_not_be_kept_is_not_reopened() -> None:
    award = build_award(
        status=AwardStatus.CLOSED,
        closed_on=date(2020, 1, 1),
        final_financial_sent_on=date(2020, 1, 1),
        starts_on=date(2018, 10, 1),
        ends_on=date(2019, 9, 30),
        federal_award_date=None,
    )
    with pytest.raises(DomainError, match="need not be kept"):
        closing.reopen_award(award=award, reason="Late.", expected_version=award.version, by=SYSTEM)
    closing.set_retention(award=award, flags=[RetentionFlag.LITIGATION], kept_until=None, by=SYSTEM)
    closing.reopen_award(award=award, reason="A claim.", expected_version=award.version, by=SYSTEM)
    assert award.status is AwardStatus.CLOSING


def approved_award() -> Award:
    """An award of $600,000 whose approved budget has moved $45,000 since: travel to other, then again."""
    application = build_application(stage="awarded", awarded_cents=600_000_00)
    award = build_award(application=application, amount_cents=600_000_00)
    terms = replace(TERMS, match_bp=None, ceiling_cents=None)
    budget = build_budget(subject_id=application.id, terms=terms)
    build_line(budget, "travel", 300_000)
    build_line(budget, "other", 300_000)
    version = build_approved(build_version(build_approved(budget), VersionKind.AWARDED))
    for left in (275_000, 255_000):
        version = build_version(version, VersionKind.REVISED)
        recount(version, "travel", left)
        recount(version, "other", 600_000 - left)
        version = build_approved(version)
    return award


def recount(version: Budget, kind: str, dollars: int) -> None:
    """Give the one line of a kind another amount."""
    line = db.session.query(BudgetLine).filter_by(budget_id=version.id, kind=kind).one()
    facts = LineFacts(kind=LineKind(kind), title=line.title, amounts={1: Amounts(dollars * 100)})
    change_line(line=line, facts=facts, by=SYSTEM, expected_version=line.version)


def test_the_simulator_counts_all_that_has_moved(client_for: ClientFor) -> None:
    client = client_for(Role.AUDITOR)
    award = approved_award()
    address = f"/awards/{award.id}/what-if"
    assert "Judge it" in client.get(address).text
    assert "No prior approval is needed" in client.get(f"{address}?C=-15000&I=15000").text
    over = client.get(f"{address}?C=-25000&I=25000").text
    assert "The funder has to approve this first" in over
    assert "$70,000.00 has moved" in over
    assert "had no money and gets $1.00" in client.get(f"{address}?C=-1&E=1").text
    assert client.get(f"{address}?C=-900000&I=900000").status_code == 422
    assert client.get(f"{address}?C=abc").status_code == 422
    assert "differ by $5.00: the funder’s direct money would fall" in client.get(f"{address}?C=-15&I=10").text
    assert "differ by" not in over


def test_an_extension_is_judged_by_the_rule_of_its_funder(client_for: ClientFor) -> None:
    client = client_for(Role.AUDITOR)
    award = build_award()
    page = client.get(f"/awards/{award.id}/extension?new_ends_on=2028-10-01&asked_on=2027-09-25").text
    assert "Outside the rule" in page or "Ask in writing" in page


def test_an_application_whose_award_is_set_up_stays_won(client_for: ClientFor) -> None:
    client = client_for(Role.DIRECTOR)
    award = build_award()
    application = award.application
    form = {"version": str(application.version), "to": "submitted", "on": "2026-11-01", "reason": "A slip."}
    answer = client.send(f"/applications/{application.id}/move", form)
    assert answer.status_code == 422
    assert "so the application stays won" in answer.text


@pytest.mark.parametrize("ticked", [["", "weather"], ["weather"], [""]])
def test_a_reason_that_is_none_of_ours_is_refused(client_for: ClientFor, ticked: list[str]) -> None:
    browser = client_for("finance")
    award = build_award()
    answer = browser.post_form(f"/awards/{award.id}/retention", {"kept_longer": ticked})
    assert answer.status_code == 422
    assert "Please choose from the list." in answer.text
