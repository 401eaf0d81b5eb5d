"""Outreach: services, ownership, pages, indicators, planned cost, versions and the number of statements."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from funding.infra.audit import AuditEntry
from funding.infra.db import db
from funding.kernel.actor import SYSTEM
from funding.kernel.errors import DomainError, NotAllowed, StaleVersion
from funding.outreach import queries, services
from funding.outreach.types import (
    IndicatorFacts,
    InitiativeFacts,
    InitiativeFilter,
    InitiativeKind,
    InitiativeStatus,
)
from tests.builders.outreach import build_indicator, build_initiative


def test_planned_cost_adds_up_by_kind_and_leaves_out_what_is_canceled(database) -> None:
    build_initiative(planned={2027: 5_000_000, 2028: 1})
    build_initiative(title="Street team", kind=InitiativeKind.STREET_OUTREACH, planned={2027: 12_345_678})
    build_initiative(title="Gone", status=InitiativeStatus.CANCELED, planned={2027: 99})
    found = queries.totals(SYSTEM, 2027)
    assert found.planned_cents == 17_345_678
    assert found.by_kind == (
        (InitiativeKind.STREET_OUTREACH, 12_345_678),
        (InitiativeKind.EDUCATION, 5_000_000),
    )
    assert found.open_count == 2
    assert queries.planned_total(SYSTEM, 2030) == 0


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"title": ""}, "title"),
        ({"starts_on": date(2027, 2, 1), "ends_on": date(2027, 1, 31)}, "ends_on"),
        ({"plan": "Meet the girl, DOB 4/12/2009"}, "plan"),
        ({"audience": "123-45-6789"}, "audience"),
        ({"owner_id": 999}, "owner_id"),
    ],
)
def test_what_cannot_be_so_is_refused_beside_its_field(database, facts, field: str) -> None:
    known = {"title": "Workshops", "kind": InitiativeKind.EDUCATION, **facts}
    with pytest.raises(DomainError) as caught:
        services.create_initiative(facts=InitiativeFacts(**known), by=SYSTEM)
    assert caught.value.field == field


def test_program_staff_change_only_what_they_own(database, actor_for) -> None:
    program, development = actor_for("program"), actor_for("development")
    theirs, other = build_initiative(by=program), build_initiative(by=development)
    facts = InitiativeFacts(title="New name", kind=InitiativeKind.EDUCATION)
    services.update_initiative(initiative=theirs, facts=facts, expected_version=theirs.version, by=program)
    assert theirs.title == "New name"
    assert theirs.owner_id == program.user_id
    with pytest.raises(NotAllowed):
        services.update_initiative(initiative=other, facts=facts, expected_version=other.version, by=program)


def test_an_indicator_makes_pages_opened_before_it_stale(database) -> None:
    initiative = build_initiative()
    before = initiative.version
    build_indicator(initiative)
    assert initiative.version > before
    with pytest.raises(StaleVersion):
        services.add_indicator(
            initiative=initiative,
            facts=IndicatorFacts("Sessions held", "sessions", 10),
            expected_version=before,
            by=SYSTEM,
        )


def test_standard_measures_are_added_once(database) -> None:
    initiative = build_initiative()
    for added in (1, 0):
        count = services.add_standard_measures(
            initiative=initiative,
            names=["People trained", "no such measure"],
            expected_version=initiative.version,
            by=SYSTEM,
        )
        assert count == added
    assert [one.name for one in initiative.indicators] == ["People trained"]


def test_a_year_that_is_left_empty_has_no_plan(database) -> None:
    initiative = build_initiative(planned={2027: 100, 2028: 200})
    services.set_plan(
        initiative=initiative, planned={2027: None}, expected_version=initiative.version, by=SYSTEM
    )
    assert [(plan.fiscal_year, plan.planned_cents) for plan in initiative.plans] == [(2028, 200)]
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.before, entry.after) == ({"2027": 100}, {"2027": None})


@pytest.mark.parametrize("sort", ["name", "-name", "kind", "status", "starts", "-planned", "junk"])
def test_the_list_sorts_by_every_column(database, sort: str) -> None:
    build_initiative(planned={2027: 5})
    build_initiative(title="Campaign", kind=InitiativeKind.DIGITAL)
    found = queries.list_initiatives(SYSTEM, InitiativeFilter(sort=sort), fiscal_year=2027, page=1)
    assert found.total == 2


def test_an_initiative_is_made_through_the_pages(client_for) -> None:
    browser = client_for("program")
    answer = browser.post_form(
        "/outreach/new",
        {"title": "Street team", "kind": "street_outreach", "status": "active", "place": "Downtown"},
    )
    assert answer.status_code == 303
    address = answer.location
    browser.page(address)
    assert (
        browser.post_form(address, {"name": "Shifts", "unit": "shifts", "target": "120"}).status_code == 303
    )
    assert browser.post_form(address, {"names": ["Outreach contacts"]}).status_code == 303
    assert browser.post_form(f"{address}/plan", {"year_2027": "125,000"}).status_code == 303
    text = browser.get(address).text
    for shown in ("Shifts", "120", "Outreach contacts", "to be set", "$125,000.00", "Downtown"):
        assert shown in text, shown
    assert "$125,000" in browser.get("/outreach").text
    assert browser.post_form(f"{address}/indicators/1", {"target": "150"}).status_code == 303
    assert "150" in browser.get(address).text
    version = browser.page(f"{address}/indicators/1")
    assert version
    assert (
        browser.post_form(f"{address}/indicators/1", action=f"{address}/indicators/1/remove").status_code
        == 303
    )
    assert browser.get(f"{address}/indicators/1").status_code == 404


def test_an_edit_over_a_newer_version_shows_both(client_for) -> None:
    browser = client_for("development")
    initiative = build_initiative(plan="Their plan")
    build_indicator(initiative)
    data = {
        "csrf_token": browser.token(),
        "version": "1",
        "title": "Mine",
        "kind": "education",
        "status": "active",
    }
    answer = browser.post(f"/outreach/{initiative.id}/edit", data=data)
    assert answer.status_code == 409
    assert "Mine" in answer.text
    assert "School workshops" in answer.text


def test_words_about_one_person_are_refused_with_what_was_typed_kept(client_for) -> None:
    browser = client_for("program")
    answer = browser.post_form(
        "/outreach/new",
        {"title": "Team", "kind": "education", "status": "active", "plan": "Ask for case no. 24-11873"},
    )
    assert answer.status_code == 422
    assert "This looks like a case number" in answer.text
    assert "24-11873" in answer.text


def test_program_staff_see_others_initiatives_without_buttons(client_for) -> None:
    browser = client_for("program")
    initiative = build_initiative()
    assert "Archive" not in browser.get(f"/outreach/{initiative.id}").text
    assert browser.get(f"/outreach/{initiative.id}/edit").status_code == 403
    assert browser.get(f"/outreach/{initiative.id}/plan").status_code == 403
    sent = browser.send(f"/outreach/{initiative.id}/archive", {"version": initiative.version})
    assert sent.status_code == 403


def test_archiving_takes_it_off_the_lists_and_back(client_for) -> None:
    browser = client_for("development")
    initiative = build_initiative()
    number, version = initiative.id, initiative.version
    assert browser.send(f"/outreach/{number}/archive", {"version": version}).status_code == 303
    assert "School workshops" not in browser.get("/outreach").text
    assert "School workshops" in browser.get("/outreach?archived=1").text
    assert browser.send(f"/outreach/{number}/restore", {"version": version + 1}).status_code == 303


def test_the_list_takes_the_same_number_of_statements_for_one_and_for_many(client_for, count_queries) -> None:
    browser = client_for("development")
    build_initiative(planned={2027: 5})
    browser.get("/outreach")
    with count_queries() as few:
        browser.get("/outreach")
    for number in range(30):
        build_indicator(build_initiative(title=f"Initiative {number}", planned={2027: 7}))
    db.session.commit()
    with count_queries() as many:
        browser.get("/outreach")
    assert many.count == few.count, many
    assert many.count <= 13, many


@pytest.mark.parametrize(
    "address",
    [
        "/outreach?page=-1&sort=;&kind=x&status=y&owner=99999999999999&q=%25",
        "/outreach/0",
        "/outreach/9" + "9" * 30,
    ],
)
def test_hostile_addresses_never_answer_500(client_for, address: str) -> None:
    assert client_for("development").get(address).status_code in {200, 400, 404, 422}


@pytest.mark.parametrize(
    "data",
    [
        {"title": "x" * 9_000},
        {"title": "a\x00b"},
        {"title": "Ok", "kind": "nonsense"},
        {"title": "Ok", "starts_on": "31/31/2026"},
        {"title": "Ok", "owner_id": "1e9"},
    ],
)
def test_hostile_values_are_refused(client_for, data: dict[str, str]) -> None:
    browser = client_for("development")
    base = {"csrf_token": browser.token(), "kind": "education", "status": "active"}
    assert browser.post("/outreach/new", data={**base, **data}).status_code == 422
