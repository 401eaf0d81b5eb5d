"""Line 11 of the SF-425: the base that an award's own costs make."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from funding.actuals.types import Share
from funding.budgets.term_rows import RateRow
from funding.budgets.terms import IndirectKind, Terms
from funding.budgets.types import LineKind
from funding.kernel.periods import Period
from funding.reports.indirect import Cost, line_11, warnings

AWARDED = Terms(federal_award_date=date(2026, 3, 20), first_day=date(2026, 4, 1), last_day=date(2027, 9, 30))
DAYS = Period(date(2026, 4, 1), date(2027, 3, 31))
DAY = date(2026, 5, 31)


def cost(kind: LineKind | None, cents: int, day: date = DAY, **more: object) -> Cost:
    """A cost of the funder's share."""
    return Cost(day, kind, Share.FUNDER, cents, **more)  # type: ignore[arg-type]


def worked() -> list[Cost]:
    """The worked table, with the subaward in two invoices."""
    return [
        cost(LineKind.PERSONNEL, 66_966_54),
        cost(LineKind.EQUIPMENT, 3_986_09),
        cost(LineKind.PARTICIPANT, 3_887_22),
        cost(LineKind.RENT, 2_870_00),
        cost(LineKind.SUBAWARD, 30_000_00, agreement="Beds"),
        cost(LineKind.SUBAWARD, 22_500_00, date(2026, 9, 30), agreement="Beds"),
    ]


def test_the_base_is_what_the_costs_themselves_put_into_it() -> None:
    (row,) = line_11([*worked(), cost(None, 17_544_98)], [], AWARDED, DAYS)
    assert (row.base_cents, row.charged_cents, row.allowed_cents) == (116_966_54, 17_544_98, 17_544_98)
    assert (row.kind, row.rate_bp, warnings([row])) == ("De minimis rate", 1_500, [])


def test_each_subaward_has_a_cap_of_its_own() -> None:
    two = [
        cost(LineKind.SUBAWARD, 80_000_00, agreement="A"),
        cost(LineKind.SUBAWARD, 30_000_00, agreement="B"),
    ]
    assert line_11(two, [], AWARDED, DAYS)[0].base_cents == 80_000_00


def test_a_charge_above_the_rate_is_told_and_one_below_it_too() -> None:
    over = line_11([*worked(), cost(None, 18_000_00)], [], AWARDED, DAYS)
    assert "$455.02 less than was charged. Correct the charge" in warnings(over)[0]
    under = line_11([*worked(), cost(None, 10_000_00)], [], AWARDED, DAYS)
    assert warnings(under)[0].endswith("comes to $17,544.98, $7,544.98 more than was charged.")


def test_match_is_in_the_base_only_where_it_was_charged() -> None:
    ours = Cost(DAY, LineKind.TRAVEL, Share.MATCH, 1_000_00)
    assert line_11([*worked(), ours, cost(None, 1)], [], AWARDED, DAYS)[0].base_cents == 116_966_54
    charged = Cost(DAY, None, Share.MATCH, 150_00)
    (row,) = line_11([*worked(), ours, cost(None, 17_544_98), charged], [], AWARDED, DAYS)
    assert (row.base_cents, row.charged_cents, row.federal_cents) == (117_966_54, 17_694_98, 17_544_98)
    assert row.allowed_cents == 17_694_98


def test_each_negotiated_rate_has_a_row_for_its_days() -> None:
    rates = (RateRow(date(2025, 7, 1), 2_000, date(2026, 6, 30)), RateRow(date(2026, 7, 1), 2_500))
    terms = Terms(
        federal_award_date=date(2026, 3, 20),
        first_day=date(2026, 4, 1),
        last_day=date(2027, 9, 30),
        indirect_kind=IndirectKind.NEGOTIATED,
        rates=rates,
    )
    later = date(2026, 8, 1)
    costs = [cost(LineKind.TRAVEL, 100_00), cost(LineKind.TRAVEL, 200_00, later)]
    first, second = line_11([*costs, cost(None, 20_00), cost(None, 50_00, later)], [], terms, DAYS)
    assert (first.rate_bp, first.last, first.base_cents, first.charged_cents) == (
        2_000,
        date(2026, 6, 30),
        100_00,
        20_00,
    )
    assert (second.rate_bp, second.first, second.base_cents, second.charged_cents) == (
        2_500,
        date(2026, 7, 1),
        200_00,
        50_00,
    )
    assert (first.kind, warnings([first, second])) == ("Predetermined rate", [])


kinds = st.sampled_from([LineKind.PERSONNEL, LineKind.SUBAWARD, LineKind.RENT, LineKind.CONTRACT])
some = st.lists(st.tuples(kinds, st.integers(0, 360), st.integers(1, 9_000_000)), min_size=1, max_size=20)


@settings(max_examples=40)
@given(some)
def test_cutting_the_days_at_an_equal_rate_changes_no_base(entries: list[tuple[LineKind, int, int]]) -> None:
    costs = [
        cost(kind, cents, date.fromordinal(DAYS.start.toordinal() + days)) for kind, days, cents in entries
    ]
    rates = (RateRow(date(2025, 7, 1), 2_000), RateRow(date(2026, 10, 1), 2_000))
    whole, cut = (
        Terms(
            federal_award_date=date(2026, 3, 20),
            first_day=date(2026, 4, 1),
            indirect_kind=IndirectKind.NEGOTIATED,
            rates=rows,
        )
        for rows in (rates[:1], rates)
    )
    (one,) = line_11(costs, [], whole, DAYS)
    assert one.base_cents == sum(row.base_cents for row in line_11(costs, [], cut, DAYS))
