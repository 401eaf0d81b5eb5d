"""Small counts: the worked table, and that no reader with all sums can tell a hidden count."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funding.outreach.lens import Lens
from funding.outreach.suppression import Published, hidden_cells, is_small, publish, publish_list, with_totals


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([3, 20], [None, None, 23]),
        ([3, 20, 8], [None, 20, None, 31]),
        ([0, 7], [0, 7, 7]),
        ([3, 0], [None, 0, None]),
        ([2, 2], [None, None, None]),
        ([1, 1, 20], [None, None, None, 22]),
        ([12, 30], [12, 30, 42]),
    ],
)
def test_lists_are_shown_as_the_table_says(counts, shown) -> None:
    assert list(publish_list(counts).cells[0]) == shown


def test_the_threshold_is_the_houses_own() -> None:
    assert publish_list([6, 20, 30], threshold=10).cells[0] == (None, None, 30, 56)
    assert not is_small(5)
    assert is_small(4)
    assert not is_small(0)


def test_a_table_that_makes_no_sense_is_refused() -> None:
    for rows in ([[1, 2], [3]], [[-1]]):
        with pytest.raises(ValueError, match="a table of counts"):
            publish(rows)


def _another(table: list[list[int]], hidden: set[tuple[int, int]], cell: tuple[int, int]) -> bool:
    """Whether a table with the same shown counts and all the same sums has another count in ``cell``.

    Searches by hand, row by row, changes of at most one: every hidden count stays at least 1, since zeros are shown.
    """
    height, width = len(table), len(table[0])
    options = [
        [
            change
            for change in product(
                *(
                    [d for d in (-1, 0, 1) if table[r][c] + d >= 1 and not ((r, c) == cell and d == 0)]
                    if (r, c) in hidden
                    else [0]
                    for c in range(width)
                )
            )
            if sum(change[:-1]) == change[-1]
        ]
        for r in range(height)
    ]
    sums: set[tuple[int, ...]] = {(0,) * width}
    for row in options[:-1]:
        sums = {tuple(a + b for a, b in zip(one, change, strict=True)) for one in sums for change in row}
    return bool(sums & set(options[-1]))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(
            st.lists(
                st.one_of(st.just(0), st.integers(1, 6), st.integers(1, 40)), min_size=width, max_size=width
            ),
            min_size=1,
            max_size=4,
        )
    )
)
def test_no_hidden_count_follows_from_what_is_shown(rows: list[list[int]]) -> None:
    table = with_totals(rows)
    hidden = hidden_cells(table)
    for r, row in enumerate(table):
        for c, count in enumerate(row):
            assert ((r, c) in hidden) or not is_small(count)
            assert count or (r, c) not in hidden, "zeros are shown"
    for cell in hidden:
        assert _another(table, hidden, cell), (rows, cell)


def test_a_lens_shows_exact_counts_only_to_who_may_see_them() -> None:
    inside, outside = Lens(5, exact=True), Lens(5)
    assert inside.group({"a": 3, "b": 20}) == ({"a": 3, "b": 20}, 23)
    assert outside.group({"a": 3, "b": 20}) == ({"a": None, "b": None}, 23)
    assert outside.group({}) == ({}, 0)
    assert (outside.one(4), inside.one(4), outside.one(0)) == (None, 4, 0)
    assert inside.table([[3, 20], [10, 10]]) == ((3, 20, 23), (10, 10, 20), (13, 30, 43))
    assert outside.table([[3, 20], [10, 10]]) == ((None, None, 23), (None, None, 20), (13, 30, 43))
    assert Published(outside.table([[3, 20], [10, 10]])).hidden == 4
