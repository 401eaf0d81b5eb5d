"""Activities: logged once however often they are sent, listed with sums, changed and taken out with history."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from funding.infra import clock
from funding.infra.db import Base, db
from funding.infra.records import Visibility
from funding.kernel.actor import SYSTEM
from funding.kernel.errors import DomainError, NotAllowed, StaleVersion
from funding.outreach.activity_models import Activity
from funding.outreach.activity_types import (
    ActivityFacts,
    ActivityFilter,
    ActivityKind,
    Handout,
    Material,
    Profession,
)
from funding.outreach.queries import activities as reads
from funding.outreach.services import activities as services
from tests.builders.outreach import build_activity, build_initiative
from tests.builders.partners import build_partner


def test_a_form_sent_twice_makes_one_activity_and_begins_the_next_one(client_for) -> None:
    browser = client_for("program")
    initiative, partner = build_initiative(), build_partner(name="Bayfront Shelter")
    db.session.commit()
    answer = browser.post_form(
        "/outreach/activities/new",
        {
            "initiative_id": str(initiative.id),
            "partner_ids": [str(partner.id)],
            "kind": "school",
            "place": "North High School",
            "present_students": "58",
            "present_teachers": "4",
            "languages": ["English", "Spanish"],
            "material_1": "hotline_card",
            "language_1": "Spanish",
            "pieces_1": "60",
            "staff_minutes": "2.5",
        },
    )
    assert answer.status_code == 303
    page = browser.get(answer.location).text
    for shown in (
        "School session, Nov 22, 2026",
        "North High School",
        "62",
        "Hotline cards",
        "2.5",
        "English, Spanish",
        "Bayfront Shelter",
    ):
        assert shown in page, shown
    activity = db.session.scalars(sa.select(Activity)).one()
    sent = {"csrf_token": browser.token(), "sent_key": activity.sent_key, "initiative_id": str(initiative.id)}
    sent |= {"kind": "school", "place": "North High School", "happened_on": "2026-11-22"}
    again = browser.post("/outreach/activities/new", data=sent)
    assert again.location == answer.location
    assert db.session.scalar(sa.select(sa.func.count(Activity.id))) == 1
    next_form = browser.get("/outreach/activities/new").text
    assert f'selected value="{initiative.id}"' in next_form
    assert 'data-place="North High School"' in next_form
    like = browser.get(f"/outreach/activities/new?like={activity.id}").text
    assert 'value="North High School"' in like
    assert 'value="58"' not in like


def test_what_cannot_be_so_stays_typed_beside_its_reason(client_for) -> None:
    browser = client_for("program")
    initiative = build_initiative()
    db.session.commit()
    sent = {"initiative_id": str(initiative.id), "kind": "training", "note": "DOB 4/12/2009", "place": "Erie"}
    answer = browser.post_form(
        "/outreach/activities/new",
        {**sent, "happened_on": "2026-11-29", "present_health": "17", "pieces_2": "9"},
    )
    assert answer.status_code == 422
    assert 'value="17"' in answer.text
    assert "Say what was handed out." in answer.text
    answer = browser.post_form("/outreach/activities/new", {**sent, "note": "Two hours"})
    assert (answer.status_code, "Say whom it reached" in answer.text) == (422, True)
    assert "Two hours" in answer.text
    sent["audience"] = "Night shift"
    answer = browser.post_form("/outreach/activities/new", {**sent, "note": "", "happened_on": "2026-11-29"})
    assert "This day has not come yet" in answer.text
    answer = browser.post_form("/outreach/activities/new", sent)
    assert "looks like a date of birth" in answer.text


def test_sums_are_of_the_whole_filter_and_leave_out_what_was_taken_out(database, actor_for) -> None:
    finance = actor_for("finance")
    initiative, other = build_initiative(), build_initiative(title="Street team")
    for number in range(30):
        build_activity(initiative, happened_on=date(2026, 10, 1) + timedelta(days=number), place="Erie")
    build_activity(other, kind=ActivityKind.STREET_OUTREACH, attendance={}, staff_minutes=90)
    handed = (Handout(Material.POSTER, 5), Handout(Material.POSTER, 2, "Spanish"))
    gone = build_activity(initiative, handouts=handed)
    narrowed = ActivityFilter(initiative_id=initiative.id)
    assert reads.totals(SYSTEM, narrowed).materials == 7
    services.void_activity(activity=gone, expected_version=1, why="Entered twice", by=SYSTEM)
    sums = reads.totals(SYSTEM, narrowed)
    assert (sums.activities, sums.attendances, sums.materials) == (30, 720, 0)
    quarter = ActivityFilter(first=date(2026, 10, 1), last=date(2026, 10, 10), place="Erie")
    assert reads.totals(SYSTEM, quarter).attendances == 240
    assert reads.list_activities(SYSTEM, narrowed, page=2).items[0].attended == 24
    assert reads.totals(SYSTEM, ActivityFilter(kind=ActivityKind.STREET_OUTREACH)).staff_minutes == 90
    build_activity(other, happened_on=date(2026, 11, 1))
    assert reads.totals(SYSTEM, ActivityFilter()).attendances == 744
    other.visibility = Visibility.RESTRICTED
    db.session.flush()
    assert reads.totals(finance, ActivityFilter()).attendances == 720


def test_a_change_is_kept_with_what_was_said_before(database, actor_for) -> None:
    program, auditor = actor_for("program"), actor_for("auditor")
    activity = build_activity(build_initiative(), by=program)
    facts = services.facts_of(activity)
    better = ActivityFacts(
        facts.initiative_id,
        facts.happened_on,
        facts.kind,
        place=facts.place,
        audience=facts.audience,
        attendance={Profession.HEALTH: 26},
    )
    services.change_activity(
        activity=activity, facts=better, expected_version=1, why="Counted again", by=program
    )
    change = reads.changes_of(activity.id)[0]
    assert (change.before, change.after) == (
        {"attendance": ["Health care: 24"]},
        {"attendance": ["Health care: 26"]},
    )
    with pytest.raises(StaleVersion):
        services.change_activity(activity=activity, facts=facts, expected_version=1, why="", by=program)
    with pytest.raises(NotAllowed):
        services.void_activity(activity=activity, expected_version=2, why="No", by=auditor)
    with pytest.raises(DomainError):
        services.void_activity(activity=activity, expected_version=2, why=" ", by=program)


def test_program_staff_change_what_they_logged_and_not_what_others_did(database, actor_for) -> None:
    program, development = actor_for("program"), actor_for("development")
    initiative = build_initiative(by=development)
    own, other = build_activity(initiative, by=program), build_activity(initiative, by=development)
    assert reads.may_change(program, own, initiative)
    assert not reads.may_change(program, other, initiative)
    assert reads.may_change(development, own, initiative)


def test_columns_of_what_is_counted_name_no_person(app) -> None:
    """There is no field for a person: none of these tables has a column that could hold one."""
    tables = [
        name
        for name in Base.metadata.tables
        if name.startswith(("activit", "observ", "survey", "digital", "indicator"))
    ]
    assert len(tables) >= 7
    own = {"logged_by_name", "by_name", "entered_by_name", "name"}
    words = ("name", "birth", "address", "phone", "email", "ssn", "client", "person", "victim")
    for table in tables:
        columns = {column.name for column in Base.metadata.tables[table].columns} - own
        assert not [one for one in columns if any(word in one for word in words)] or columns & {
            "counts_people"
        }, table


def test_the_list_takes_as_many_statements_for_many_as_for_one(client_for, count_queries) -> None:
    browser = client_for("program")
    initiative = build_initiative()
    build_activity(initiative)
    db.session.commit()
    browser.get("/outreach/activities")
    with count_queries() as few:
        browser.get("/outreach/activities")
    for number in range(40):
        build_activity(build_initiative(title=f"Initiative {number}"), place=f"Place {number}")
    db.session.commit()
    with count_queries() as many:
        browser.get("/outreach/activities")
    assert many.count == few.count, many


def test_what_was_done_with_a_partner_stands_on_its_page(client_for, count_queries) -> None:
    browser = client_for("finance")
    partner, initiative = build_partner(), build_initiative()
    hidden = build_initiative(title="Quiet work")
    hidden.visibility = Visibility.RESTRICTED
    for one in (initiative, hidden):
        build_activity(one, place="Erie", partner_ids=(partner.id,))
    taken = build_activity(initiative, kind=ActivityKind.CAMPAIGN, partner_ids=(partner.id,))
    taken.voided_at = clock.now()
    build_activity(initiative, kind=ActivityKind.RESOURCE_FAIR)
    db.session.commit()
    browser.get(f"/partners/{partner.id}")
    with count_queries() as few:
        page = browser.get(f"/partners/{partner.id}").text
    assert "Training: School workshops" in page
    for other in ("Quiet work", "Campaign: ", "Resource fair: "):
        assert other not in page
    for _ in range(8):
        build_activity(initiative, partner_ids=(partner.id,))
    db.session.commit()
    with count_queries() as many:
        assert browser.get(f"/partners/{partner.id}").text.count("Training: School workshops") == 9
    assert many.count == few.count, many
