"""Targets by place: when two spellings are one place, what is promised of it, and how targets are compared."""

from __future__ import annotations

from datetime import date

import pytest

from funding.outreach.models import Indicator
from funding.outreach.placing import (
    Promise,
    Promised,
    compared,
    has_places,
    looks_like,
    place_key,
    promise_of,
)
from funding.outreach.result_types import Derivation, IndicatorKind

FALL = (date(2026, 10, 1), date(2026, 12, 31))
WINTER = (date(2027, 1, 1), date(2027, 3, 31))
HALF = (FALL[0], WINTER[1])
COUNT = IndicatorKind.COUNT


def _indicator(*, kind: IndicatorKind = COUNT, adds_up: bool = True) -> Indicator:
    return Indicator(name="Sessions held", unit="sessions", kind=kind, adds_up=adds_up, target=100)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("St. Mary’s", "st marys", True),
        ("Harbor  Creek High", "HARBOR CREEK HIGH.", True),
        ("Erie", "Eerie", False),
        ("East 6th Street", "East 16th Street", False),
    ],
)
def test_spellings_are_one_place_where_only_capitals_and_marks_differ(one, other, same) -> None:
    assert (place_key(one) == place_key(other)) is same


def test_a_misspelled_place_is_answered_with_the_name_it_looks_like() -> None:
    known = ["Meadville Area High School", "Collegiate Academy"]
    assert looks_like("Meadvile Area High School", known) == known[0]
    assert looks_like("Lakeshore Hospital", known) == ""


@pytest.mark.parametrize(
    ("targets", "days", "adds_up", "promised"),
    [
        ([Promise(*FALL, 30), Promise(None, None, 90)], FALL, True, Promised(30)),
        ([Promise(*FALL, 30), Promise(*WINTER, 40)], HALF, True, Promised(70)),
        ([Promise(*FALL, 30), Promise(*WINTER, 40)], HALF, False, None),
        ([Promise(*FALL, 30), Promise(None, None, 90)], WINTER, True, Promised(90, overall=True)),
        ([], FALL, True, None),
    ],
)
def test_what_is_promised_of_a_place_in_a_period(targets, days, adds_up, promised) -> None:
    assert promise_of(_indicator(adds_up=adds_up), targets, *days) == promised


@pytest.mark.parametrize(
    ("measure", "places", "whole", "said"),
    [
        ({}, (60, 40), 100, "add up to the whole target of 100."),
        ({}, (60, 30), 100, "add up to 90, 10 below the whole target of 100"),
        ({}, (60, 70), 100, "add up to 130, 30 above the whole target of 100. Both stand"),
        ({"adds_up": False}, (60, 70), 100, "above the whole target of 100. Who is counted in two places"),
        ({"kind": IndicatorKind.RATE}, (80, 70), 75, "shares and means of places do not add up"),
        ({}, (60, 40), 0, "add up to 100; the whole target is still to be set"),
    ],
)
def test_targets_of_places_are_compared_as_the_table_says(measure, places, whole, said) -> None:
    found = compared(_indicator(**measure), Promised(whole), [Promised(one) for one in places])
    assert said in found


def test_targets_of_different_days_are_not_compared() -> None:
    assert "not added up" in compared(_indicator(), Promised(9), [Promised(60, overall=True)])
    assert compared(_indicator(), Promised(9), []) == ""


def test_what_platforms_report_has_no_place() -> None:
    online = _indicator()
    online.derived = Derivation.IMPRESSIONS
    assert not has_places(online)
    assert not has_places(_indicator(kind=IndicatorKind.TEXT))
    assert has_places(_indicator(kind=IndicatorKind.RATE))
