"""Nobody is charged above 100%: the worked table."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from funding.coverage.effort import Charge, annual_pay, effort, normal_name, overcharge
from funding.coverage.months import months_of_year

YEAR = months_of_year(2027, 10)


def charges(source_id: int, name: str, percent: int, *, from_budget: bool = False) -> list[Charge]:
    return [Charge(source_id, name, month, Fraction(percent * 100), from_budget) for month in YEAR]


def test_sixty_and_fifty_percent_over_charge_5800_dollars() -> None:
    over = overcharge([*charges(1, "OVC", 60), *charges(2, "VOCA", 50)])
    assert over is not None
    assert over.total_bp == 11_000
    assert over.told("Ana Reyes", 58_000_00) == (
        "Oct 2026 to Sep 2027: Ana Reyes would be charged 60% OVC + 50% VOCA = 110%. "
        "At $58,000.00 a year for full time that is $5,800.00 over-charged."
    )


def test_a_full_time_is_fine_and_the_larger_of_plan_and_budget_counts() -> None:
    assert overcharge([*charges(1, "OVC", 60), *charges(2, "VOCA", 40)]) is None
    both = [*charges(1, "OVC", 60), *charges(1, "OVC", 70, from_budget=True)]
    assert overcharge([*both, *charges(2, "VOCA", 30)]) is None
    over = overcharge([*both, *charges(2, "VOCA", 31)])
    assert over is not None
    assert over.total_bp == 10_100


def test_only_the_months_above_count() -> None:
    half = [charge for charge in charges(2, "VOCA", 50) if charge.month < date(2027, 4, 1)]
    over = overcharge([*charges(1, "OVC", 60), *half])
    assert over is not None
    assert len(over.months) == 6
    assert "$2,900.00 over-charged" in over.told("Ana", 58_000_00)


def test_rounding_of_cents_never_makes_a_person_too_much() -> None:
    month = YEAR[0]
    parts = [effort(10_000, 2_416_67, 4_833_33), effort(5_000, 2_416_67, 2_416_67)]
    found = overcharge([Charge(number, str(number), month, part) for number, part in enumerate(parts)])
    assert found is None


def test_names_are_compared_without_case_and_spaces() -> None:
    assert normal_name("  Ana   REYES ") == normal_name("ana reyes")
    assert annual_pay(29_000_00, 12, 5_000) == 58_000_00
    assert annual_pay(14_500_00, 6, 5_000) == 58_000_00
