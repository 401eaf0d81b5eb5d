"""Dividing an amount without losing a cent."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.kernel.allocation import split
from funding.kernel.money import MAX_CENTS

weights = st.lists(st.integers(0, MAX_CENTS), min_size=1, max_size=30).filter(any)


@pytest.mark.parametrize(
    ("total", "shares", "parts"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (5, [3, 3, 1], [2, 2, 1]),
        (3_000_000, [6_000_000, 2_000_000], [2_250_000, 750_000]),
        (-100, [1, 1, 1], [-34, -33, -33]),
        (0, [0, 0], [0, 0]),
        (0, [], []),
        (7, [0, 5, 0], [0, 7, 0]),
    ],
)
def test_the_table_of_the_module_holds(total: int, shares: list[int], parts: list[int]) -> None:
    assert split(total, shares) == parts


@given(st.integers(-MAX_CENTS, MAX_CENTS), weights)
def test_parts_add_up_and_none_is_a_cent_from_its_exact_share(total: int, shares: list[int]) -> None:
    parts = split(total, shares)
    assert sum(parts) == total
    assert len(parts) == len(shares)
    for part, share in zip(parts, shares, strict=True):
        assert abs(part * sum(shares) - total * share) < sum(shares)


@given(st.integers(0, MAX_CENTS), weights)
def test_a_larger_weight_never_gets_less(total: int, shares: list[int]) -> None:
    pairs = sorted(zip(shares, split(total, shares), strict=True))
    assert all(left[1] <= right[1] for left, right in itertools.pairwise(pairs) if left[0] < right[0])


@given(st.integers(0, MAX_CENTS), weights)
def test_of_equal_weights_the_earlier_gets_the_odd_cent(total: int, shares: list[int]) -> None:
    parts = split(total, shares)
    for share in set(shares):
        same = [part for part, weight in zip(parts, shares, strict=True) if weight == share]
        assert same == sorted(same, reverse=True)


@pytest.mark.parametrize("shares", [[], [0, 0]])
def test_an_amount_without_any_weight_is_an_error(shares: list[int]) -> None:
    with pytest.raises(ValueError, match="zero"):
        split(1, shares)


def test_a_negative_weight_is_an_error() -> None:
    with pytest.raises(ValueError, match="negative"):
        split(10, [3, -1])
