"""What moving money would ask for, as the table of ``funding.awards.simulating`` has it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from funding.awards.simulating import rows, what_if
from funding.budgets.terms import FunderRules, IndirectKind, Terms
from funding.budgets.totals import compute
from funding.budgets.transfers import Link
from funding.budgets.types import Amounts, Line, LineKind
from funding.kernel.errors import DomainError

TERMS = Terms(funder=FunderRules.DOJ, indirect_kind=IndirectKind.NONE)


def lines(travel: int) -> list[Line]:
    """An approved $600,000 of travel and participant support."""
    return [
        Line("t", LineKind.TRAVEL, "Travel", {1: Amounts(travel * 100)}),
        Line("s", LineKind.SUPPLIES, "Supplies", {1: Amounts((600_000 - travel) * 100)}),
    ]


CHAIN = [
    Link(label, compute(lines(travel), TERMS))
    for label, travel in (("v2", 300_000), ("v3", 275_000), ("v4", 255_000))
]


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"C": -15_000_00, "E": 15_000_00}, []),
        ({"C": -20_000_00, "E": 20_000_00}, ["limit"]),
        ({"C": -1_00, "I": 1_00}, ["new_category"]),
        ({"C": 5_000_00}, ["more_money"]),
    ],
)
def test_a_change_is_judged_with_all_that_has_moved(changes: Mapping[str, int], reasons: list[str]) -> None:
    ruling = what_if(CHAIN, lines(255_000), TERMS, changes)
    assert ruling is not None
    assert [one.key for one in ruling.reasons] == reasons
    assert ruling.limit_cents == 60_000_00


def test_nothing_moved_asks_nothing_and_too_much_is_refused() -> None:
    assert what_if(CHAIN, lines(255_000), TERMS, {"C": 0}) is None
    with pytest.raises(DomainError) as refused:
        what_if(CHAIN, lines(255_000), TERMS, {"C": -255_000_01, "E": 255_000_01})
    assert refused.value.field == "C"
    held = {row.letter: row.after_cents for row in rows(CHAIN[-1].totals, {"C": -5_00})}
    assert (held["C"], held["E"], held["D"]) == (254_995_00, 345_000_00, 0)
