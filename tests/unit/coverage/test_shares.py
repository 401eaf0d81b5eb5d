"""What each source pays of a line: the worked table, and what holds for every line."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.coverage.months import months_between, spread
from funding.coverage.shares import WHOLE_BP, Claim, OverAllocatedError, pay, trimmed
from funding.coverage.types import Spread
from funding.kernel.periods import add_months

OCT, DEC = date(2026, 10, 1), date(2026, 12, 1)
LINE = spread(100_00, OCT, DEC, Spread.MONTHS)


def test_the_worked_line() -> None:
    claims = [Claim(1, OCT, DEC, 5_000), Claim(2, OCT, DEC, 2_500), Claim(3, OCT, DEC, amount_cents=25_00)]
    first, second, third = pay(LINE, claims)
    assert list(first.values()) == [1667, 1667, 1666]
    assert list(second.values()) == [834, 833, 833]
    assert list(third.values()) == [833, 833, 834]
    assert [sum(part.values()) for part in (first, second, third)] == [50_00, 25_00, 25_00]


def test_sixty_and_fifty_percent_of_a_month_are_refused() -> None:
    with pytest.raises(
        OverAllocatedError, match=r"Nov 2026 to Dec 2026: the shares come to 110% of this line, 10%"
    ):
        pay(LINE, [Claim(1, OCT, DEC, 6_000), Claim(2, date(2026, 11, 1), DEC, 5_000)])


def test_an_amount_above_what_is_open_is_refused_with_the_difference() -> None:
    with pytest.raises(OverAllocatedError, match=r"Only \$40.00 of this line is .*50.00 is \$10.00 too much"):
        pay(LINE, [Claim(1, OCT, DEC, 6_000), Claim(2, OCT, DEC, amount_cents=50_00)])


def test_the_narrowest_amount_comes_first() -> None:
    wide, narrow = Claim(1, OCT, DEC, amount_cents=66_66), Claim(2, OCT, OCT, amount_cents=33_34)
    for claims in ([wide, narrow], [narrow, wide]):
        paid = dict(zip(claims, pay(LINE, claims), strict=True))
        assert paid[narrow] == {OCT: 33_34}
        assert paid[wide][OCT] == 0


@st.composite
def covered_lines(draw: st.DrawFn) -> tuple[dict[date, int], list[Claim]]:
    """A line of any length and claims by share that fit it."""
    first = add_months(OCT, draw(st.integers(0, 23)))
    months = months_between(first, add_months(first, draw(st.integers(0, 23))))
    line = spread(draw(st.integers(1, 10**9)), months[0], months[-1], draw(st.sampled_from(list(Spread))))
    claims, left = [], WHOLE_BP
    for source in range(1, draw(st.integers(1, 6))):
        share = draw(st.integers(1, max(1, left // 2)))
        left -= share
        start, end = sorted((draw(st.sampled_from(months)), draw(st.sampled_from(months))))
        claims.append(Claim(source, start, end, share))
    return line, claims


@given(covered_lines())
def test_no_month_is_ever_covered_above_the_whole(case: tuple[dict[date, int], list[Claim]]) -> None:
    line, claims = case
    paid = pay(line, claims)
    for month, cents in line.items():
        parts = [part.get(month, 0) for part in paid]
        assert min(parts, default=0) >= 0
        assert sum(parts) <= cents


@given(covered_lines())
def test_shares_that_make_a_whole_sum_to_every_month_and_are_right_to_the_cent(
    case: tuple[dict[date, int], list[Claim]],
) -> None:
    line, claims = case
    full = [Claim(claim.source_id, min(line), max(line), claim.share_bp) for claim in claims]
    rest = WHOLE_BP - sum(claim.share_bp or 0 for claim in full)
    full.append(Claim(99, min(line), max(line), rest))
    paid = pay(line, full)
    assert {month: sum(part[month] for part in paid) for month in line} == line
    total = sum(line.values())
    for claim, part in zip(full, paid, strict=True):
        assert abs(sum(part.values()) * WHOLE_BP - total * (claim.share_bp or 0)) < WHOLE_BP


@given(covered_lines(), st.randoms(use_true_random=False))
def test_the_order_of_claims_changes_nothing(
    case: tuple[dict[date, int], list[Claim]], chance: Random
) -> None:
    line, claims = case
    spare = sum(line.values()) // 50
    claims = [*claims, Claim(90, min(line), max(line), amount_cents=spare)]
    try:
        paid = dict(zip(claims, pay(line, claims), strict=True))
    except OverAllocatedError:
        return
    mixed = list(claims)
    chance.shuffle(mixed)
    assert dict(zip(mixed, pay(line, mixed), strict=True)) == paid


def test_taking_months_out_leaves_the_others_as_they_were() -> None:
    share, amount = Claim(1, OCT, DEC, 5_000), Claim(2, OCT, DEC, amount_cents=30_00)
    paid = pay(LINE, [share, amount])
    nov = date(2026, 11, 1)
    assert trimmed(share, paid[0], nov, nov) == [Claim(1, OCT, OCT, 5_000), Claim(1, DEC, DEC, 5_000)]
    left = trimmed(amount, paid[1], nov, nov)
    assert [claim.amount_cents for claim in left] == [paid[1][OCT], paid[1][DEC]]
    assert trimmed(share, paid[0], OCT, DEC) == []
