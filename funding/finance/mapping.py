"""Which account, class and customer an amount of a budget gets: the most specific rule wins.

A rule has up to five conditions and an answer. It fits an amount where all its conditions do; one without any
fits every amount. Of the rules that fit, the one with more conditions wins; of as many, the one whose conditions
come first in this order: funder, initiative, kind of line, who pays, object class.

==========================================  ==========================  ============
rules that fit                              amount                      wins
==========================================  ==========================  ============
any -> 6900                                 travel, federal             6900
any -> 6900; class 6c -> 6500               travel, federal             6500
class 6c -> 6500; kind travel -> 6510       travel, federal             6510
kind travel -> 6510; class 6c and           travel, in-kind             6590
paid in kind -> 6590
kind travel -> 6510; funder 3 -> 6520       travel of funder 3          6520
==========================================  ==========================  ============
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from funding.finance.types import Target

CONDITIONS = ("funder_id", "initiative_id", "kind", "source", "object_class")
"""The conditions of a rule, the strongest first."""


@dataclass(frozen=True, slots=True)
class AccountEntry:
    """An account of the chart as journals write it."""

    id: int
    number: str
    name: str
    type: str

    @property
    def label(self) -> str:
        """Number and name."""
        return f"{self.number} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it answers, its conditions (None: any), and the account or the name it gives."""

    id: int
    target: Target
    kind: str | None = None
    object_class: str | None = None
    source: str | None = None
    initiative_id: int | None = None
    funder_id: int | None = None
    account_id: int | None = None
    name: str = ""

    @property
    def strength(self) -> tuple[int, tuple[bool, ...], int]:
        """Compares rules that fit: the greatest wins. The older of two equal ones does."""
        present = tuple(getattr(self, name) is not None for name in CONDITIONS)
        return sum(present), present, -self.id

    def fits(self, facts: Facts) -> bool:
        """Whether all conditions hold."""
        return all(getattr(self, name) in {None, getattr(facts, name)} for name in CONDITIONS)


@dataclass(frozen=True, slots=True)
class Facts:
    """What rules may ask of an amount. ``kind`` is a line's kind, or "indirect"."""

    kind: str
    object_class: str
    source: str
    initiative_id: int | None
    funder_id: int | None


@dataclass(frozen=True, slots=True)
class Chart:
    """The chart and its rules, as they were when something was mapped."""

    accounts: tuple[AccountEntry, ...]
    rules: tuple[Rule, ...]

    def rule(self, target: Target, facts: Facts) -> Rule | None:
        """The rule that wins, or None where none fits."""
        return winner((rule for rule in self.rules if rule.target is target), facts)

    def account(self, target: Target, facts: Facts) -> AccountEntry | None:
        """The account of the rule that wins, or None."""
        rule = self.rule(target, facts)
        return next((each for each in self.accounts if rule and each.id == rule.account_id), None)

    def name(self, target: Target, facts: Facts) -> str:
        """The class or customer of the rule that wins, or nothing."""
        rule = self.rule(target, facts)
        return rule.name if rule else ""

    def as_json(self) -> dict[str, Any]:
        """The chart and rules as an export keeps them."""
        return {
            "accounts": [asdict(each) for each in self.accounts],
            "rules": [{**asdict(each), "target": each.target.value} for each in self.rules],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Chart:
        """What ``as_json`` wrote."""
        return cls(
            tuple(AccountEntry(**each) for each in data["accounts"]),
            tuple(Rule(**{**each, "target": Target(each["target"])}) for each in data["rules"]),
        )


def winner(rules: Iterable[Rule], facts: Facts) -> Rule | None:
    """The strongest of the rules that fit."""
    return max((rule for rule in rules if rule.fits(facts)), key=lambda rule: rule.strength, default=None)
