"""Scenarios on real plans: named, changed, compared, exported; the plan stays."""

from __future__ import annotations

from typing import Any

import pytest

from funding.applications.types import Stage
from funding.budgets.types import LineKind
from funding.coverage.models import Scenario
from funding.coverage.queries.overview import year_sums
from funding.coverage.queries.scenarios import overrides_of, year_plan
from funding.coverage.types import Change, GiverKind, Override
from funding.funders.models import Funder
from funding.funders.queries import by_agency_code
from funding.funders.types import FunderKind
from funding.infra.db import db
from funding.kernel.actor import SYSTEM
from tests.builders.applications import build_application
from tests.builders.coverage import build_pay, build_plan_line, build_scenario, build_source, let_pay
from tests.builders.funders import build_agency, build_funder
from tests.builders.outreach import build_initiative


def agency() -> Funder:
    """OVC, the same one each time."""
    return by_agency_code("USDOJ-OJP-OVC") or build_agency()


def plan(title: str = "Street") -> dict[str, Any]:
    """A $12,000 line: the state pays half, a federal ask that needs match a third; pay that DOJ covers."""
    initiative = build_initiative(title=title)
    state = build_funder(name=f"State fund for {title}", kind=FunderKind.STATE, abbreviation="State")
    award = build_application(
        funder_id=state.id, title="State award", stage=Stage.AWARDED, awarded_cents=50_000_00
    )
    ask = build_application(
        funder_id=agency().id,
        title="Federal ask",
        stage=Stage.SUBMITTED,
        match_bp=2_500,
        ask_cents=90_000_00,
    )
    line = build_plan_line(initiative, 12_000)
    let_pay(line, award, 50)
    let_pay(line, ask, amount_cents=4_000_00)
    pay = build_pay(initiative, "Ana Reyes", 60_000, 50)
    let_pay(pay, ask, 50)
    # Pay of nobody yet, with no part of full time, and a line that costs nothing: neither counts as staff.
    build_plan_line(initiative, 1_000, kind=LineKind.PERSONNEL, title="Helpers")
    build_plan_line(initiative, 0, kind=LineKind.PERSONNEL, fte_bp=5_000, title="Volunteers")
    return {"initiative": initiative, "award": award, "ask": ask}


@pytest.mark.usefixtures("database")
def test_the_plan_of_a_year_is_the_same_as_the_gap_list_counts_it() -> None:

    plan()
    build_initiative(title="No lines", planned={2027: 700_00})
    found = year_plan(SYSTEM, fiscal_year=2027, start_month=10)
    assert found.play().total == year_sums(SYSTEM, fiscal_year=2027, start_month=10)
    assert found.play().staff_bp == 12 * 5_000 - 12 * 1_250


@pytest.mark.usefixtures("database")
def test_a_state_cut_changes_the_gap_and_nothing_that_is_stored() -> None:
    plan()
    scenario = build_scenario()
    found = year_plan(SYSTEM, fiscal_year=2027, start_month=10)
    base, cut = found.play(), found.play(overrides_of(scenario))
    assert cut.total.gap - base.total.gap == 1_200_00
    assert cut.total.planned == base.total.planned


def test_a_scenario_is_named_changed_compared_and_taken_away(client_for) -> None:
    director = client_for("director")
    made = plan()
    answer = director.post_form("/coverage/scenarios", {"title": "DOJ renewal lost"})
    assert answer.status_code == 303
    scenario = db.session.query(Scenario).one()
    page = f"/coverage/scenarios/{scenario.id}"
    added = director.post_form(
        f"{page}?year=2027",
        {"target": f"source:{made['ask'].id}", "change": "off"},
        action=f"{page}/changes",
    )
    assert added.status_code == 303, added.text
    shown = director.get(f"{page}?year=2027").text
    assert "does not come" in shown
    assert "Federal ask" in shown
    compared = director.get(f"/coverage/scenarios/compare?year=2027&s={scenario.id}").text
    assert "As planned" in compared
    assert "+$9,500." in compared
    assert "<svg" in compared
    listed = director.get("/coverage/scenarios?year=2027").text
    assert "DOJ renewal lost" in listed
    db.session.refresh(scenario)
    removed = director.post_form(page, {}, action=f"{page}/remove")
    assert removed.status_code == 303
    assert db.session.query(Scenario).count() == 0


def test_what_a_change_lacks_is_said_beside_it(client_for) -> None:
    director = client_for("director")
    made = plan()
    scenario = build_scenario("Late", Override(Change.DELAY, 2, source_id=made["award"].id))
    page = f"/coverage/scenarios/{scenario.id}"
    for given in (
        {"target": "hue:state", "change": "scale"},
        {"target": "hue:state", "change": "delay", "months": "99"},
        {"target": "hue:purple", "change": "off"},
        {"target": "source:99999", "change": "off"},
    ):
        assert director.post_form(f"{page}?year=2027", given, action=f"{page}/changes").status_code == 422, (
            given
        )
    stale = {"target": "hue:state", "change": "off", "version": "77"}
    assert director.post_form(f"{page}?year=2027", stale, action=f"{page}/changes").status_code == 409
    assert director.post_form("/coverage/scenarios", {"title": "late"}).status_code == 422


def test_a_comparison_is_exported_by_month(client_for) -> None:
    auditor = client_for("auditor")
    plan()
    first, second = build_scenario(), build_scenario("All lost", Override(Change.OFF, hue="doj"))
    url = f"/coverage/scenarios/export?year=2027&s={first.id}&s={second.id}"
    rows = auditor.get(url).text.splitlines()
    assert len(rows) == 1 + 3 * 12
    assert rows[1].startswith("As planned,Street,2026-10-01,")
    assert auditor.get(f"{url}&format=xlsx").data[:2] == b"PK"
    assert auditor.get("/coverage/scenarios/export?format=pdf").status_code == 404


def test_readers_change_no_scenario_and_hidden_sources_go_unnamed(client_for) -> None:
    program, auditor = client_for("program"), client_for("auditor")
    donor = build_source(title="Margaret Ellsworth", kind=GiverKind.DONOR)
    let_pay(build_plan_line(build_initiative()), donor, 50)
    scenario = build_scenario("No gift", Override(Change.OFF, source_id=donor.id))
    for url in (
        f"/coverage/scenarios/{scenario.id}?year=2027",
        f"/coverage/scenarios/compare?year=2027&s={scenario.id}",
    ):
        shown = program.get(url).text
        assert "Margaret" not in shown
        assert "A source you cannot see" in shown
        assert "$12,000.00" in shown
        assert "Margaret" not in auditor.get(url).text
    assert "Add a change" not in auditor.get(f"/coverage/scenarios/{scenario.id}").text


def test_the_number_of_statements_of_a_comparison_is_fixed(client_for, count_queries) -> None:
    director = client_for("director")
    plan("One")
    scenario = build_scenario()
    url = f"/coverage/scenarios/compare?year=2027&s={scenario.id}"
    with count_queries() as before:
        director.get(url)
    for number in range(4):
        plan(f"More {number}")
    with count_queries() as after:
        director.get(url)
    assert after.count <= before.count, after
    assert after.count <= 20, after
