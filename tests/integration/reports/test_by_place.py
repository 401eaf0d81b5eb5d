"""A report tells each place's promise beside what happened there, and no small count of it."""

from __future__ import annotations

from datetime import date

from funding.applications.models import ApplicationInitiative
from funding.infra.db import db
from funding.kernel.actor import SYSTEM
from funding.kernel.periods import Period
from funding.outreach.activity_types import Profession
from funding.outreach.result_types import Derivation
from funding.outreach.services.place_targets import PlaceRow, set_place_targets
from funding.reports.document import PlaceTargets, ReportFigures, from_json, to_json
from funding.reports.queries.assembly import figures_of
from tests.builders.awards import build_award
from tests.builders.outreach import build_activity, build_indicator, build_initiative
from tests.builders.reports import build_report

SUMMER = Period(date(2026, 7, 1), date(2026, 9, 30))


def _figures(derived: Derivation) -> tuple[ReportFigures, PlaceTargets, int]:
    report = build_report(build_award(starts_on=date(2026, 7, 1)), covers_from=date(2026, 7, 1))
    initiative = build_initiative()
    indicator = build_indicator(initiative, unit="counted", derived=derived, target=100)
    db.session.add(
        ApplicationInitiative(application_id=report.award.application_id, initiative_id=initiative.id)
    )
    rows = [PlaceRow("Erie", {None: 60, SUMMER: 4}), PlaceRow("Ohio", {None: 30})]
    set_place_targets(indicator=indicator, rows=rows, expected_version=initiative.version, by=SYSTEM)
    for day, place, number in ((8, "Erie", 3), (9, "Ohio", 20), (10, "Ohio", 30), (10, "Corry", 40)):
        group = {Profession.FAITH: number}
        build_activity(initiative, happened_on=date(2026, day, 5), place=place, attendance=group)
    db.session.commit()
    figures = figures_of(report)
    return figures, figures.place_targets[0], report.id


def test_places_stand_beside_their_promise_and_the_whole_one(client_for) -> None:
    browser = client_for("development")
    figures, measure, report_id = _figures(Derivation.EVENTS)
    told = {one.place: (one.promised, one.cumulative, one.percent_bp) for one in measure.rows}
    assert told == {
        "Erie": (60, "1 counted", 167),
        "Ohio": (30, "2 counted", 667),
        "Corry": (None, "1 counted", None),
    }
    assert "add up to 90, 10 below the whole target of 100" in measure.said
    assert [(one.text, one.promised) for one in measure.rows[0].quarters] == [("1", 4), ("0", None)]
    assert from_json(ReportFigures, to_json(figures)) == figures, "locked figures lose nothing"
    page = browser.get(f"/reports/{report_id}").text
    assert "10 below the whole target of 100" in page
    assert "1 of 4" in page


def test_a_report_tells_no_small_count_of_a_place(database) -> None:
    _, measure, _ = _figures(Derivation.ATTENDANCES)
    told = {one.place: (one.period, one.cumulative_value) for one in measure.rows}
    assert told["Erie"] == ("withheld", None)
    assert told["Ohio"] == ("at least 30 counted", 30)
    assert told["Corry"] == ("40 counted", 40)
