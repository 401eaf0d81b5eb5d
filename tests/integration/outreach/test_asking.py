"""What Home asks of program staff about outreach, and what an initiative's work has cost."""

from __future__ import annotations

from datetime import date

from funding.dashboard.choices.outreach import outreach
from funding.infra.db import db
from funding.kernel.actor import SYSTEM
from funding.outreach.queries import asking, cost_per_trained
from funding.outreach.result_types import Derivation
from funding.outreach.services.observations import set_target
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


def test_a_target_of_the_year_that_falls_behind_is_told(database) -> None:
    initiative = build_initiative(status=InitiativeStatus.ACTIVE)
    sessions = build_indicator(
        initiative, name="Sessions held", unit="sessions", derived=Derivation.TRAINING_SESSIONS
    )
    year = asking.year_of(TODAY, asking.year_start())
    set_target(indicator=sessions, period=year, target=10, by=SYSTEM)
    late = date(2027, 8, 1)
    assert asking.behind([initiative], TODAY) == []
    build_activity(initiative, sessions=2)
    found = asking.behind([initiative], late)
    assert [one.reason.split(",")[0] for one in found] == ["Sessions held: 20% of this fiscal year’s target"]


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
