"""What an application takes over from a call: dates with their certainty, limits, match rule, funder."""

from __future__ import annotations

import io
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from funding.funders.models import Funder
from funding.funders.services import ensure_federal_tree
from funding.infra import security
from funding.infra.db import db, unit_of_work
from funding.kernel.actor import SYSTEM
from funding.kernel.zoned import Certainty
from funding.opportunities import presenting
from funding.opportunities.models import Opportunity
from funding.opportunities.queries import get_opportunity
from funding.opportunities.services import (
    NoticeFacts,
    PursuitFacts,
    import_grants_gov,
    link_funders,
    pursuit_facts,
)
from tests.builders.opportunities import build_opportunity, gate, synopsis, write_extract

pytestmark = pytest.mark.usefixtures("database")


def _call(tmp_path: Path, *records: str) -> Opportunity:
    import_grants_gov(write_extract(tmp_path / "extract.xml", *records), by=SYSTEM)
    found = db.session.scalars(sa.select(Opportunity.id).order_by(Opportunity.id)).first()
    assert found is not None
    return get_opportunity(SYSTEM, found)


def _facts(call: Opportunity) -> PursuitFacts:
    with unit_of_work():
        return pursuit_facts(get_opportunity(SYSTEM, call.id), by=SYSTEM)


def test_a_published_day_becomes_a_date_without_a_time(tmp_path: Path) -> None:
    call = _call(
        tmp_path, synopsis("1", CloseDateExplanation="Grants.gov by 11:59 p.m. ET", CFDANumbers=["16.320"])
    )
    facts = _facts(call)
    (due,) = facts.gates
    assert (due.due_on, due.at, due.certainty) == (date(2027, 1, 13), None, Certainty.DATE_ONLY)
    assert "11:59 p.m. ET" in due.source_text
    assert facts.alns == ("16.320",)


def test_a_forecast_is_an_estimate_and_a_missing_date_is_unknown(tmp_path: Path) -> None:
    forecast = synopsis("1", forecast=True, EstimatedSynopsisCloseDate="03012027")
    assert _facts(_call(tmp_path, forecast)).gates[0].certainty is Certainty.ESTIMATED
    rolling = build_opportunity(notice=NoticeFacts(None, (), None, "", None, None))
    assert _facts(rolling).gates[0].certainty is Certainty.UNKNOWN


@pytest.mark.parametrize(
    ("published", "match_bp", "words"),
    [("No", 0, "no cost sharing"), ("Yes", None, "share stands in the notice"), ("", None, "")],
)
def test_the_listing_alone_never_makes_a_match_rate(
    tmp_path: Path, published: str, match_bp: int | None, words: str
) -> None:
    facts = _facts(_call(tmp_path, synopsis("1", CostSharingOrMatchingRequirement=published)))
    assert facts.match_bp == match_bp
    assert words in facts.match_source


def test_the_two_steps_and_the_waiver_read_in_a_notice_are_carried_over() -> None:
    steps = (
        gate("Grants.gov", date(2023, 6, 6), at=time(23, 59), certainty=Certainty.EXACT),
        gate("JustGrants", date(2023, 6, 13), at=time(20, 59), certainty=Certainty.EXACT),
    )
    notice = NoticeFacts(None, steps, 0, "Waived: PCCD notice, page 3", date(2023, 10, 1), date(2026, 9, 30))
    facts = _facts(build_opportunity(notice=notice))
    assert [(one.label, one.sequence, one.at) for one in facts.gates] == [
        ("Grants.gov", 1, time(23, 59)),
        ("JustGrants", 2, time(20, 59)),
    ]
    assert (facts.match_bp, facts.match_source) == (0, "Waived: PCCD notice, page 3")
    assert (facts.starts_on, facts.ends_on) == (date(2023, 10, 1), date(2026, 9, 30))
    assert presenting.say_gate(facts.gates[0]) == "Jun 6, 2023, 11:59 p.m. ET"


def test_federal_calls_are_linked_to_the_nearest_agency_of_ours(tmp_path: Path) -> None:
    with unit_of_work():
        ensure_federal_tree(by=SYSTEM)
    path = write_extract(
        tmp_path / "a.xml",
        synopsis("1"),
        synopsis("2", AgencyCode="USDOJ-OJP-OVC-XYZ"),
        synopsis("3", AgencyCode="ZZZ-Q"),
    )
    import_grants_gov(path, by=SYSTEM)
    rows = db.session.execute(
        sa.select(Opportunity.source_id, Funder.agency_code).outerjoin(
            Funder, Funder.id == Opportunity.funder_id
        )
    )
    assert {row[0]: row[1] for row in rows} == {"1": "USDOJ-OJP-OVC", "2": "USDOJ-OJP-OVC", "3": None}


def test_calls_are_linked_when_their_agency_is_added_later(tmp_path: Path) -> None:
    _call(tmp_path, synopsis("1"))
    with unit_of_work():
        ensure_federal_tree(by=SYSTEM)
    assert link_funders() == 1
    assert link_funders() == 0


def test_pursuing_a_call_of_an_agency_nobody_entered_adds_it(tmp_path: Path) -> None:
    call = _call(tmp_path, synopsis("1", AgencyCode="ZZZ-Q", AgencyName="Office of Q"))
    first, second = _facts(call), _facts(call)
    funder = db.session.get(Funder, first.funder_id)
    assert funder is not None
    assert (funder.title, funder.agency_code, second.funder_id) == ("Office of Q", "ZZZ-Q", funder.id)


@pytest.mark.parametrize(
    ("codes", "ours", "tone"),
    [
        (["12", "13"], ("M",), "green"),
        (["99"], (), "green"),
        (["25"], ("M",), "amber"),
        (["00", "01"], ("M",), "red"),
        ([], ("M",), "amber"),
        (["12"], (), "amber"),
        (["77"], ("M",), "amber"),
    ],
)
def test_the_verdict_follows_the_published_codes(
    tmp_path: Path, codes: list[str], ours: tuple[str, ...], tone: str
) -> None:
    call = _call(tmp_path, synopsis("1", EligibleApplicants=codes))
    assert presenting.verdict(call, ours).tone == tone


def test_a_large_file_is_taken_on_this_route_alone(client_for: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(security, "BODY_LIMIT", 100_000)
    browser = client_for("development")
    body = {"file": (io.BytesIO(bytes(200_000)), "extract.zip")}
    assert browser.post("/opportunities/new", data=body).status_code == 413
    answer = browser.post_form("/opportunities/imports", {"extract": (io.BytesIO(bytes(200_000)), "x.zip")})
    assert answer.status_code == 303
    assert "damaged or cut short" in browser.get(answer.location).get_data(as_text=True)
