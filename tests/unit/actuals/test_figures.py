"""Budget against actual, in the figures of the module's own table."""

from __future__ import annotations

from funding.actuals.figures import WITHOUT_LINE, Cost, Plan, Planned, compare
from funding.actuals.types import Share
from funding.budgets.types import Amounts, LineKind

TRAVEL = Plan(
    (
        Planned("conf", LineKind.TRAVEL, "Conferences", Amounts(10_000_00, 3_000_00, 500_00)),
        Planned("miles", LineKind.TRAVEL, "Mileage", Amounts(2_000_00)),
    ),
    Amounts(1_200_00),
)
COSTS = [
    Cost(LineKind.TRAVEL, "conf", Share.FUNDER, 4_000_00, 0, 1_000_00),
    Cost(LineKind.TRAVEL, "conf", Share.MATCH, 700_00),
    Cost(LineKind.TRAVEL, "miles", Share.FUNDER, 2_500_00),
    Cost(LineKind.TRAVEL, "", Share.FUNDER, 200_00),
    Cost(LineKind.TRAVEL, "gone", Share.FUNDER, 100_00, 50_00),
    Cost(None, "", Share.FUNDER, 680_00),
]


def test_a_line_stands_beside_its_costs_and_a_class_adds_them_up() -> None:
    made = compare(TRAVEL, COSTS, [Share.FUNDER])
    told = [
        (
            row.label,
            row.budget_cents,
            row.spent_cents,
            row.obligated_cents,
            row.remaining_cents,
            row.used_percent,
        )
        for row in made.rows
    ]
    assert told == [
        ("Travel", 12_000_00, 6_800_00, 1_000_00, 4_200_00, 57),
        ("Conferences", 10_000_00, 4_000_00, 1_000_00, 5_000_00, 40),
        ("Mileage", 2_000_00, 2_500_00, 0, -500_00, 125),
        (WITHOUT_LINE, 0, 300_00, 0, -300_00, None),
        ("Indirect costs", 1_200_00, 680_00, 0, 520_00, 57),
    ]
    assert [row.label for row in made.lines_over] == ["Mileage"]
    assert made.without_line_cents == 300_00


def test_both_shares_together_are_the_sum_of_each() -> None:
    both, funder, match = (
        compare(TRAVEL, COSTS, shares).total for shares in (tuple(Share), [Share.FUNDER], [Share.MATCH])
    )
    for name in ("budget_cents", "spent_cents", "waiting_cents", "obligated_cents", "remaining_cents"):
        assert getattr(both, name) == getattr(funder, name) + getattr(match, name)


def test_in_kind_match_is_no_cost_and_told_apart() -> None:
    made = compare(TRAVEL, COSTS, [Share.MATCH])
    assert made.total.budget_cents == 3_000_00
    assert made.in_kind_cents == 500_00


def test_an_award_without_a_budget_shows_what_was_spent() -> None:
    made = compare(Plan(), COSTS)
    assert made.total.spent_cents == sum(cost.spent_cents for cost in COSTS)
    assert made.total.used_percent is None
