"""Funders: services, privacy of donors, pages, forms, versions and the number of statements."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from funding.contacts.services import add_contact
from funding.funders import queries, services
from funding.funders.agencies import FEDERAL_TREE
from funding.funders.models import Funder
from funding.funders.types import FunderFacts, FunderFilter, FunderKind
from funding.infra.audit import AuditEntry
from funding.infra.db import db
from funding.kernel.actor import SYSTEM
from funding.kernel.errors import DomainError, NotFound, StaleVersion
from tests.builders.funders import build_agency, build_donor, build_funder


def test_the_federal_tree_is_planted_once(database) -> None:
    assert services.ensure_federal_tree(by=SYSTEM) == len(FEDERAL_TREE)
    assert services.ensure_federal_tree(by=SYSTEM) == 0
    assert db.session.scalar(select(func.count(Funder.id))) == len(FEDERAL_TREE)
    ovc = queries.by_agency_code("USDOJ-OJP-OVC")
    assert ovc is not None
    assert [one.abbreviation for one in queries.above(ovc)] == ["DOJ", "OJP"]
    assert ovc.source_hue == "doj"
    assert [node.funder.abbreviation for node in queries.federal_tree(SYSTEM)] == [
        "HHS",
        "DOJ",
        "DOL",
        "State",
    ]


def test_a_planted_agency_that_somebody_changed_stays_changed(database) -> None:
    services.ensure_federal_tree(by=SYSTEM)
    ovc = queries.by_agency_code("USDOJ-OJP-OVC")
    assert ovc is not None
    ovc.portal = "Our own way"
    db.session.flush()
    services.ensure_federal_tree(by=SYSTEM)
    assert ovc.portal == "Our own way"


def test_an_unknown_office_belongs_to_the_nearest_agency_above(database) -> None:
    services.ensure_federal_tree(by=SYSTEM)
    found = queries.by_agency_code("USDOJ-OJP-SMART")
    assert found is not None
    assert found.agency_code == "USDOJ-OJP"
    assert queries.by_agency_code("EPA") is None
    assert queries.by_agency_code("") is None
    assert queries.by_agency_code(None) is None


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"ein": "12"}, "ein"),
        ({"match_bp": 10_000}, "match_bp"),
        ({"indirect_cap_bp": -1}, "indirect_cap_bp"),
        ({"format_pack": "nonsense"}, "format_pack"),
        ({"kind": FunderKind.FEDERAL, "agency_code": "no good"}, "agency_code"),
        ({"kind": FunderKind.FEDERAL, "parent_id": 999}, "parent_id"),
    ],
)
def test_what_cannot_be_so_is_refused_beside_its_field(database, facts, field: str) -> None:
    known = {"name": "Harbor Light", "kind": FunderKind.FOUNDATION, **facts}
    with pytest.raises(DomainError) as caught:
        services.create_funder(facts=FunderFacts(**known), by=SYSTEM)
    assert caught.value.field == field


def test_an_agency_cannot_stand_under_itself(database) -> None:
    department = build_agency("ABC", "Department")
    office = build_agency("ABC-D", "Office", parent_id=department.id)
    facts = FunderFacts(name="Department", kind=FunderKind.FEDERAL, agency_code="ABC", parent_id=office.id)
    with pytest.raises(DomainError):
        services.update_funder(funder=department, facts=facts, expected_version=department.version, by=SYSTEM)


def test_a_second_card_for_the_same_funder_is_warned_of(database) -> None:
    build_funder(name="The Harbor Light Foundation", ein="01-2345678")
    for name, ein in (("Harbor Light Foundation, Inc.", None), ("Something Else", "012345678")):
        facts = FunderFacts(name=name, kind=FunderKind.FOUNDATION, ein=ein)
        with pytest.raises(services.DuplicateFunderError) as caught:
            services.create_funder(facts=facts, by=SYSTEM)
        assert [one.title for one in caught.value.known] == ["The Harbor Light Foundation"]
    sure = FunderFacts(name="Harbor Light Foundation", kind=FunderKind.FOUNDATION)
    assert services.create_funder(facts=sure, by=SYSTEM, sure=True).id


def test_a_stale_version_changes_nothing(database) -> None:
    funder = build_funder()
    facts = FunderFacts(name="Other", kind=FunderKind.FOUNDATION)
    with pytest.raises(StaleVersion):
        services.update_funder(funder=funder, facts=facts, expected_version=funder.version - 1, by=SYSTEM)
    assert funder.title == "Harbor Light Foundation"


def test_changes_are_written_down_with_before_and_after(database) -> None:
    funder = build_funder()
    version = funder.version
    facts = FunderFacts(name="Harbor Light Foundation", kind=FunderKind.FOUNDATION, region="Ohio")
    services.update_funder(funder=funder, facts=facts, expected_version=version, by=SYSTEM)
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.before, entry.after) == ("funder.updated", {"region": ""}, {"region": "Ohio"})
    assert funder.version == version + 1


def test_a_donors_name_stays_out_of_the_trail(database) -> None:
    donor = build_donor("Margaret Ellsworth", region="Shaker Heights", how_they_work="Likes letters.")
    donor_facts = FunderFacts(name="Peg Ellsworth", kind=FunderKind.PERSON)
    services.update_funder(funder=donor, facts=donor_facts, expected_version=donor.version, by=SYSTEM)
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.record_id == donor.id)).all()
    assert len(entries) == 2
    for entry in entries:
        told = f"{entry.subject} {entry.before} {entry.after}"
        assert "Ellsworth" not in told
        assert "Shaker" not in told
        assert "letters" not in told


def test_program_staff_find_no_donor_and_auditors_read_a_number(database, actor_for) -> None:
    program, auditor, finance = actor_for("program"), actor_for("auditor"), actor_for("finance")
    donor = build_donor("Margaret Ellsworth")
    with pytest.raises(NotFound):
        queries.funder_for(program, donor.id)
    assert queries.funder_choices(program) == []
    assert queries.funder_choices(auditor) == [(donor.id, f"Private donor (no. {donor.id})")]
    assert queries.list_funders(auditor, FunderFilter(text="ellsworth"), 1).total == 0
    assert queries.list_funders(finance, FunderFilter(text="ellsworth"), 1).total == 1


@pytest.mark.parametrize("sort", ["name", "-name", "kind", "touch", "-touch", "updated", "-updated", "junk"])
def test_the_list_sorts_by_every_column(database, sort: str) -> None:
    for name in ("B", "a", "C"):
        build_funder(name=f"{name} Fund")
    rows = queries.list_funders(SYSTEM, FunderFilter(sort=sort), 1)
    assert rows.total == 3


def test_the_pages_of_an_auditor_and_of_program_staff_keep_the_donor_private(client_for) -> None:
    auditor, program, development = (client_for(role) for role in ("auditor", "program", "development"))
    donor = build_donor("Margaret Ellsworth", how_they_work="Met at the gala.")
    add_contact(record_id=donor.id, name="Harold Ellsworth", by=SYSTEM)
    for address in (f"/funders/{donor.id}", "/funders", "/funders?q=ellsworth", "/funders?hue=donor"):
        text = auditor.get(address).text
        assert "Ellsworth" not in text.replace('value="ellsworth"', ""), address
        assert "gala" not in text
    assert program.get(f"/funders/{donor.id}").status_code == 404
    assert "Private donor" not in program.get("/funders").text
    assert "Ellsworth" in development.get(f"/funders/{donor.id}").text


def test_a_funder_is_added_through_the_pages(client_for) -> None:
    browser = client_for("development")
    browser.page("/funders/new")
    answer = browser.post_form(
        "/funders/new?kind=foundation",
        {"name": "Cuyahoga Valley Trust", "ein": "341234567", "indirect_cap_bp": "10", "region": "Ohio"},
    )
    assert answer.status_code == 303
    page = browser.get(answer.location)
    assert page.status_code == 200
    assert "34-1234567" in page.text
    assert "10%" in page.text


def test_a_known_name_asks_before_it_is_added_again(client_for) -> None:
    browser = client_for("development")
    build_funder(name="Cuyahoga Valley Trust")
    answer = browser.post_form("/funders/new?kind=foundation", {"name": "The Cuyahoga Valley Trust"})
    assert answer.status_code == 422
    assert "known already" in answer.text
    token = browser.token()
    data = {
        "csrf_token": token,
        "name": "The Cuyahoga Valley Trust",
        "format_pack": "house",
        "reporting_calendar": "agreed",
        "sure": "y",
    }
    assert browser.post("/funders/new?kind=foundation", data=data).status_code == 303


@pytest.mark.parametrize("kind", list(FunderKind))
def test_every_kind_has_a_form_and_a_page(client_for, kind: FunderKind) -> None:
    browser = client_for("administrator")
    answer = browser.post_form(f"/funders/new?kind={kind.value}", {"name": f"One {kind.value}"})
    assert answer.status_code == 303
    assert browser.get(answer.location).status_code == 200
    assert browser.get(f"{answer.location}/edit").status_code == 200


def test_an_edit_over_a_newer_version_shows_both(client_for) -> None:
    browser = client_for("development")
    funder = build_funder()
    page = browser.page(f"/funders/{funder.id}/edit")
    assert page
    services.update_funder(
        funder=funder,
        facts=FunderFacts(name="Theirs", kind=FunderKind.FOUNDATION),
        expected_version=funder.version,
        by=SYSTEM,
    )
    data = {
        "csrf_token": browser.token(),
        "version": "1",
        "name": "Mine",
        "format_pack": "house",
        "reporting_calendar": "agreed",
    }
    answer = browser.post(f"/funders/{funder.id}/edit", data=data)
    assert answer.status_code == 409
    assert "Mine" in answer.text
    assert "Theirs" in answer.text


def test_people_are_added_changed_and_removed(client_for) -> None:
    browser = client_for("development")
    funder = build_funder()
    added = browser.post_form(
        f"/funders/{funder.id}/people/new", {"name": "Ines Okafor", "last_touch_on": "2026-11-02"}
    )
    assert added.status_code == 303
    page = browser.get(f"/funders/{funder.id}").text
    assert "Ines Okafor" in page
    assert "Last touch Nov 2, 2026" in page
    address = f"/funders/{funder.id}/people/1"
    assert browser.post_form(address, {"job_title": "Program officer"}).status_code == 303
    assert "Program officer" in browser.get(f"/funders/{funder.id}").text
    assert browser.get(f"/funders/{build_funder(name='Other').id}/people/1").status_code == 404
    assert browser.send(f"{address}/remove").status_code == 303
    assert "Ines Okafor" not in browser.get(f"/funders/{funder.id}").text.split("History")[0]


def test_archiving_takes_a_funder_off_the_lists_and_back(client_for) -> None:
    browser = client_for("development")
    funder = build_funder()
    number, version = funder.id, funder.version
    assert browser.send(f"/funders/{number}/archive", {"version": version}).status_code == 303
    assert "Harbor Light" not in browser.get("/funders").text
    assert "Harbor Light" in browser.get("/funders?archived=1").text
    assert browser.send(f"/funders/{number}/restore", {"version": version}).status_code == 409
    assert browser.send(f"/funders/{number}/restore", {"version": version + 1}).status_code == 303


def test_the_list_takes_the_same_number_of_statements_for_one_and_for_many(client_for, count_queries) -> None:
    browser = client_for("development")
    build_funder()
    browser.get("/funders")
    with count_queries() as few:
        browser.get("/funders")
    for number in range(30):
        build_funder(name=f"Fund {number}")
    db.session.commit()
    with count_queries() as many:
        browser.get("/funders")
    assert many.count == few.count, many
    assert many.count <= 10, many


@pytest.mark.parametrize(
    "address",
    [
        "/funders?page=99999999999999999999&sort=%00&kind=x&hue=y&q=%25_%27",
        "/funders?q=%00%00",
        "/funders/99999999999999999999999",
        "/funders/0",
        "/funders/new?kind=nonsense",
    ],
)
def test_hostile_addresses_never_answer_500(client_for, address: str) -> None:
    assert client_for("development").get(address).status_code in {200, 400, 404, 422}


@pytest.mark.parametrize(
    "data",
    [
        {"name": "x" * 5_000},
        {"name": "a\x00b"},
        {"name": ""},
        {"name": "Ok", "match_bp": "1e9"},
        {"name": "Ok", "format_pack": "../../etc"},
        {"name": "Ok", "website": "ftp://files.example"},
    ],
)
def test_hostile_values_are_refused_and_kept_on_the_page(client_for, data: dict[str, str]) -> None:
    browser = client_for("development")
    base = {"csrf_token": browser.token(), "format_pack": "house", "reporting_calendar": "agreed"}
    assert browser.post("/funders/new?kind=foundation", data={**base, **data}).status_code == 422


def test_without_a_token_nothing_is_added(client_for) -> None:
    browser = client_for("development")
    answer = browser.post("/funders/new?kind=foundation", data={"name": "Fund"})
    assert 400 <= answer.status_code < 500
    assert db.session.scalar(select(func.count(Funder.id))) == 0


@pytest.mark.parametrize("role", ["finance", "program", "auditor"])
def test_roles_without_the_right_change_nothing(client_for, role: str) -> None:
    browser = client_for(role)
    funder = build_funder()
    assert browser.get(f"/funders/{funder.id}").status_code == 200
    assert browser.get(f"/funders/{funder.id}/edit").status_code == 403
    assert browser.send(f"/funders/{funder.id}/archive", {"version": 1}).status_code == 403


def test_a_department_says_that_what_was_asked_stands_below_it(client_for) -> None:
    browser = client_for("development")
    department = build_agency("ABC", "Department")
    office = build_agency("ABC-D", "Office", parent_id=department.id)
    db.session.commit()
    assert "asked of those below" in browser.get(f"/funders/{department.id}").text
    assert "Nothing has been asked of this funder yet" in browser.get(f"/funders/{office.id}").text
