"""Targets by place: set on a page, never lost, shown beside what was reached, protected like everything else."""

from __future__ import annotations

import json
from datetime import date

import pytest
import sqlalchemy as sa

from funding.accounts.models import User
from funding.infra.audit import AuditEntry
from funding.infra.db import db
from funding.kernel.actor import SYSTEM
from funding.kernel.errors import DomainError, NotAllowed, StaleVersion
from funding.kernel.periods import Period
from funding.outreach.activity_types import Profession
from funding.outreach.lens import Lens
from funding.outreach.queries.placed import by_place_and_period
from funding.outreach.queries.results import targets_of
from funding.outreach.result_models import PlaceTarget
from funding.outreach.result_types import Derivation
from funding.outreach.services.imports import bring_in
from funding.outreach.services.place_targets import PlaceRow, set_place_targets
from tests.builders.outreach import build_activity, build_indicator, build_initiative, build_observation

YEAR = Period(date(2026, 10, 1), date(2027, 9, 30))
FALL = Period(date(2026, 10, 1), date(2026, 12, 31))
EXACT = Lens(5, exact=True)


def _promise(indicator, targets, *, by=SYSTEM, **more) -> int:
    rows = [PlaceRow(place, {FALL: number}, **more) for place, number in targets.items()]
    version = indicator.initiative.version
    return set_place_targets(indicator=indicator, rows=rows, expected_version=version, by=by)


def _shown(indicator, period: Period, lens: Lens | None = None) -> dict[str, tuple[int, str]]:
    (table,) = by_place_and_period([indicator.initiative_id], [period], lens=lens)[period]
    return {one.name: (one.outcome.target, one.outcome.as_text) for one in table.rows}


def test_places_with_and_without_a_target_stand_beside_what_was_reached(database) -> None:
    indicator = build_indicator(
        build_initiative(), unit="sessions", derived=Derivation.TRAINING_SESSIONS, target=9
    )
    _promise(indicator, {"North High": 6, "St. Mary’s": 4})
    for place, sessions in (("north high.", 2), ("North High", 3), ("Market Hall", 1)):
        build_activity(indicator.initiative, place=place, sessions=sessions)
    assert _shown(indicator, FALL) == {
        "North High": (6, "5 sessions"),
        "St. Mary’s": (4, "0 sessions"),
        "Market Hall": (0, "1 sessions"),
    }
    (table,) = by_place_and_period([indicator.initiative_id], [FALL])[FALL]
    assert [one.is_known for one in table.rows] == [True, False, True]
    assert "not added up" in table.said, "the whole target is overall, the places' are of the quarter"
    assert _shown(indicator, YEAR)["North High"][0] == 6, "what adds up is promised by its quarters"


def test_attendances_by_place_tell_no_small_count_beside_their_target(database) -> None:
    attended = build_indicator(
        build_initiative(), name="Attendance", unit="attendances", derived=Derivation.ATTENDANCES
    )
    _promise(attended, {"Erie": 40, "Ohio": 60})
    for day, place, number in ((5, "Erie", 3), (6, "Ohio", 20), (7, "Ohio", 30)):
        build_activity(
            attended.initiative,
            happened_on=date(2026, 10, day),
            place=place,
            attendance={Profession.FAITH: number},
        )
    assert _shown(attended, FALL) == {
        "Erie": (40, "Not shown, to protect small counts"),
        "Ohio": (60, "at least 30 attendances"),
    }
    assert _shown(attended, FALL, EXACT)["Erie"] == (40, "3 attendances")


def test_persons_entered_by_place_are_hidden_with_the_place_that_would_tell_them(database) -> None:
    people = build_indicator(build_initiative(), counts_people=True)
    _promise(people, {"Erie": 10, "Ohio": 20, "Corry": 30})
    build_observation(people, value=50)
    for place, number in (("Erie", 3), ("Ohio", 17), ("Corry", 30)):
        build_observation(people, place=place, value=number)
    hidden = "Not shown, to protect small counts"
    assert _shown(people, FALL) == {"Erie": (10, hidden), "Ohio": (20, hidden), "Corry": (30, "30 people")}
    assert _shown(people, YEAR)["Corry"] == (0, "Not counted yet"), "quarters of persons are no year"
    assert _shown(people, FALL, EXACT)["Ohio"] == (20, "17 people")


def test_names_move_their_targets_and_may_change_places(database) -> None:
    indicator = build_indicator(build_initiative())
    _promise(indicator, {"Eerie": 10, "Ohio": 20})
    version = indicator.initiative.version
    rows = [PlaceRow("Ohio", {}, before="Eerie"), PlaceRow("Erie", {FALL: 25}, before="Ohio")]
    set_place_targets(indicator=indicator, rows=rows, expected_version=version, by=SYSTEM)
    stored = {one.place: one.target for one in db.session.scalars(sa.select(PlaceTarget))}
    assert stored == {"Ohio": 10, "Erie": 25}
    entry = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry.action == "indicator.place_targets_set"
    assert entry.after["Erie, FY2027 Q1"] == 25
    with pytest.raises(StaleVersion):
        set_place_targets(indicator=indicator, rows=rows, expected_version=version, by=SYSTEM)


