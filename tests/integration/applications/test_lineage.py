"""Lineage on the database: what links and moves do to the sums, who sees what, and beginning a next cycle."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from funding.applications.lineage import LineageError
from funding.applications.models import Application, ApplicationLink
from funding.applications.queries.board import stage_totals
from funding.applications.services.lineage import add_comment, link, unlink
from funding.applications.services.moves import set_archived
from funding.applications.types import LinkKind, PipelineFilter, Stage
from funding.coverage.queries.sources import facts_of
from funding.dashboard.queries import year_money
from funding.infra.audit import AuditEntry
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.kernel.actor import SYSTEM, Role
from funding.kernel.zoned import Certainty
from funding.work.queries import deadlines_of
from tests.builders.applications import build_application, build_gate
from tests.builders.funders import build_funder
from tests.support.client import CheckedClient

pytestmark = pytest.mark.usefixtures("database")


def totals(**narrowed: Any) -> tuple[int, int, int]:
    """Count, plain and weighted sums of the pipeline."""
    found = stage_totals(PipelineFilter(closed=True, **narrowed), SYSTEM).values()
    return (
        sum(one.count for one in found),
        sum(one.ask_cents for one in found),
        sum(one.weighted_cents for one in found),
    )


def pair(kind: LinkKind, stage: Stage, **earlier: Any) -> tuple[Application, Application]:
    first = build_application(title="Letter", stage=stage, ask_cents=100_00, **earlier)
    second = build_application(
        title="Full", stage=Stage.SUBMITTED, ask_cents=90_00, funder_id=first.funder_id
    )
    link(earlier=first, later=second, kind=kind, by=SYSTEM)
    db.session.flush()
    return first, second


@pytest.mark.parametrize("narrowed", [{}, {"text": "l"}])
def test_a_letter_and_its_full_proposal_are_counted_once_everywhere(narrowed: dict[str, str]) -> None:
    letter, full = pair(LinkKind.FULL_PROPOSAL, Stage.INQUIRY)
    assert totals(**narrowed) == (2, 90_00, 45_00)
    money = year_money(SYSTEM, fiscal_year=2027, start_month=7)
    assert (money.asked, money.weighted) == (90_00, 45_00)
    assert set(facts_of(SYSTEM, [letter.id, full.id])) == {full.id}
    assert (letter.counted_in_id, full.counted_in_id) == (full.id, None)


def test_an_award_takes_the_money_back_from_what_was_linked_as_its_resubmission() -> None:
    declined, again = pair(LinkKind.RESUBMISSION, Stage.DECLINED)
    declined.stage, declined.awarded_cents = Stage.AWARDED, 80_00
    db.session.flush()
    emit(
        "application.stage_changed",
        application_id=declined.id,
        old=Stage.DECLINED,
        new=Stage.AWARDED,
        by=SYSTEM,
    )
    assert (declined.counted_in_id, again.counted_in_id) == (None, declined.id)
    assert totals()[1] == 80_00


def test_archiving_and_unlinking_count_anew_and_stand_in_the_history() -> None:
    letter, full = pair(LinkKind.FULL_PROPOSAL, Stage.INQUIRY)
    set_archived(application=full, archived=True, expected_version=full.version, by=SYSTEM)
    assert letter.counted_in_id is None
    assert totals()[1] == 100_00
    set_archived(application=full, archived=False, expected_version=full.version, by=SYSTEM)
    assert letter.counted_in_id == full.id
    unlink(link=db.session.scalars(sa.select(ApplicationLink)).one(), reason="Another program.", by=SYSTEM)
    assert totals()[1] == 190_00
    told = db.session.scalars(sa.select(AuditEntry.action).where(AuditEntry.record_id == letter.id)).all()
    assert {"application.linked", "application.unlinked"} <= set(told)


def test_a_circle_is_refused_and_changes_nothing() -> None:
    first, second = pair(LinkKind.RENEWAL, Stage.AWARDED)
    with pytest.raises(LineageError, match="linked already"):
        link(earlier=second, later=first, kind=LinkKind.RENEWAL, by=SYSTEM)
    assert len(db.session.scalars(sa.select(ApplicationLink)).all()) == 1


def test_a_renewal_without_dates_is_not_counted_on_top_of_the_year_it_follows() -> None:
    pair(
        LinkKind.RENEWAL,
        Stage.AWARDED,
        awarded_cents=100_00,
        starts_on=date(2026, 7, 1),
        ends_on=date(2027, 6, 30),
    )
    money = year_money(SYSTEM, fiscal_year=2027, start_month=7)
    assert (money.secured, money.asked) == (100_00, 0)


def test_the_next_cycle_asks_for_each_date_and_guesses_none(
    client_for: Callable[[Role], CheckedClient],
) -> None:
    client = client_for(Role.DEVELOPMENT)
    declined = build_application(title="Paid experts", stage=Stage.DECLINED, ask_cents=200_00, match_bp=2_500)
    gate = build_gate(declined, date(2026, 1, 13))
    gone = build_gate(declined, date(2026, 1, 20), label="JustGrants step")
    declined.closing_reason = "A longer record was asked for."
    add_comment(
        application=declined, comment="Young council.", reviewer="R2", score="71", received_on=None, by=SYSTEM
    )
    db.session.commit()
    address = f"/applications/{declined.id}/next/resubmission"
    page = client.get(address).text
    assert "Jan 13" in page
    assert "Young council." in page
    wrong = {"title": "Paid experts, again", f"date{gate.id}_certainty": "date_only"}
    refused = client.post_form(address, wrong)
    assert refused.status_code == 422
    assert "Please say where it is announced." in refused.text
    good = {
        "title": "Paid experts, again",
        f"date{gate.id}_certainty": "estimated",
        f"date{gate.id}_due_on": "01/12/2027",
        f"date{gone.id}_certainty": "left_out",
    }
    assert client.post_form(address, good).status_code == 303
    made = db.session.scalars(sa.select(Application).where(Application.title == "Paid experts, again")).one()
    assert (made.ask_cents, made.starts_on, made.match_bp) == (None, None, 2_500)
    (asked,) = deadlines_of([made.id])[made.id]
    assert (asked.due_on, asked.certainty) == (date(2027, 1, 12), Certainty.ESTIMATED)
    assert asked.source_text == "Last cycle: Jan 13, 2026"
    page = client.get(f"/applications/{made.id}").text
    assert "A longer record was asked for." in page
    assert "Young council." in page
    listed = client.get("/pipeline/list?closed=1").text
    assert "counted in" in listed


def test_links_are_made_and_taken_away_on_the_page(client_for: Callable[[Role], CheckedClient]) -> None:
    client, auditor = client_for(Role.DEVELOPMENT), client_for(Role.AUDITOR)
    funder = build_funder()
    award = build_application(title="Year one", stage=Stage.AWARDED, funder_id=funder.id, awarded_cents=80_00)
    later = build_application(title="Year two", funder_id=funder.id)
    db.session.commit()
    page, links = f"/applications/{later.id}/lineage", f"/applications/{later.id}/links"
    sent = {"side": "earlier", "other_id": str(award.id), "kind": "within", "reason": "Noncompeting"}
    assert client.post_form(page, sent, action=links).status_code == 303
    told = client.get(page).text
    assert "Counted in Year one" in told
    assert "Noncompeting" in told
    again = client.post_form(page, sent, action=links)
    assert again.status_code == 422
    assert "linked already" in again.text
    assert "Unlink" not in auditor.get(page).text
    made = db.session.scalars(sa.select(ApplicationLink)).one()
    client.post_form(page, {"reason": "Not the same award."}, action=f"{links}/{made.id}/remove")
    assert "It stands alone" in client.get(page).text


def test_a_lineage_costs_the_same_queries_however_long_it_is(
    client_for: Callable[[Role], CheckedClient], count_queries: Callable[[], Any]
) -> None:
    client = client_for(Role.DEVELOPMENT)
    counts = []
    last, _ = pair(LinkKind.FULL_PROPOSAL, Stage.INQUIRY)
    for _size in range(2):
        db.session.commit()
        client.get(f"/applications/{last.id}/lineage")
        with count_queries() as seen:
            client.get(f"/applications/{last.id}/lineage")
        counts.append(seen.count)
        for _more in range(4):
            newer = build_application(funder_id=last.funder_id)
            link(earlier=last, later=newer, kind=LinkKind.RENEWAL, by=SYSTEM)
    assert counts[0] == counts[1]
