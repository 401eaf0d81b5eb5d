"""The chance of an award, learned from our own history, in whole numbers.

A case is an application that was awarded, declined or dropped. For an application at a stage, those cases count that
reached this stage: what was answered reached Submitted, what was dropped after a "go" reached Drafting, after another
recorded decision Deciding, else Exploring.

Four records stand behind a chance, each narrower than the one before: what the house assumes of the stage, all cases,
the cases with this kind of funder, and of these the renewals (or those that are none). Each record is weighed with the
wider one as if that were so many more cases (beta-binomial shrinkage): with a strength of 10,

    chance = (won + 10 x wider chance) / (cases + 10)

A record with fewer cases than the set number says nothing and is left out. The interval shown is the Wilson score
interval of the narrowest record that counts, at 80%: four times in five the true share lies in it.

=======================================================  ==================================================
records (strength 10, at least 5 cases, assumed 50%)     chance
=======================================================  ==================================================
all: 2 of 4                                              50%, the stage's own: 4 cases are too few
all: 30 of 50                                            (30 + 5) / 60 = 58.33%
all: 30 of 50; state: 11 of 18                           (11 + 10 x 58.33%) / 28 = 60.12%
all: 30 of 50; state: 3 of 4                             58.33%: 4 cases are too few
=======================================================  ==================================================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import NamedTuple

from funding.applications.types import OPEN_STAGES, Stage
from funding.forecast.types import ChanceRule
from funding.funders.types import FunderKind
from funding.kernel.money import divide_half_up

WHOLE_BP = 10_000
Z80 = Fraction(12_816, 10_000)
"""The normal deviate of an 80% interval."""
CONFIDENCE = "80% Wilson interval"
_PRECISION = 10**12

_PLURALS = {
    FunderKind.FEDERAL: "federal agencies",
    FunderKind.STATE: "state programs",
    FunderKind.FOUNDATION: "foundations",
    FunderKind.PARTNER: "nonprofit partners",
    FunderKind.BUSINESS: "businesses",
    FunderKind.PERSON: "donors",
}


class Cases(NamedTuple):
    """How many cases there are, and how many of them were won."""

    won: int
    total: int

    def __add__(self, other: object) -> Cases:
        if not isinstance(other, Cases):
            return NotImplemented
        return Cases(self.won + other.won, self.total + other.total)


Key = tuple[FunderKind, bool, Stage]
"""Kind of funder, whether it renews, and the furthest stage reached."""
History = Mapping[Key, Cases]


@dataclass(frozen=True, slots=True)
class Chance:
    """A learned chance in basis points, and the record that was the narrowest to count (None: the stage's own)."""

    bp: int
    cases: Cases | None
    low_bp: int
    high_bp: int
    of: str
    fallback: str

    @property
    def told(self) -> str:
        """The chance in words, with its sample and interval."""
        if self.cases is None:
            return f"{percent(self.bp)}, what the house assumes of the stage. {self.fallback}"
        share = divide_half_up(self.cases.won * WHOLE_BP, self.cases.total)
        words = (
            f"{percent(self.bp)}: {self.cases.won} of {self.cases.total} {self.of} were awarded "
            f"({percent(share)}; {percent(self.low_bp)} to {percent(self.high_bp)}, {CONFIDENCE})"
        )
        return f"{words}. {self.fallback}".strip()


def percent(bp: int) -> str:
    """Basis points as a whole percent: 61%."""
    return f"{divide_half_up(bp, 100)}%"


def wilson(cases: Cases) -> tuple[int, int]:
    """The Wilson score interval at 80% in basis points, rounded outward to none: both ends half up."""
    won, count, z2 = Fraction(cases.won), Fraction(cases.total), Z80 * Z80
    share = won / count
    middle = share + z2 / (2 * count)
    spread = Z80 * _root(share * (1 - share) / count + z2 / (4 * count * count))
    whole = 1 + z2 / count
    return _bp((middle - spread) / whole), _bp((middle + spread) / whole)


def _root(value: Fraction) -> Fraction:
    """A square root, exact to twelve digits."""
    return Fraction(isqrt(value.numerator * _PRECISION**2 // value.denominator), _PRECISION)


def _bp(share: Fraction) -> int:
    return max(0, min(WHOLE_BP, divide_half_up(share.numerator * WHOLE_BP, share.denominator)))


def reached(
    history: History, stage: Stage, kind: FunderKind | None = None, renews: bool | None = None
) -> Cases:
    """The cases that reached a stage, of a kind and relation or of all."""
    place = OPEN_STAGES.index(stage)
    return sum(
        (
            cases
            for (of_kind, renewing, furthest), cases in history.items()
            if OPEN_STAGES.index(furthest) >= place and kind in {None, of_kind} and renews in {None, renewing}
        ),
        Cases(0, 0),
    )


def learned(
    history: History, stage: Stage, kind: FunderKind, renews: bool, *, assumed_bp: int, rule: ChanceRule
) -> Chance:
    """The chance of an open application. ``assumed_bp`` is what the house assumes of its stage."""
    relation = "renewals" if renews else "new requests"
    records = (
        (reached(history, stage), "applications in all"),
        (reached(history, stage, kind), f"applications to {_PLURALS[kind]}"),
        (reached(history, stage, kind, renews), f"{relation} to {_PLURALS[kind]}"),
    )
    chance, found, of, missing = Fraction(assumed_bp, WHOLE_BP), None, "", ""
    for cases, name in records:
        if cases.total < rule.min_cases:
            missing = missing or f"Only {cases.total} {name}: {rule.min_cases} are needed."
            continue
        chance = (cases.won + rule.strength * chance) / (cases.total + rule.strength)
        found, of = cases, name
    low, high = wilson(found) if found else (0, 0)
    return Chance(_bp(chance), found, low, high, of, missing)
