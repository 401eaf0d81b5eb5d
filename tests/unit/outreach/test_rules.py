"""The rules of outcomes, each with its worked table: matching, combining, reaching, cost, periods."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from funding.kernel.errors import DomainError
from funding.kernel.periods import Period
from funding.outreach.combining import Figure, apart, combines, reached_bp, shown, together, value_of
from funding.outreach.cost import cost_per_person
from funding.outreach.lens import Lens
from funding.outreach.matching import Pairs, combined, told
from funding.outreach.measures import usual_measures
from funding.outreach.models import Indicator
from funding.outreach.periods import months_of, parse_period, period_name, quarter_of, quarters_between
from funding.outreach.reaching import (
    FROM_EARLIER,
    NOT_COUNTED,
    Asked,
    Earlier,
    Promise,
    begun_before,
    outcome,
)
from funding.outreach.result_types import Derivation, IndicatorKind
from funding.outreach.subtraction import Told
from funding.outreach.types import InitiativeKind

COUNT, RATE, MEAN, TEXT = IndicatorKind.COUNT, IndicatorKind.RATE, IndicatorKind.MEAN, IndicatorKind.TEXT
FALL = (date(2026, 10, 1), date(2026, 12, 31))
WINTER = (date(2027, 1, 1), date(2027, 3, 31))
HALF = (FALL[0], WINTER[1])


def test_matched_pairs_show_points_and_share() -> None:
    one = Pairs(240, 6200, 8150)
    assert (one.change, one.relative_bp) == (1950, 3145)
    assert told(one) == "62.0 to 81.5, +19.5 points (31.5%), 240 matched pairs"
    both = combined([Pairs(100, 5000, 7000), Pairs(300, 6000, 8000)])
    assert both == Pairs(400, 5750, 7750)
    assert told(both) == "57.5 to 77.5, +20.0 points (34.8%), 400 matched pairs"
    assert combined([]) is None
    assert told(Pairs(3, 0, 0)) == "0.0 to 0.0, ±0.0 points, 3 matched pairs"


def test_cost_per_person_trained_names_both_parts() -> None:
    cost = cost_per_person(18_600_00, 620)
    assert cost is not None
    assert cost.each_cents == 30_00
    assert cost.told.startswith("$30.00 per person trained: $18,600.00")
    assert "620 persons counted unduplicated" in cost.told
    third = cost_per_person(1_000_00, 3)
    assert third is not None
    assert third.each_cents == 333_33
    assert cost_per_person(500_00, 0) is None


def test_rates_combine_parts_and_means_combine_sums() -> None:
    rate = together([Figure(*FALL, 45, 50), Figure(*WINTER, 10, 50)])
    assert rate is not None
    assert shown(RATE, rate, "percent") == "55.0% (55 of 100)"
    mean = together([Figure(*FALL, 18_000, 10), Figure(*WINTER, 40_000, 40)])
    assert mean is not None
    assert value_of(MEAN, mean) == Decimal("11.6")
    assert shown(MEAN, mean, "points") == "11.6 points (n = 50)"
    text = together([Figure(*FALL, text="Two schools."), Figure(*WINTER, text="A third.")])
    assert text is not None
    assert shown(TEXT, text, "") == "Two schools. A third."
    assert together([]) is None
    assert combines(COUNT, adds_up=True)
    assert not combines(COUNT, adds_up=False)


def test_periods_that_overlap_are_not_taken_together() -> None:
    half = Figure(*HALF, 180)
    assert apart([Figure(*FALL, 120), Figure(*WINTER, 90), half]) == [half]


def _indicator(**known: object) -> Indicator:
    facts = {"id": 1, "initiative_id": 1, "name": "x", "unit": "people", "baseline": 0, "target": 600}
    usual = {
        "kind": COUNT,
        "adds_up": False,
        "counts_people": False,
        "method": "",
        "source": "",
        "definition": "",
    }
    return Indicator(**{**facts, **usual, **known})


def _outcome(
    indicator: Indicator, figures: list[Figure], promises: list[Promise] | None = None, exact: bool = False
):
    return outcome(indicator, figures, promises or [], Asked(*HALF, 10), Lens(5, exact=exact))


def test_persons_counted_unduplicated_are_never_added_across_periods() -> None:
    quarters = [Figure(*FALL, 120), Figure(*WINTER, 90)]
    found = _outcome(_indicator(), quarters)
    assert (found.value, found.as_text) == (None, NOT_COUNTED)
    assert "never added up" in found.method
    assert _outcome(_indicator(), [*quarters, Figure(*HALF, 180)]).as_text == "180 people"
    events = _outcome(_indicator(unit="events", adds_up=True), [Figure(*FALL, 4), Figure(*WINTER, 6)])
    assert events.as_text == "10 events"
    assert events.method.startswith("Added up from Oct to Dec 2026, Jan to Mar 2027.")


def test_a_period_that_began_before_is_told_beside_and_is_no_part_of_it() -> None:
    asked, lens = Asked(date(2026, 11, 1), WINTER[1], 10), Lens(5)

    def found(indicator: Indicator, *figures: Figure, told: Told | None = None):
        earlier = begun_before(indicator, figures, asked)
        assert earlier is not None
        return outcome(indicator, figures, [], asked, lens, earlier=Earlier(earlier, told))

    events = found(_indicator(unit="events", adds_up=True), Figure(*FALL, 4), Figure(*WINTER, 6))
    assert events.as_text == "6 events"
    assert events.method.startswith(
        "Oct to Dec 2026 began before Nov 1, 2026 and is not part of it: 4 events."
    )
    trained = found(_indicator(), Figure(*FALL, 120))
    assert (trained.as_text, trained.value) == (FROM_EARLIER, None)
    assert "is not part of it: 120 people." in trained.beside
    assert found(_indicator(), Figure(*FALL, 120), Figure(*WINTER, 90)).as_text == NOT_COUNTED
    assert "fewer than 5 people" in found(_indicator(counts_people=True), Figure(*FALL, 3)).beside
    kept = found(_indicator(adds_up=True), Figure(*FALL, 7), told=Told(None, complete=False))
    assert "7" not in kept.beside
    assert begun_before(_indicator(), [Figure(*FALL, 4), Figure(*HALF, 9)], Asked(*HALF, 10)) is None


def test_the_promise_of_the_period_comes_before_the_overall_one() -> None:
    own, parts = [Promise(*HALF, 300)], [Promise(*FALL, 100), Promise(*WINTER, 120)]
    assert _outcome(_indicator(), [], own).target == 300
    assert _outcome(_indicator(), [], parts).target == 600
    assert _outcome(_indicator(adds_up=True), [], parts).target == 220


def test_small_counts_of_people_leave_protected() -> None:
    people = _indicator(counts_people=True)
    hidden = _outcome(people, [Figure(*HALF, 4)])
    assert (hidden.value, hidden.suppressed, hidden.as_text) == (None, True, "fewer than 5 people")
    assert _outcome(people, [Figure(*HALF, 4)], exact=True).as_text == "4 people"
    assert _outcome(people, [Figure(*HALF, 0)]).as_text == "0 people"
    rate = _indicator(kind=RATE, counts_people=True)
    assert _outcome(rate, [Figure(*HALF, 48, 50)]).suppressed, "the two who did not say so are few"
    assert not _outcome(rate, [Figure(*HALF, 40, 50)]).suppressed


def test_what_derives_from_activities_says_how() -> None:
    hours = _indicator(derived=Derivation.VOLUNTEER_HOURS, adds_up=True, unit="hours")
    found = _outcome(hours, [Figure(date(2026, 10, 1), date(2026, 10, 31), 90), Figure(*WINTER, 60)])
    assert found.as_text == "3 hours"
    assert found.method == Derivation.VOLUNTEER_HOURS.told
    assert _outcome(_indicator(derived=Derivation.EVENTS), []).as_text == "0 people"


def test_a_target_is_reached_in_parts() -> None:
    assert reached_bp(Decimal(450), 600) == 7_500
    assert reached_bp(Decimal("18.5"), 20) == 9_250
    assert reached_bp(None, 600) is None
    assert reached_bp(Decimal(1), 0) is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("FY2027 Q1", date(2026, 10, 1), date(2026, 12, 31)),
        ("fy2027", date(2026, 10, 1), date(2027, 9, 30)),
        ("2026-10", date(2026, 10, 1), date(2026, 10, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-10-01..2026-12-31", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026-10-01 to 2026-12-31", date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_periods_are_read_as_people_write_them(text, first, last) -> None:
    assert parse_period(text, 10) == Period(first, last)


@pytest.mark.parametrize(
    "text", ["", "Q1", "2026-13", "0000", "FY0000", "2026-12-31..2026-10-01", "FY2027 Q5"]
)
def test_what_is_no_period_is_refused_in_words(text) -> None:
    with pytest.raises(DomainError):
        parse_period(text, 10)


def test_periods_have_names() -> None:
    assert period_name(*FALL, 10) == "FY2027 Q1"
    assert period_name(*HALF, 10) == "Oct 1, 2026 to Mar 31, 2027"
    assert period_name(date(2026, 11, 1), date(2026, 11, 30), 10) == "Nov 2026"
    assert quarter_of(date(2026, 11, 22), 7) == Period(*FALL)
    assert [one.start.month for one in quarters_between(date(2026, 11, 22), date(2027, 4, 1), 10)] == [
        10,
        1,
        4,
    ]
    assert months_of(Period(*HALF)) == "Oct 2026 to Mar 2027"


def test_usual_measures_say_how_they_are_counted() -> None:
    for kind in InitiativeKind:
        found = usual_measures(kind)
        assert len({one.name for one in found}) == len(found) > 15
        for one in found:
            assert one.derived is None or one.derived.kind is one.kind, one.name
            assert not (one.people and one.facts().adds_up), one.name
