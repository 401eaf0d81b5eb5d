"""Subaward or contract? The signs of each, what they suggest, and what the choice does to indirect costs.

The substance of the agreement decides, never its name (2 CFR 200.331). The signs are ticked on the line, the
side with more of them is suggested, and a person decides and writes why. A contract counts whole in MTDC, a
subaward up to its cap, so the choice moves indirect costs:

=====================================  ===============  ==================================
line                                   now              as the other
=====================================  ===============  ==================================
$80,000, 15%, MTDC                     contract         subaward: indirect -$4,500.00
the same                               subaward         contract: indirect +$4,500.00
$40,000, the same                      contract         subaward: nothing changes
=====================================  ===============  ==================================
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from funding.budgets.totals import Totals, compute
from funding.budgets.types import Line, LineKind
from funding.kernel.money import Cents

JUDGED = frozenset({LineKind.SUBAWARD, LineKind.CONTRACT})
"""The kinds of line that need a determination."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign: its key, what is observed, and the kind of agreement it points to."""

    key: str
    label: str
    points_to: LineKind


SIGNS = (
    Sign("eligibility", "Decides who is eligible for the help", LineKind.SUBAWARD),
    Sign("objectives", "Its performance is measured against the program’s objectives", LineKind.SUBAWARD),
    Sign("decisions", "Makes decisions about the program", LineKind.SUBAWARD),
    Sign("requirements", "Is bound by the federal program’s requirements", LineKind.SUBAWARD),
    Sign("purpose", "Carries out a program for a public purpose", LineKind.SUBAWARD),
    Sign("business", "Sells these goods or services in its normal business", LineKind.CONTRACT),
    Sign("buyers", "Sells to many different buyers", LineKind.CONTRACT),
    Sign("competition", "Works in a competitive market", LineKind.CONTRACT),
    Sign("ancillary", "What it provides only helps the program run", LineKind.CONTRACT),
    Sign("compliance", "Is not bound by the program’s requirements", LineKind.CONTRACT),
)
_BY_KEY = {sign.key: sign for sign in SIGNS}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """How many signs point each way, and the kind they suggest: None where they balance."""

    subaward: int
    contract: int

    @property
    def kind(self) -> LineKind | None:
        """The side with more signs."""
        if self.subaward == self.contract:
            return None
        return LineKind.SUBAWARD if self.subaward > self.contract else LineKind.CONTRACT

    @property
    def words(self) -> str:
        """``4 signs of a subaward, 1 of a contract: a subaward is suggested.``"""
        if not self.subaward and not self.contract:
            return "No signs are ticked yet."
        counts = f"{_signs(self.subaward)} of a subaward, {self.contract} of a contract"
        if self.kind is None:
            return f"{counts}: they balance, so the reason decides."
        return f"{counts}: a {'subaward' if self.kind is LineKind.SUBAWARD else 'contract'} is suggested."


def signs_in(text: str) -> list[str]:
    """The keys of a line's signs, from the one text that holds them; unknown words are left out."""
    return [key for key in dict.fromkeys(part.strip() for part in text.split(",")) if key in _BY_KEY]


def suggest(signs: str) -> Suggestion:
    """What a line's signs suggest."""
    found = [_BY_KEY[key].points_to for key in signs_in(signs)]
    return Suggestion(found.count(LineKind.SUBAWARD), found.count(LineKind.CONTRACT))


def flipped(line: Line) -> LineKind:
    """The other of subaward and contract."""
    return LineKind.CONTRACT if line.kind is LineKind.SUBAWARD else LineKind.SUBAWARD


def flip_cents(line: Line, totals: Totals) -> Cents:
    """How indirect costs would change over all years if the line were the other kind."""
    other = [replace(each, kind=flipped(line)) if each.key == line.key else each for each in totals.lines]
    return compute(other, totals.terms).all_charge.total_cents - totals.all_charge.total_cents


def _signs(count: int) -> str:
    return "1 sign" if count == 1 else f"{count} signs"
