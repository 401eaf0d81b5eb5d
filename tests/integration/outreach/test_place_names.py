"""Renaming a place wherever an initiative writes it, and making one place of two."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from funding.infra.db import db
from funding.kernel.actor import SYSTEM
from funding.kernel.errors import DomainError, NotAllowed, StaleVersion
from funding.kernel.periods import Period
from funding.outreach.activity_models import Activity, ActivityChange
from funding.outreach.queries.place_names import place_names
from funding.outreach.result_models import Observation
from funding.outreach.services.place_names import rename_place
from funding.outreach.services.place_targets import set_place_target
from tests.builders.outreach import (
    build_activity,
    build_indicator,
    build_initiative,
    build_observation,
    build_survey,
)

RIGHT, WRONG = "Lincoln High School", "Lincon High School"


def _told(initiative):
    return [(one.place, one.total, one.meant) for one in place_names(initiative.id, page=1).items]


def _rename(initiative, place=WRONG, name=RIGHT, by=SYSTEM, version=None):
    return rename_place(
        initiative=initiative, place=place, name=name, expected_version=version or initiative.version, by=by
    )


def test_a_place_is_renamed_in_everything_that_says_it_and_nowhere_else(database) -> None:
    initiative, other = build_initiative(), build_initiative(title="Street team")
    measure = build_indicator(initiative)
    first = build_activity(initiative, place=WRONG)
    for place in (RIGHT, RIGHT, RIGHT, "LINCOLN HIGH SCHOOL"):
        build_activity(initiative, place=place)
    build_activity(other, place=WRONG)
    build_survey(initiative, place=WRONG)
    build_observation(measure, place=WRONG)
    build_observation(measure, place=WRONG, value=130, why="Counted again")
    set_place_target(indicator=measure, place=WRONG, period=None, target=40, by=SYSTEM)
    assert _told(initiative) == [("LINCOLN HIGH SCHOOL", 1, RIGHT), (RIGHT, 3, WRONG), (WRONG, 4, "")]
    _rename(initiative)
    assert _told(initiative) == [("LINCOLN HIGH SCHOOL", 1, RIGHT), (RIGHT, 7, "")]
    assert _told(other) == [(WRONG, 1, "")]
    assert set(db.session.scalars(sa.select(Observation.place))) == {RIGHT}
    change = db.session.scalars(sa.select(ActivityChange).where(ActivityChange.activity_id == first.id)).one()
    assert (change.before, change.after) == ({"place": WRONG}, {"place": RIGHT})
    assert db.session.get(Activity, first.id).version == 2


def test_two_figures_or_targets_are_never_made_one(database) -> None:
    initiative = build_initiative()
    measure = build_indicator(initiative)
    for place in (RIGHT, WRONG):
        build_observation(measure, place=place)
    with pytest.raises(DomainError, match="Both places have a figure of “People trained” for FY2027 Q1"):
        _rename(initiative)
    year = Period(date(2026, 10, 1), date(2027, 9, 30))
    for place in (RIGHT, WRONG):
        set_place_target(indicator=measure, place=place, period=year, target=40, by=SYSTEM)
    with pytest.raises(DomainError, match=r"Both places have a target of “People trained” \(FY2027\)"):
        _rename(initiative)
    assert len(_told(initiative)) == 2


def test_who_may_not_and_what_is_no_name_is_refused(database, actor_for) -> None:
    finance = actor_for("finance")
    initiative = build_initiative()
    build_activity(initiative, place=WRONG)
    with pytest.raises(NotAllowed):
        _rename(initiative, by=finance)
    with pytest.raises(StaleVersion):
        _rename(initiative, version=initiative.version + 1)
    for name in ("", "  ", "?!", WRONG, "x" * 201, "Room 4, 123-45-6789"):
        with pytest.raises(DomainError) as refused:
            _rename(initiative, name=name)
        assert refused.value.field == "name"


def test_places_are_put_right_through_the_pages(client_for, count_queries) -> None:
    browser = client_for("development")
    initiative = build_initiative()
    for place in (RIGHT, RIGHT, WRONG):
        build_activity(initiative, place=place)
    db.session.commit()
    base = f"/outreach/{initiative.id}/places"
    with count_queries() as few:
        page = browser.get(base)
    assert f"Looks like {RIGHT}" in page.text
    form = f"{base}/rename?place={WRONG}&to={RIGHT}"
    refused = browser.post_form(form, {"name": "?!?!"})
    assert refused.status_code == 422
    assert "?!?!" in refused.text
    assert browser.get(f"{base}/rename?place=Nowhere").status_code == 404
    assert browser.post_form(form, {}).status_code == 303
    assert WRONG not in browser.get(base).text
    initiative = db.session.merge(initiative)
    for number in range(20):
        build_activity(initiative, place=f"Room {number}")
    db.session.commit()
    with count_queries() as more:
        browser.get(base)
    assert more.count <= few.count
