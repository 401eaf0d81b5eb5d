"""The chance of an award, learned from our own history, in whole numbers.

What is sent is awarded or declined. Four records stand behind the chance of what was sent, each narrower than the one
before: what the house assumes of the stage, all answers, the answers of this kind of funder, and of these the renewals
(or those that are none). Each record is weighed with the wider one as if that were so many more cases (beta-binomial
shrinkage): with a strength of 10,

    chance = (won + 10 x wider chance) / (cases + 10)

A record with fewer cases than the set number says nothing and is left out. The interval shown is the Wilson score
interval of the narrowest record that counts, at 80%: four times in five the true share lies in it.

What is not sent yet may never be. The share that gets sent from a stage is learned the same way from the applications
whose history shows that they stood there; the house assumes for it its chance of the stage by its chance of what is
sent. Answers brought over from elsewhere say nothing of that, for nobody wrote down what was dropped.

=======================================================  ==================================================
records (strength 10, at least 5 cases, assumed 50%)     chance
=======================================================  ==================================================
all: 2 of 4                                              50%, the stage's own: 4 cases are too few
all: 30 of 50                                            (30 + 5) / 60 = 58.33%
all: 30 of 50; state: 11 of 18                           (11 + 10 x 58.33%) / 28 = 60.12%
all: 30 of 50; state: 3 of 4                             58.33%: 4 cases are too few
all: 30 of 50; Drafting (assumed 35%), no history        58.33% x 35 / 50 = 40.83%
all: 30 of 50; Drafting: 18 of 20 were sent              58.33% x (18 + 7) / 30 = 48.61%
=======================================================  ==================================================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import NamedTuple

from funding.applications.types import Stage
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


@dataclass(frozen=True, slots=True)
class History:
    """Our own record: the answers by kind of funder and whether they were renewals, and what was sent from a stage."""

    answers: Mapping[tuple[FunderKind, bool], Cases]
    sent: Mapping[Stage, Cases]

    def cases(self, kind: FunderKind | None = None, renews: bool | None = None) -> Cases:
        """The answers of a kind and relation, or of all."""
        found = (
            cases
            for (of_kind, renewing), cases in self.answers.items()
            if kind in {None, of_kind} and renews in {None, renewing}
        )
        return sum(found, Cases(0, 0))


@dataclass(frozen=True, slots=True)
class Question:
    """An open application as the rule sees it: what the house assumes of its stage, and of what is sent."""

    stage: Stage
    kind: FunderKind
    renews: bool
    assumed_bp: int
    assumed_sent_bp: int


@dataclass(frozen=True, slots=True)
class Chance:
    """A learned chance in basis points, and the record that was the narrowest to count (None: the stage's own).

    ``on_the_way`` says which share of what stands at the stage is sent, where it is not sent yet.
    """

    bp: int
    cases: Cases | None
    low_bp: int
    high_bp: int
    of: str
    fallback: str
    on_the_way: str = ""

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
        return f"{words}{self.on_the_way}. {self.fallback}".strip()


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


def learned(history: History, asked: Question, rule: ChanceRule) -> Chance:
    """The chance of an open application."""
    relation, givers = "renewals" if asked.renews else "new requests", _PLURALS[asked.kind]
    records = (
        (history.cases(), "applications in all"),
        (history.cases(asked.kind), f"applications to {givers}"),
        (history.cases(asked.kind, asked.renews), f"{relation} to {givers}"),
    )
    chance, found, of, missing = Fraction(asked.assumed_sent_bp, WHOLE_BP), None, "", ""
    for cases, name in records:
        if cases.total < rule.min_cases:
            missing = missing or f"Only {cases.total} {name}: {rule.min_cases} are needed."
            continue
        chance = (cases.won + rule.strength * chance) / (cases.total + rule.strength)
        found, of = cases, name
    if found is None:
        return Chance(asked.assumed_bp, None, 0, 0, "", missing)
    share, told = _sent(history, asked, rule)
    low, high = wilson(found)
    return Chance(_bp(chance * share), found, low, high, of, missing, told)


def _sent(history: History, asked: Question, rule: ChanceRule) -> tuple[Fraction, str]:
    """Which share of what stands at the stage gets sent, and what says so."""
    if asked.stage is Stage.SUBMITTED:
        return Fraction(1), ""
    share = min(Fraction(asked.assumed_bp, max(asked.assumed_sent_bp, 1)), Fraction(1))
    cases, name = history.sent.get(asked.stage, Cases(0, 0)), asked.stage.label
    if cases.total < rule.min_cases:
        return share, f"; the house assumes that {percent(_bp(share))} of what stands at {name} is sent"
    share = (cases.won + rule.strength * share) / (cases.total + rule.strength)
    return share, f"; {cases.won} of {cases.total} that stood at {name} were sent"
