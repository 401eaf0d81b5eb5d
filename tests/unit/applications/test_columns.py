"""Choosing columns, and which part of each group falls on a page of the list."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.applications.columns import COLUMNS, STANDARD, Layout, chosen_columns, turned_keys, turned_round
from funding.applications.queries.groups import Group, Sums
from funding.applications.queries.listing import spans


def test_the_title_is_always_first_and_unknown_columns_are_left_out() -> None:
    assert chosen_columns(["owner", "title", "nonsense", "ask", "owner"]) == ("title", "owner", "ask")
    assert chosen_columns(["nonsense"]) == STANDARD


def test_every_standard_column_is_known() -> None:
    assert set(STANDARD) <= set(COLUMNS)


def test_a_group_that_is_turned_twice_is_as_it_was() -> None:
    once = Layout(group="owner", turned=turned_keys("4,none"))
    assert once.is_folded("4")
    assert not once.is_folded("5")
    assert turned_round(once, "4") == "none"
    assert turned_keys("4,<b>,,none") == {"4", "none"}


def group(key: str, count: int) -> Group:
    return Group(key, key, Sums(count))


@pytest.mark.parametrize(
    ("first", "shown"),
    [
        (0, [("a", 0, 40), ("b", 0, 0), ("c", 0, 9)]),
        (50, [("c", 9, 21)]),
    ],
)
def test_a_page_holds_rows_of_open_groups_and_a_line_for_each_folded_one(
    first: int, shown: list[tuple[str, int, int]]
) -> None:
    found = [group("a", 40), group("b", 25), group("c", 30)]
    cut = spans(found, Layout(group="owner", turned=frozenset({"b"})), first, 50)
    assert [(span.group.key, span.before, span.rows) for span in cut] == shown


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(1, 30), st.booleans()), max_size=12), st.integers(1, 20))
def test_all_pages_together_show_every_row_and_every_folded_group_once(
    groups: list[tuple[int, bool]], size: int
) -> None:
    found = [group(str(place), count) for place, (count, _) in enumerate(groups)]
    layout = Layout(
        group="owner", turned=frozenset(str(place) for place, (_, shut) in enumerate(groups) if shut)
    )
    seen: dict[str, int] = {}
    for first in range(0, 400, size):
        for span in spans(found, layout, first, size):
            assert span.before == seen.get(span.group.key, 0)
            seen[span.group.key] = span.before + (1 if span.folded else span.rows)
    assert seen == {str(place): 1 if shut else count for place, (count, shut) in enumerate(groups)}
