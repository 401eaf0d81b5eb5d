"""What was reached: derived and entered figures, revisions, targets, surveys, digital figures, protection."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa

from funding.accounts.models import User
from funding.infra.db import db
from funding.kernel.actor import SYSTEM
from funding.kernel.errors import DomainError, NotAllowed
from funding.kernel.periods import Period
from funding.outreach.activity_types import ActivityKind, Handout, Material, Profession
from funding.outreach.lens import Lens
from funding.outreach.queries import cost_per_trained, outcomes
from funding.outreach.queries.reached import by_period
from funding.outreach.queries.results import observations_of
from funding.outreach.queries.settings import threshold
from funding.outreach.result_types import Channel, Derivation, DigitalFacts, IndicatorKind, ObservationFacts
from funding.outreach.services.observations import observe, set_target
from funding.outreach.services.surveys import set_digital, set_threshold
from tests.builders.outreach import (
    build_activity,
    build_indicator,
    build_initiative,
    build_observation,
    build_survey,
)

FALL = Period(date(2026, 10, 1), date(2026, 12, 31))
SUMMER = Period(date(2026, 7, 1), date(2026, 9, 30))


def test_what_is_logged_counts_itself_in_its_period(database) -> None:
    initiative = build_initiative()
    wanted = {
        Derivation.EVENTS: "2 events",
        Derivation.TRAINING_SESSIONS: "3 events",
        Derivation.ATTENDANCES: "48 events",
        Derivation.MATERIALS: "40 events",
        Derivation.VOLUNTEER_HOURS: "2 events",
        Derivation.PRE_POST_CHANGE: "19.5 events (n = 240)",
        Derivation.HIGH_CONFIDENCE: "88.9% (80 of 90)",
        Derivation.IMPRESSIONS: "30,000 events",
        Derivation.ENGAGEMENTS: "1,200 events",
        Derivation.LINK_CLICKS: "90 events",
        Derivation.ENGAGEMENT_RATE: "4.0% (1,200 of 30,000)",
    }
    for derived in wanted:
        build_indicator(initiative, name=derived.label, unit="events", derived=derived)
    build_activity(initiative, sessions=3, place="Erie", volunteer_minutes=100)
    cards = (Handout(Material.HOTLINE_CARD, 40),)
    build_activity(initiative, kind=ActivityKind.RESOURCE_FAIR, handouts=cards)
    build_activity(initiative, kind=ActivityKind.MEETING, attendance={})
    build_activity(initiative, happened_on=date(2026, 9, 30), place="Erie")
    build_survey(initiative, confident=80, confident_of=90)
    for channel, clicks in ((Channel.TIKTOK, None), (Channel.INSTAGRAM, 90)):
        figures = DigitalFacts(channel, date(2026, 10, 1), impressions=15_000, engagements=600, clicks=clicks)
        set_digital(initiative=initiative, facts=figures, by=SYSTEM)
    found = outcomes([initiative.id], FALL.start, FALL.end)
    assert {one.name: one.as_text for one in found} == {key.label: told for key, told in wanted.items()}
    part = outcomes([initiative.id], date(2026, 9, 10), date(2026, 9, 30))
    assert part[0].as_text == "1 events"


def test_a_revision_needs_a_reason_and_keeps_what_was_there(database) -> None:
    indicator = build_indicator(build_initiative(), counts_people=True)
    build_observation(indicator)
    same = ObservationFacts(FALL.start, FALL.end, value=120)
    assert not observe(indicator=indicator, facts=same, by=SYSTEM)[1]
    better = ObservationFacts(FALL.start, FALL.end, value=131)
    with pytest.raises(DomainError) as caught:
        observe(indicator=indicator, facts=better, by=SYSTEM)
    assert caught.value.field == "why"
    better = ObservationFacts(FALL.start, FALL.end, value=131, why="A sign-in sheet came late")
    observe(indicator=indicator, facts=better, by=SYSTEM)
    rows = [(one.revision, one.is_current, one.value) for one in observations_of(indicator)]
    assert rows == [(2, True, 131), (1, False, 120)]
    assert outcomes([indicator.initiative_id], FALL.start, FALL.end)[0].value == Decimal(131)


@pytest.mark.parametrize(
    ("kind", "facts", "field"),
    [
        (IndicatorKind.COUNT, {"value": None}, "value"),
        (IndicatorKind.COUNT, {"value": -1}, "value"),
        (IndicatorKind.RATE, {"value": 5}, "n"),
        (IndicatorKind.RATE, {"value": 6, "n": 5}, "value"),
        (IndicatorKind.TEXT, {"text": ""}, "text"),
        (IndicatorKind.TEXT, {"text": "case no. 24-11873"}, "text"),
        (IndicatorKind.COUNT, {"value": 5, "category": "spies"}, "category"),
    ],
)
def test_figures_that_make_no_sense_are_refused(database, kind, facts, field) -> None:
    indicator = build_indicator(build_initiative(), kind=kind)
    with pytest.raises(DomainError) as caught:
        build_observation(indicator, **{"value": None, **facts})
    assert caught.value.field == field


def test_targets_of_periods_stand_beside_the_overall_one(database, actor_for) -> None:
    indicator = build_indicator(build_initiative())
    for target in (100, 150):
        set_target(indicator=indicator, period=FALL, target=target, by=SYSTEM)
    found = by_period([indicator.initiative_id], [SUMMER, FALL])
    assert [found[period][0].target for period in (SUMMER, FALL)] == [600, 150]
    set_target(indicator=indicator, period=FALL, target=None, by=SYSTEM)
    assert outcomes([indicator.initiative_id], FALL.start, FALL.end)[0].target == 600
    with pytest.raises(NotAllowed):
        set_target(indicator=indicator, period=FALL, target=1, by=actor_for("finance"))


def test_small_counts_follow_the_houses_threshold(database, actor_for) -> None:
    director, program = actor_for("director"), actor_for("program")
    indicator = build_indicator(build_initiative(), counts_people=True)
    build_observation(indicator, value=7)
    assert not outcomes([indicator.initiative_id], FALL.start, FALL.end)[0].suppressed
    set_threshold(smallest_shown=10, by=director)
    found = outcomes([indicator.initiative_id], FALL.start, FALL.end)[0]
    assert (found.value, found.as_text, found.suppressed) == (None, "fewer than 10 people", True)
    inside = Lens(threshold(), exact=True)
    assert outcomes([indicator.initiative_id], FALL.start, FALL.end, lens=inside)[0].value == 7
    with pytest.raises(NotAllowed):
        set_threshold(smallest_shown=3, by=program)


def test_cost_per_person_trained_asks_for_the_cost_and_names_its_base(database, monkeypatch) -> None:
    indicator = build_indicator(build_initiative(), measure="people_trained", counts_people=True)
    monkeypatch.setattr("funding.outreach.queries.reached.emit", lambda *_args, **_facts: [18_600_00, None])
    assert cost_per_trained(indicator.initiative_id, FALL.start, FALL.end) is None
    build_observation(indicator, value=620)
    found = cost_per_trained(indicator.initiative_id, FALL.start, FALL.end)
    assert found is not None
    assert found.each_cents == 30_00


def test_figures_are_entered_and_read_through_the_pages(client_for) -> None:
    browser = client_for("program")
    initiative = build_initiative(by=_program(browser))
    indicator = build_indicator(initiative, by=_program(browser))
    build_indicator(initiative, by=_program(browser), name="Gain", unit="points", kind=IndicatorKind.MEAN)
    db.session.commit()
    base = f"/outreach/{initiative.id}"
    page = f"{base}/indicators/{indicator.id}/figures"
    assert browser.get(page).status_code == 200
    sent = {"period": "2026-10-01..2026-12-31", "value": "120"}
    assert browser.post_form(page, sent).status_code == 303
    assert browser.post_form(page, {**sent, "value": "121"}).status_code == 422
    target = {"period": "2026-10-01..2027-09-30", "target": "480"}
    assert browser.post_form(page, target, action=page.replace("figures", "targets")).status_code == 303
    mean = f"{base}/indicators/{indicator.id + 1}/figures"
    assert browser.post_form(mean, {"period": sent["period"], "total": "180.5", "n": "10"}).status_code == 303
    survey = {
        "name": "Ten questions",
        "held_on": "2026-11-03",
        "matched": "240",
        "pre_mean": "62",
        "post_mean": "81.5",
    }
    assert browser.post_form(f"{base}/surveys/new", survey).status_code == 303
    month = {"channel": "tiktok", "month": "2026-10", "impressions": "9000"}
    assert browser.post_form(f"{base}/digital", month).status_code == 303
    mistaken = {**month, "channel": "facebook", "impressions": "1,000", "engagements": "5,000"}
    questioned = browser.post_form(f"{base}/digital", mistaken)
    assert questioned.status_code == 422
    assert "5,000 engagements of 1,000 impressions" in questioned.text
    assert "The platform reports it so" in questioned.text
    sure = browser.post_form(f"{base}/digital", {**mistaken, "sure": "y"}, action=f"{base}/digital")
    assert sure.status_code == 303
    text = browser.get(f"{base}/results").text
    for told in (
        "480",
        "+19.5 points (31.5%), 240 matched pairs",
        "9,000",
        "18.1 points (n = 10)",
        "FY2027 Q1",
    ):
        assert told in text, told
    quarter = browser.get(f"{base}/results?period=2026-10-01..2026-12-31").text
    assert "120 people" in quarter
    assert browser.post_form(f"{base}/surveys/1", {"post_mean": "80"}).status_code == 303
    taken = browser.post_form(f"{base}/surveys/1", {"why": "Entered twice"}, action=f"{base}/surveys/1/void")
    assert taken.status_code == 303
    assert "Entered twice" in browser.get(f"{base}/results").text


def _program(browser):

    return db.session.scalars(sa.select(User).where(User.role == "program")).one().actor


def test_the_threshold_is_set_by_a_director(client_for) -> None:
    browser = client_for("director")
    assert browser.post_form("/settings/small-counts", {"smallest_shown": "10"}).status_code == 303
    assert 'value="10"' in browser.get("/settings/small-counts").text
    assert browser.post_form("/settings/small-counts", {"smallest_shown": "2"}).status_code == 422


def test_files_follow_the_filter_and_hide_small_counts_whoever_asks(client_for) -> None:
    browser = client_for("program")
    initiative, other = build_initiative(), build_initiative(title="Street team")
    people = build_indicator(initiative, counts_people=True)
    build_observation(people, value=3)
    build_activity(
        initiative, attendance={Profession.HEALTH: 3, Profession.FAITH: 20, Profession.STUDENTS: 40}
    )
    build_activity(other, place="Elsewhere")
    db.session.commit()
    path = f"/outreach/activities/export/csv?initiative={initiative.id}"
    rows = browser.get(path).text.splitlines()
    assert len(rows) == 2
    assert rows[1].split(",")[6:8] == ["63", "0"], "one total, and no groups beside it"
    exact = browser.get(f"{path}&exact=1")
    assert "activities-exact.csv" in exact.headers["Content-Disposition"]
    assert ",3,,,40,20,," in exact.text.splitlines()[1]
    assert "3 people" in browser.get(f"/outreach/outcomes?initiative={initiative.id}&period=FY2027+Q1").text
    told = browser.get("/outreach/outcomes/export/csv?period=FY2027+Q1").text
    assert "fewer than 5 people" in told
    assert "Street team" not in told
    assert ",3 people," in browser.get("/outreach/outcomes/export/csv?period=FY2027+Q1&exact=1").text
    members = json.loads(browser.get("/outreach/outcomes/export/json?period=FY2027+Q1").data)
    told_json = [(one["measure"], one["reached"], one["hidden"]) for one in members]
    assert told_json == [("People trained", None, True)]
    assert browser.get("/outreach/outcomes/export/xlsx").data[:2] == b"PK"
    assert browser.get("/outreach/activities/export/pdf").status_code == 404


def test_finance_sees_small_counts_protected_on_screen(client_for) -> None:
    browser = client_for("finance")
    initiative = build_initiative()
    build_observation(build_indicator(initiative, counts_people=True), value=3)
    activity = build_activity(initiative, attendance={Profession.HEALTH: 3, Profession.FAITH: 20})
    db.session.commit()
    page = browser.get(f"/outreach/{initiative.id}/results?period=FY2027+Q1").text
    assert "fewer than 5 people" in page
    assert "3 people" not in page
    text = browser.get(f"/outreach/activities/{activity.id}").text
    assert ">3<" not in text
    assert "23 attendances" in text
    trail = browser.get(f"/outreach/{initiative.id}").text
    for told in ("Health care: 3", "3 people"):
        assert told not in trail, "the history tells no count of people either"
    assert browser.get("/outreach/outcomes/export/csv?exact=1").status_code == 403


def test_no_file_or_page_tells_a_small_count_by_subtraction(client_for) -> None:
    browser = client_for("finance")
    initiative = build_initiative()
    build_indicator(
        initiative, name="Attendances", unit="attendances", derived=Derivation.ATTENDANCES, counts_people=True
    )
    for day, count in (
        (date(2025, 10, 5), 3),
        (date(2026, 1, 5), 23),
        (date(2026, 4, 5), 8),
        (date(2026, 7, 5), 30),
    ):
        place = "Erie" if count == 3 else "Ohio"
        build_activity(initiative, happened_on=day, place=place, attendance={Profession.FAITH: count})
    db.session.commit()
    lines = browser.get("/outreach/outcomes/export/csv?period=FY2026").text.splitlines()[1:]
    reached = {line.split(",")[0]: line.split(",")[10] for line in lines}
    assert reached == {
        "FY2026": "64",
        "FY2026 Q1": "*",
        "FY2026 Q2": "*",
        "FY2026 Q3": "8",
        "FY2026 Q4": "30",
    }
    assert "fewer than" not in "".join(lines), "a reader cannot tell which of them is small"
    from_january = browser.get("/outreach/outcomes/export/csv?period=2026-01-01..2026-09-30").text
    assert "at least 38" in from_january, "61 would tell the 3 in the file of another filter"
    page = browser.get(f"/outreach/{initiative.id}/results?period=FY2026").text
    assert "64 attendances" in page
    assert "3 attendances" not in page
    assert "at least 38" in page, "the other place would tell the small one"
    rows = browser.get("/outreach/activities").text
    assert ">64<" in rows
    assert rows.count(">*<") == 2
    assert "at least 38" in browser.get("/outreach/activities?place=Ohio").text


def test_a_small_survey_is_hidden_with_the_one_that_would_tell_it(client_for) -> None:
    browser = client_for("auditor")
    initiative = build_initiative()
    for name, day, matched in (("Small", 3, 3), ("Large", 4, 40), ("Later", 5, 30)):
        build_survey(initiative, name=name, held_on=date(2026, 11, day), matched=matched)
    build_survey(initiative, name="Last month", held_on=date(2026, 10, 3), matched=20, n_post=22)
    db.session.commit()
    page = browser.get(f"/outreach/{initiative.id}/results?period=FY2027").text
    assert "93 matched pairs" in page, "together they are told"
    assert page.count("Not shown, to protect small counts") == 2
    assert "30 matched pairs" not in page, "the smallest of the others goes with the small one"
    assert "of 22 after" not in page, "two who answered only afterward are few as well"
    cut = browser.get(f"/outreach/{initiative.id}/results?period=2026-10-01..2026-11-03").text
    assert "Together:" not in cut
