"""What Home asks of program staff about outreach, and what an initiative's work has cost."""

from __future__ import annotations

from datetime import date

from funding.dashboard.choices.outreach import outreach
from funding.infra.db import db
from funding.kernel.actor import SYSTEM
from funding.outreach.periods import quarter_of, year_of
from funding.outreach.queries import cost_per_trained
from funding.outreach.queries.behind import behind
from funding.outreach.queries.settings import year_start
from funding.outreach.result_types import Derivation
from funding.outreach.services.observations import set_target
from funding.outreach.services.place_targets import set_place_target
from funding.outreach.types import InitiativeStatus
from tests.builders.actuals import build_actual
from tests.builders.awards import build_award
from tests.builders.outreach import build_activity, build_indicator, build_initiative, build_observation

TODAY = date(2026, 11, 22)


def test_what_nobody_logged_or_counted_asks_and_falls_silent_when_done(app, actor_for) -> None:
    program = actor_for("program")
    initiative = build_initiative(by=program, status=InitiativeStatus.ACTIVE)
    build_initiative(title="Planned only", by=program)
    build_activity(initiative, happened_on=date(2026, 11, 1), by=program)
    trained = build_indicator(initiative, by=program)
    db.session.commit()
    with app.test_request_context():
        asked = list(outreach(program))
    assert [one.badge for one in asked] == ["quiet", "figures missing"]
    assert asked[0].reason == "Nothing was logged for 21 days, and it runs."
    assert asked[1].reason == "1 of 1 measures have no figure of it: People trained."
    initiative, trained = db.session.merge(initiative), db.session.merge(trained)
    build_observation(trained, by=program, starts_on=date(2026, 7, 1), ends_on=date(2026, 9, 30))
    build_activity(initiative, happened_on=date(2026, 11, 20), by=program)
    db.session.commit()
    with app.test_request_context():
        assert list(outreach(program)) == []


def test_targets_of_the_year_the_quarter_and_places_that_fall_behind_are_told(
    database, count_queries
) -> None:
    initiative = build_initiative(status=InitiativeStatus.ACTIVE)
    sessions = build_indicator(
        initiative, name="Sessions held", unit="sessions", derived=Derivation.TRAINING_SESSIONS
    )
    year, late = year_of(TODAY, year_start()), date(2027, 8, 20)
    set_target(indicator=sessions, period=year, target=10, by=SYSTEM)
    assert behind([initiative], TODAY) == []
    build_activity(initiative, sessions=2)
    told = "Sessions held: 20% of this fiscal year’s target, and 88% of the year has passed."
    assert [one.reason for one in behind([initiative], late)] == [told]
    quarter = quarter_of(late, year_start())
    set_target(indicator=sessions, period=quarter, target=4, by=SYSTEM)
    for place in ("Erie High", "Lincoln School"):
        set_place_target(indicator=sessions, place=place, period=year, target=6, by=SYSTEM)
    build_activity(initiative, sessions=6, happened_on=date(2026, 10, 20), place="Erie high")
    told = "Sessions held: 0% of the target of FY2027 Q4, and 55% of the quarter has passed."
    with count_queries() as few:
        found = behind([initiative], late)
    assert [one.reason for one in found] == [f"{told} 1 target of a place is behind too."]
    set_place_target(indicator=sessions, place="Third School", period=quarter, target=6, by=SYSTEM)
    with count_queries() as more:
        behind([initiative], late)
    assert more.count == few.count


def test_cost_per_person_trained_takes_approved_direct_costs_of_the_period(database) -> None:
    award = build_award()
    trained = build_indicator(build_initiative(), measure="people_trained")
    day, mine = award.starts_on, {"initiative_id": trained.initiative_id}
    build_observation(trained, starts_on=day, ends_on=day, value=620)
    assert cost_per_trained(trained.initiative_id, day, day) is None
    build_actual(award, amount_cents=18_000_00, **mine)
    build_actual(award, amount_cents=600_00, share="match", **mine)
    build_actual(award, amount_cents=900_00, line_kind=None, **mine)
    build_actual(award, amount_cents=700_00, state="entered", **mine)
    found = cost_per_trained(trained.initiative_id, day, day)
    assert found is not None
    assert (found.cost_cents, found.each_cents) == (18_600_00, 30_00)
