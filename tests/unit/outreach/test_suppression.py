"""Small counts: the worked table, and that nobody who takes whatever is offered can work one out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.outreach.activity_types import ActivityFilter, ActivityKind
from funding.outreach.lens import Lens, Sum
from funding.outreach.queries.attendance import Attendance, Came
from funding.outreach.subtraction import whole_months
from funding.outreach.suppression import Atom, Grid, groups, is_small, may_stand, taken_together

MONTHS = (date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1))
KINDS = (ActivityKind.TRAINING, ActivityKind.STREET_OUTREACH)


def _atoms(*counts: tuple[int, int, str]) -> list[Atom]:
    return [Atom(key, MONTHS[month], (number,), place) for key, (month, number, place) in enumerate(counts)]


def _grouped(atoms: list[Atom]) -> list[list[int]]:
    return sorted(sorted(one.counts[0] for one in group) for group in groups(atoms))


@pytest.mark.parametrize(
    ("counts", "made"),
    [
        ([(0, 20, ""), (0, 30, "")], [[20], [30]]),
        ([(0, 3, ""), (0, 20, ""), (0, 30, "")], [[3, 20], [30]]),
        ([(0, 3, ""), (1, 20, ""), (2, 30, "")], [[3, 20], [30]]),
        ([(0, 20, ""), (1, 3, "")], [[20]]),
        ([(0, 1, "")] * 5, []),
        ([(0, 3, "Erie"), (0, 20, "Corry"), (0, 30, "Corry")], [[3, 20], [30]]),
        ([(0, 3, "Erie"), (0, 4, "Erie"), (0, 20, "Corry")], [[3, 4], [20]]),
    ],
)
def test_counts_are_taken_together_as_the_table_says(counts, made) -> None:
    assert _grouped(_atoms(*counts)) == made


def test_the_threshold_is_the_houses_own_and_zeros_are_told() -> None:
    assert [len(group) for group in groups(_atoms((0, 6, ""), (0, 20, "")), 10)] == [2]
    assert (is_small(5), is_small(4), is_small(0)) == (False, True, False)
    assert may_stand([Atom(1, MONTHS[0], (40, 0))])
    assert not may_stand([Atom(1, MONTHS[0], (40, 3))])
    grid = Grid(groups(_atoms((0, 3, ""), (0, 20, ""))), zeros=[9])
    assert (grid.alone(9), grid.alone(0), grid.told([0, 9]), grid.told([0, 1])) == (True, False, {9}, {0, 1})
    assert taken_together(_atoms((0, 2, ""), (0, 2, ""))) == []


def test_a_sum_says_what_is_missing() -> None:
    assert [one.told for one in (Sum(1203), Sum(1190, False), Sum(0, False), Sum(0))] == [
        "1,203",
        "at least 1,190",
        "*",
        "0",
    ]
    assert (Lens(5).hides(4), Lens(5, exact=True).hides(4)) == (True, False)


def _filters() -> list[ActivityFilter]:
    """Every filter that the page offers or an address can ask for, some that cut a month among them."""
    ends = [date(2026, 10, 1), date(2026, 11, 1), date(2026, 11, 15), date(2027, 1, 1), date(2027, 2, 1)]
    days = [(None, None), *combinations(ends, 2)]
    return [
        ActivityFilter(
            kind=kind,
            place=place,
            first=first,
            last=date.fromordinal(after.toordinal() - 1) if after else None,
        )
        for kind, place, (first, after) in product((None, *KINDS), ("", "Erie", "Corry"), days)
    ]


def _fits(one: Came, filters: ActivityFilter) -> bool:
    return (
        (filters.kind in (None, one.kind))
        and (filters.place in ("", one.place))
        and (filters.first is None or one.day >= filters.first)
        and (filters.last is None or one.day <= filters.last)
    )


def _follows(known: list[list[int]], wanted: list[int]) -> bool:
    """Whether ``wanted`` is a sum of multiples of what is known: Gaussian elimination over fractions."""
    rows = [[Fraction(one) for one in row] for row in known]
    target = [Fraction(one) for one in wanted]
    for column in range(len(wanted)):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is None:
            continue
        rows = [row for row in rows if row is not pivot]
        rows = [_less(row, pivot, column) for row in rows]
        target = _less(target, pivot, column)
    return not any(target)


def _less(row: list[Fraction], pivot: list[Fraction], column: int) -> list[Fraction]:
    share = row[column] / pivot[column]
    return [a - share * b for a, b in zip(row, pivot, strict=True)] if share else row


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.builds(
            Came,
            st.sampled_from(KINDS),
            st.sampled_from(("Erie", "Corry")),
            st.builds(
                lambda month, day: month.replace(day=day), st.sampled_from(MONTHS), st.sampled_from((1, 20))
            ),
            st.one_of(st.integers(1, 6), st.integers(5, 30)),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_nothing_small_follows_from_any_set_of_what_is_offered(came: list[Came]) -> None:
    """Rows, sums of every filter, places of every period, sums as they stood at the end of every month before."""
    known = dict(enumerate(came))
    keys = list(known)
    offered: list[list[int]] = []
    for until in MONTHS:
        then = Attendance({key: one for key, one in known.items() if one.day < _next(until)}, 5)
        alone = [key for key in then.activities if then.alone(key) is not None]
        offered.extend([int(one == key) for one in keys] for key in alone)
        for filters in _filters():
            days = {key for key, one in then.activities.items() if _fits(one, filters)}
            told = _told(then, days, filters)
            assert then.total(filters) == Sum(sum(known[key].number for key in told), told == days)
            offered.append([int(key in told) for key in keys])
            if not filters.place:
                places = {
                    one: replace(filters, place=one) for one in {then.activities[key].place for key in days}
                }
                assert then.by_place(filters) == {one: then.total(each) for one, each in places.items()}
    distinct = [list(row) for row in {tuple(row) for row in offered} if any(row)]
    for size in range(1, len(keys) + 1):
        for cell in combinations(keys, size):
            number = sum(known[key].number for key in cell)
            if 0 < number < 5:
                assert not _follows(distinct, [int(key in cell) for key in keys]), (came, cell)


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _told(attended: Attendance, asked: set[int], filters: ActivityFilter) -> set[int]:
    """The activities that a sum is made of."""
    days = {key: attended.activities[key].day for key in asked}
    return attended.grid.told(whole_months(days, filters.first, filters.last))


def test_groups_of_people_are_told_by_quarters_that_are_over() -> None:
    """What was told of a quarter stays: months that come later never join it, and one that runs is not told yet."""
    days = (*MONTHS[:2], date(2027, 2, 1), date(2027, 3, 1), date(2027, 4, 1))
    came = {key: Came(KINDS[0], "Erie", day, 20) for key, day in enumerate(days)}
    spans = Attendance(came, 5).spans(10)
    assert spans == [list(days[:2]), list(days[2:4])]
    assert Attendance({key: came[key] for key in (0, 1)}, 5).spans(10) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 12), min_size=1, max_size=8))
def test_each_count_of_a_group_could_be_another_number(counts: list[int]) -> None:
    """Who knows that each is at least one still cannot tell any of several: their sum leaves room."""
    for group in groups(_atoms(*((0, number, "") for number in counts))):
        numbers = [one.counts[0] for one in group]
        assert sum(numbers) >= 5
        assert len(numbers) == 1 or sum(numbers) > len(numbers)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=1, max_size=3))
def test_activities_and_groups_together_tell_no_small_part(table: list[list[int]]) -> None:
    """Of two margins a part follows only where it is the whole of one, and that is never small."""
    rows = [(Atom(key, MONTHS[0], (sum(row),)),) for key, row in enumerate(table) if any(row)]
    made = groups([one for (one,) in rows])
    if not made:
        return
    sums = [sum(row[column] for row in table) for column in range(3)]
    columns = taken_together([Atom(at, MONTHS[0], (number,)) for at, number in enumerate(sums) if number])
    cells = list(product(range(len(table)), range(3)))
    known = [[int(r in {one.key for one in group}) for r, _ in cells] for group in made]
    known += [[int(c in {one.key for one in group}) for _, c in cells] for group in columns]
    for r, c in cells:
        if 0 < table[r][c] < 5:
            assert not _follows(known, [int(one == (r, c)) for one in cells])
