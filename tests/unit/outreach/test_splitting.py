"""Figures by place: the worked table, and that no small cell follows from wholes and places together."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.outreach.combining import Figure
from funding.outreach.result_types import IndicatorKind
from funding.outreach.splitting import Split
from funding.outreach.subtraction import Nested
from funding.outreach.suppression import is_small
from tests.unit.outreach.test_suppression import _follows

START = date(2026, 10, 1)
COUNT = IndicatorKind.COUNT
QUARTER, NEXT, HALF = (0, 0), (1, 1), (0, 1)
Table = dict[tuple[int, int], dict[str, int]]


def _figure(period: tuple[int, int], value: int) -> Figure:
    return Figure(START + timedelta(days=period[0]), START + timedelta(days=period[1]), value)


def _split(places: Table, wholes: dict[tuple[int, int], int], *, adds_up: bool = True) -> Split:
    by_place: dict[str, list[Figure]] = {}
    for period, row in places.items():
        for place, number in row.items():
            by_place.setdefault(place, []).append(_figure(period, number))
    whole = [_figure(period, number) for period, number in wholes.items()]
    nested = Nested(COUNT, whole, 5)

    def is_told(figure: Figure) -> bool:
        if not adds_up:
            return not is_small(figure.value or 0)
        return nested.told(figure.starts_on, figure.ends_on).complete

    return Split(COUNT, whole, by_place, 5, is_told=is_told, adds_up=adds_up)


def _told(split: Split, place: str, period: tuple[int, int]) -> int | None:
    found = split.told(place, *(START + timedelta(days=one) for one in period))
    return found.figure.value if found.complete and found.figure else None


@pytest.mark.parametrize(
    ("places", "whole", "told"),
    [
        ({"Erie": 20, "Ohio": 30}, 50, {"Erie", "Ohio"}),
        ({"Erie": 3, "Ohio": 30, "Corry": 17}, 50, {"Ohio"}),
        ({"Erie": 3, "Ohio": 30}, 33, set()),
        ({"Erie": 20, "Ohio": 27}, 50, {"Ohio"}),
        ({"Erie": 20, "Ohio": 30}, None, set()),
        ({"Erie": 0, "Ohio": 30}, 30, {"Erie", "Ohio"}),
    ],
)
def test_places_of_a_period_are_told_as_the_table_says(places, whole, told) -> None:
    split = _split({QUARTER: places}, {} if whole is None else {QUARTER: whole})
    assert {place for place in places if _told(split, place, QUARTER) is not None} == told


def test_persons_who_came_to_two_places_leave_nothing_elsewhere() -> None:
    split = _split({QUARTER: {"Erie": 20, "Ohio": 20}}, {QUARTER: 36}, adds_up=False)
    assert (_told(split, "Erie", QUARTER), _told(split, "Ohio", QUARTER)) == (20, 20)


def test_what_was_hidden_in_a_quarter_stays_hidden_in_the_half_year() -> None:
    places = {
        QUARTER: {"Erie": 3, "Ohio": 8, "Corry": 30},
        HALF: {"Erie": 23, "Ohio": 28, "Corry": 50},
    }
    split = _split(places, {QUARTER: 41, HALF: 101})
    assert [_told(split, one, HALF) for one in ("Erie", "Ohio", "Corry")] == [None, None, 50]
    assert _told(split, "Corry", QUARTER) == 30
    rest = _split({QUARTER: {"Erie": 20}, HALF: {"Erie": 23, "Ohio": 9}}, {QUARTER: 20, HALF: 32})
    assert [_told(rest, one, HALF) for one in ("Erie", "Ohio")] == [None, None]
    assert _told(rest, "Erie", QUARTER) == 20


def test_a_year_without_its_own_figure_is_at_least_what_its_quarters_tell() -> None:
    split = _split({QUARTER: {"Erie": 20}, NEXT: {"Erie": 3, "Ohio": 40}}, {QUARTER: 20, NEXT: 43})
    told = split.told("Erie", START, START + timedelta(days=1))
    assert (told.figure.value if told.figure else None, told.complete) == (20, False)


COUNTS = st.one_of(st.just(0), st.integers(1, 6), st.integers(5, 30))
PLACES = ("Erie", "Ohio", "Corry", "")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(COUNTS, min_size=4, max_size=4), min_size=2, max_size=3),
    st.lists(COUNTS, min_size=4, max_size=4),
    st.sets(st.tuples(st.integers(0, 3), st.sampled_from(PLACES[:3])), max_size=3),
)
def test_no_small_cell_follows_from_wholes_and_places(quarters, rest, unsaid) -> None:
    """Quarters and a year over them with something of its own, cell by cell; some places are told by no figure."""
    size = len(quarters)
    own = [*quarters, rest]
    cells = [(row, at) for row in range(size + 1) for at in range(4)]
    rows = {**{(at, at): [at] for at in range(size)}, (0, size - 1): list(range(size + 1))}
    wholes = {period: sum(sum(own[row]) for row in made) for period, made in rows.items()}
    places: Table = {
        period: {
            place: sum(own[row][at] for row in made)
            for at, place in enumerate(PLACES[:3])
            if (number, place) not in unsaid
        }
        for number, (period, made) in enumerate(rows.items())
    }
    offered = []
    for until in range(size):
        known = {period for period in rows if period[1] <= until}
        then = {period: wholes[period] for period in known}
        nested = Nested(COUNT, [_figure(*one) for one in then.items()], 5)
        split = _split({period: places[period] for period in known}, then)
        for period in known:
            days = [START + timedelta(days=one) for one in period]
            if nested.told(days[0], days[1]).complete:
                offered.append([int(row in rows[period]) for row, _ in cells])
            offered.extend(
                [int(row in rows[period] and at == PLACES.index(place)) for row, at in cells]
                for place in places[period]
                if _told(split, place, period) is not None
            )
    for row, at in cells:
        if 0 < own[row][at] < 5:
            assert not _follows(offered, [int(one == (row, at)) for one in cells]), (quarters, rest, unsaid)
