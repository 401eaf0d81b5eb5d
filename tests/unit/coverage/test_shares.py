"""What each source pays of a line: the worked table, and what holds for every line."""

from __future__ import annotations

import random
from datetime import date

import pytest

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


def _case(chance: random.Random) -> tuple[dict[date, int], list[Claim]]:
    """A line of any length and claims that fit it."""
    first = add_months(OCT, chance.randrange(24))
    months = months_between(first, add_months(first, chance.randrange(24)))
    line = spread(chance.randrange(1, 10**8), months[0], months[-1], chance.choice(list(Spread)))
    claims, left = [], WHOLE_BP
    for source in range(1, chance.randrange(2, 6)):
        share = chance.randrange(1, max(2, left // 2))
        if left - share < 0:
            break
        left -= share
        start, end = sorted(chance.choices(months, k=2))
        claims.append(Claim(source, start, end, share))
    return line, claims


def test_every_line_adds_up_and_never_goes_above_the_whole() -> None:
    chance = random.Random(11)  # noqa: S311 - a seeded walk, no secret.
    for _ in range(400):
        line, claims = _case(chance)
        paid = pay(line, claims)
        for month, cents in line.items():
            parts = [part.get(month, 0) for part in paid]
            assert min(parts, default=0) >= 0
            assert sum(parts) <= cents
        full = [Claim(claim.source_id, min(line), max(line), claim.share_bp) for claim in claims]
        rest = WHOLE_BP - sum(claim.share_bp or 0 for claim in full)
        whole = pay(line, [*full, Claim(99, min(line), max(line), rest)])
        assert {month: sum(part[month] for part in whole) for month in line} == line
        total = sum(line.values())
        for claim, part in zip([*full, Claim(99, OCT, OCT, rest)], whole, strict=True):
            assert abs(sum(part.values()) * WHOLE_BP - total * (claim.share_bp or 0)) < WHOLE_BP


def test_the_order_of_claims_changes_nothing() -> None:
    chance = random.Random(13)  # noqa: S311 - a seeded walk, no secret.
    for _ in range(200):
        line, claims = _case(chance)
        spare = sum(line.values()) // 50
        claims = [*claims, Claim(90, min(line), max(line), amount_cents=spare)]
        try:
            paid = dict(zip(claims, pay(line, claims), strict=True))
        except OverAllocatedError:
            continue
        mixed = chance.sample(claims, k=len(claims))
        assert dict(zip(mixed, pay(line, mixed), strict=True)) == paid


def test_taking_months_out_leaves_the_others_as_they_were() -> None:
    share, amount = Claim(1, OCT, DEC, 5_000), Claim(2, OCT, DEC, amount_cents=30_00)
    paid = pay(LINE, [share, amount])
    nov = date(2026, 11, 1)
    assert trimmed(share, paid[0], nov, nov) == [Claim(1, OCT, OCT, 5_000), Claim(1, DEC, DEC, 5_000)]
    left = trimmed(amount, paid[1], nov, nov)
    assert [claim.amount_cents for claim in left] == [paid[1][OCT], paid[1][DEC]]
    assert trimmed(share, paid[0], OCT, DEC) == []
