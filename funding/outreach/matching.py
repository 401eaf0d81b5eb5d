"""What a survey before and after shows: matched pairs only, and more than one survey weighed by its pairs.

A pair is matched where the same answer sheet (by a code the trainee chooses, never a name) is there before and after.
The change is the mean of the post-test less the mean of the pre-test, in points; the relative change is that change
as a share of the mean before. Both are told with the number of pairs. Several surveys combine by adding up points:
each mean times its pairs, over all pairs. Scores are whole hundredths of a point, rounded half up.

===========================================  =======  ======  ======  ========  =========
surveys                                      matched  before  after   change    relative
===========================================  =======  ======  ======  ========  =========
one: 240 pairs, 62.0 to 81.5                 240      62.0    81.5    +19.5     31.5%
two: 100 of 50.0 to 70.0, 300 of 60.0 to 80  400      57.5    77.5    +20.0     34.8%
===========================================  =======  ======  ======  ========  =========
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from funding.kernel.money import divide_half_up


@dataclass(frozen=True, slots=True)
class Pairs:
    """Matched pairs of one survey or of several: how many, and the means in hundredths of a point."""

    matched: int
    pre_mean: int
    post_mean: int

    @property
    def change(self) -> int:
        """Hundredths of a point gained, negative where lost."""
        return self.post_mean - self.pre_mean

    @property
    def relative_bp(self) -> int | None:
        """The change as a share of the mean before, in basis points; None where that mean is zero."""
        return divide_half_up(self.change * 10_000, self.pre_mean) if self.pre_mean else None


def combined(surveys: Sequence[Pairs]) -> Pairs | None:
    """All surveys together, weighed by their pairs; None where there is none."""
    matched = sum(one.matched for one in surveys)
    if not matched:
        return None
    before = divide_half_up(sum(one.matched * one.pre_mean for one in surveys), matched)
    after = divide_half_up(sum(one.matched * one.post_mean for one in surveys), matched)
    return Pairs(matched, before, after)


def told(pairs: Pairs) -> str:
    """The change as a sentence has it: "62.0 to 81.5, +19.5 points (31.5%), 240 matched pairs"."""
    relative = "" if pairs.relative_bp is None else f" ({tenths(divide_half_up(pairs.relative_bp, 10))}%)"
    change = divide_half_up(pairs.change, 10)
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    return (
        f"{points(pairs.pre_mean)} to {points(pairs.post_mean)}, {sign}{tenths(abs(change))} points{relative}, "
        f"{pairs.matched:,} matched pairs"
    )


def points(hundredths: int) -> str:
    """Hundredths of a point as tenths: 8150 is "81.5"."""
    return tenths(divide_half_up(hundredths, 10))


def tenths(number: int) -> str:
    """A number of tenths as it is read: 315 is "31.5", -5 is "−0.5"."""
    whole, part = divmod(abs(number), 10)
    return f"{'−' if number < 0 else ''}{whole:,}.{part}"