def test_what_cannot_be_promised_is_refused_beside_its_row(database, actor_for) -> None:
    initiative = build_initiative()
    indicator = build_indicator(initiative)
    for targets, words in (
        ({"Erie": 1, "ERIE.": 2}, "another row"),
        ({"": 4}, "which place"),
        ({"Client DOB 4/12/2009": 4}, "date of birth"),
    ):
        with pytest.raises(DomainError) as caught:
            _promise(indicator, targets)
        assert words in caught.value.message
        assert caught.value.field == f"place_{len(targets)}"
    with pytest.raises(NotAllowed):
        _promise(indicator, {"Erie": 1}, by=actor_for("finance"))
    online = build_indicator(initiative, name="Impressions", derived=Derivation.IMPRESSIONS)
    with pytest.raises(DomainError, match="no places"):
        _promise(online, {"Erie": 1})


def test_targets_by_place_are_set_on_their_page_and_nothing_typed_is_lost(client_for) -> None:
    browser = client_for("program")
    owner = db.session.scalars(sa.select(User).where(User.role == "program")).one().actor
    initiative = build_initiative(by=owner)
    indicator = build_indicator(initiative, unit="sessions", derived=Derivation.TRAINING_SESSIONS, by=owner)
    build_activity(initiative, place="North High School", sessions=3)
    db.session.commit()
    page = f"/outreach/{initiative.id}/indicators/{indicator.id}/places?year=2027"
    sent = {
        "place_1": "Nort High School",
        "overall_1": "700",
        "year_1": "12",
        "q1_1": "4",
        "place_2": "Online",
    }
    wrong = browser.post_form(page, {**sent, "q2_1": "four", "place_3": "online", "q1_3": "1"})
    assert wrong.status_code == 422
    assert 'value="four"' in wrong.text
    assert 'value="Nort High School"' in wrong.text
    stale = browser.get(page).text.split('name="version"')[1].split('value="')[1].split('"')[0]
    assert browser.post_form(page, sent).status_code == 303
    told = browser.get(page).text
    assert "Did you mean North High School?" in told
    assert "add up to 700, 100 above the whole target of 600" in told
    mine = browser.post_form(page, {**sent, "q1_1": "5", "version": stale})
    assert mine.status_code == 409
    assert "Place 1: Q1" in mine.text
    results = browser.get(f"/outreach/{initiative.id}/results?period=FY2027+Q1").text
    for words in ("0 of 4", "3 sessions", "no target", "Nort High School"):
        assert words in results, words


def test_places_take_as_many_statements_for_many_as_for_one(database, count_queries) -> None:
    indicator = build_indicator(build_initiative(), derived=Derivation.ATTENDANCES)
    _promise(indicator, {"Place 0": 3})
    build_activity(indicator.initiative, place="Place 0")
    with count_queries() as few:
        _shown(indicator, FALL)
    _promise(indicator, {f"Place {number}": 3 for number in range(40)})
    for number in range(40):
        build_activity(indicator.initiative, place=f"Place {number}")
    with count_queries() as many:
        assert len(_shown(indicator, FALL)) == 40
    assert many.count == few.count, many


def test_files_and_the_page_of_outcomes_have_the_places_below_their_measure(client_for) -> None:
    browser = client_for("finance")
    attended = build_indicator(
        build_initiative(), name="Attendance", unit="attendances", derived=Derivation.ATTENDANCES
    )
    _promise(attended, {"Erie": 40})
    for place, number in (("Erie", 20), ("Ohio", 3)):
        build_activity(
            attended.initiative,
            happened_on=date(2026, 10, 5),
            place=place,
            attendance={Profession.FAITH: number},
        )
    db.session.commit()
    members = json.loads(browser.get("/outreach/outcomes/export/json?period=FY2027+Q1").data)
    assert [(one["place"], one["target"], one["reached"], one["hidden"]) for one in members] == [
        (None, 600, "23", False),
        ("Erie", 40, None, True),
        ("Ohio", None, None, True),
    ]
    lines = browser.get("/outreach/outcomes/export/csv?period=FY2027+Q1").text.splitlines()
    assert [line.split(",")[5] for line in lines] == ["Place", "", "Erie", "Ohio"]
    page = browser.get("/outreach/outcomes?period=FY2027+Q1").text
    assert "Erie" in page
    assert "20 attendances" not in page


TARGETS = """initiative,indicator,place,period,target
School workshops,People trained,,FY2027,480
School workshops,People trained,Erie,FY2027 Q1,100
School workshops,People trained,erie,,300
"""


def test_targets_come_from_a_file_once_and_an_empty_one_takes_back(database) -> None:
    indicator = build_indicator(build_initiative())
    assert bring_in(TARGETS.encode(), by=SYSTEM, dry_run=False).counts == {"new": 3}
    assert bring_in(TARGETS.encode(), by=SYSTEM, dry_run=False).counts == {"same": 3}
    changed = TARGETS.replace(",480", ",").replace(",100", ",90")
    assert bring_in(changed.encode(), by=SYSTEM, dry_run=False).counts == {"changed": 2, "same": 1}
    stored = {one.starts_on: one.target for one in db.session.scalars(sa.select(PlaceTarget))}
    assert stored == {FALL.start: 90, None: 300}
    assert targets_of(indicator) == []
    wrong = bring_in(TARGETS.replace(",480", ",many").encode(), by=SYSTEM, dry_run=False)
    assert wrong.problems == [(2, "target: write a whole number.")]
    lost = "initiative,indicator,place,period,target\nSchool workshops,People trained,,,40\n"
    assert "place or a period" in bring_in(lost.encode(), by=SYSTEM, dry_run=True).problems[0][1]
