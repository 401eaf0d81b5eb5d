"""What if: the worked table, and what holds for every scenario."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.coverage.months import months_of_year
from funding.coverage.types import Change, Override, SourceFacts
from funding.coverage.whatif import Cost, Part, Payer, play

YEAR = months_of_year(2027, 10)
STATE, ASK = 1, 2
COSTS = [Cost(7, month, 1_000_00, 10_000) for month in YEAR]
PARTS = [
    *(Part(STATE, 7, month, 500_00, 5_000) for month in YEAR),
    *(Part(ASK, 7, month, cents) for month, cents in zip(YEAR, [333_34] * 4 + [333_33] * 8, strict=True)),
]


def facts(number: int, hue: str, **more: Any) -> SourceFacts:
    values: dict[str, Any] = {"amount_cents": 10_000_00, "secured": True, "chance_bp": 10_000}
    return SourceFacts(number, "application", str(number), hue, **values | more)


PAYERS = {
    STATE: Payer(facts(STATE, "state"), YEAR[0]),
    ASK: Payer(facts(ASK, "doj", secured=False, chance_bp=5_000, match_bp=2_500), YEAR[0]),
}


@pytest.mark.parametrize(
    ("override", "secured", "pending", "weighted", "gap"),
    [
        (None, 6_000_00, 4_000_00, 2_000_00, 4_000_00),
        (Override(Change.SCALE, 8_000, hue="state"), 4_800_00, 4_000_00, 2_000_00, 5_200_00),
        (Override(Change.DELAY, 3, source_id=STATE), 4_500_00, 4_000_00, 2_000_00, 5_500_00),
        (Override(Change.CHANCE, 2_500, source_id=ASK), 6_000_00, 4_000_00, 1_000_00, 5_000_00),
        (Override(Change.OFF, source_id=STATE), 0, 4_000_00, 2_000_00, 10_000_00),
    ],
)
def test_the_worked_scenarios(
    override: Override | None, secured: int, pending: int, weighted: int, gap: int
) -> None:
    result = play(COSTS, PARTS, PAYERS, [override] if override else [])
    total = result.total
    assert (total.planned, total.secured, total.pending) == (12_000_00, secured, pending)
    # Weighted money is rounded in each month, half a cent up.
    assert abs(total.weighted - weighted) <= 12
    assert abs(total.gap - gap) <= 12


def test_a_scenario_copies_nothing_and_the_plan_stays() -> None:
    before = play(COSTS, PARTS, PAYERS).total
    play(COSTS, PARTS, PAYERS, [Override(Change.OFF, hue="state")])
    assert play(COSTS, PARTS, PAYERS).total == before


def test_the_month_with_the_largest_gap_is_named() -> None:
    late = play(COSTS, PARTS, PAYERS, [Override(Change.DELAY, 2, hue="state")])
    assert late.low_month in YEAR[:2]
    assert play([Cost(7, YEAR[0], 0)], [], {}).low_month is None


def test_staff_months_and_match_follow() -> None:
    plain = play(COSTS, PARTS, PAYERS)
    assert plain.staff_bp == 6 * 10_000
    # The ask pays 2,000 by its chance; 25% of the total beside it is a third: 666.67, and the state pays 6,000.
    assert plain.match_short == 0
    lost = play(COSTS, PARTS, PAYERS, [Override(Change.OFF, hue="state")])
    assert lost.staff_bp == 12 * 10_000
    assert lost.match_short is not None
    assert abs(lost.match_short - 666_67) <= 12
    assert play(COSTS, PARTS[:12], {STATE: PAYERS[STATE]}).match_short is None


def test_secured_money_with_a_chance_is_pending() -> None:
    total = play(COSTS, PARTS, PAYERS, [Override(Change.CHANCE, 4_000, hue="state")]).total
    assert (total.secured, total.pending) == (0, 10_000_00)


OVERRIDES = st.lists(
    st.builds(
        Override,
        st.sampled_from(list(Change)),
        st.integers(1, 60),
        hue=st.sampled_from(["state", "doj"]),
    ),
    max_size=5,
)


@given(OVERRIDES)
def test_sums_by_month_and_initiative_are_the_total_and_never_above_the_plan(
    overrides: list[Override],
) -> None:
    result = play(COSTS, PARTS, PAYERS, overrides)
    for sums in (result.by_month, result.by_initiative, result.by_cell):
        assert sum(one.gap for one in sums.values()) == result.total.gap
        assert sum(one.secured for one in sums.values()) == result.total.secured
    assert 0 <= result.total.secured + result.total.weighted <= result.total.planned
    assert all(sums.gap >= 0 for sums in result.by_month.values())


@given(st.permutations(PARTS))
def test_the_order_of_parts_changes_nothing(parts: list[Part]) -> None:
    assert play(COSTS, parts, PAYERS).total == play(COSTS, PARTS, PAYERS).total


def test_what_costs_nothing_yet_has_no_month() -> None:
    result = play([Cost(7, None, 500)], [], {})
    assert result.total.gap == 500
    assert result.by_month == {}
    assert result.by_cell[7, None].planned == 500
    assert date(2026, 10, 1) not in result.by_month
