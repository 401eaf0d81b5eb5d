"""Words of the forecast."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from funding.funders.types import FunderKind
from funding.kernel.money import Cents


class PaymentMethod(StrEnum):
    """How a funder pays."""

    REIMBURSEMENT = "reimbursement"
    INSTALLMENTS = "installments"
    ONE_TIME = "one_time"

    @property
    def label(self) -> str:
        """How screens name it."""
        return _METHODS[self]


_METHODS = {
    PaymentMethod.REIMBURSEMENT: "Pays back each month’s spending",
    PaymentMethod.INSTALLMENTS: "Advances in installments",
    PaymentMethod.ONE_TIME: "Pays once",
}


class Giver(StrEnum):
    """Whose money it is: the kinds of funder, and what is kept by hand under Coverage."""

    FEDERAL = "federal"
    STATE = "state"
    FOUNDATION = "foundation"
    PARTNER = "partner"
    BUSINESS = "business"
    PERSON = "person"
    KEPT = "kept"

    @property
    def label(self) -> str:
        """How screens name it."""
        if self is Giver.KEPT:
            return "Kept by hand under Coverage"
        return FunderKind(self.value).label


@dataclass(frozen=True, slots=True)
class CashRule:
    """How and when one kind of giver pays: ``lag_days`` after what earns it, in how many ``payments``."""

    method: PaymentMethod
    lag_days: int
    payments: int = 1

    @property
    def told(self) -> str:
        """The rule in a sentence."""
        days = "1 day" if self.lag_days == 1 else f"{self.lag_days} days"
        if self.method is PaymentMethod.REIMBURSEMENT and not self.lag_days:
            return "by days over the project, in the month itself"
        if self.method is PaymentMethod.INSTALLMENTS and self.payments == 1:
            return f"in one advance, {days} after the project’s start"
        if self.method is PaymentMethod.REIMBURSEMENT:
            return f"each month’s spending, paid back {days} after the month’s end"
        if self.method is PaymentMethod.INSTALLMENTS:
            return f"{self.payments} equal installments over the project, the first {days} after its start"
        return f"once, {days} after the project’s start"


@dataclass(frozen=True, slots=True)
class ChanceRule:
    """How the chance is learned: cases a record needs before it counts, and how many cases a wider record weighs."""

    min_cases: int = 5
    strength: int = 10


class Item(NamedTuple):
    """One award, application or source with its cash: (month number, cents, weighted cents) in order.

    A month number is the year times twelve plus the month from 0. ``months`` is empty where no date is known.
    """

    id: int
    kind: str
    hue: str
    secured: bool
    cents: Cents
    weighted_cents: Cents
    chance_bp: int
    months: tuple[tuple[int, Cents, Cents], ...]
    expected: bool = False


@dataclass(frozen=True, slots=True)
class Money:
    """Secured, pending and weighted cents, and the planned cost they stand against."""

    secured: Cents = 0
    pending: Cents = 0
    weighted: Cents = 0
    planned: Cents = 0

    @property
    def gap(self) -> Cents:
        """Planned cost that neither secured nor weighted money reaches; below zero where there is more than that."""
        return self.planned - self.secured - self.weighted

    def __add__(self, other: Money) -> Money:
        return Money(
            self.secured + other.secured,
            self.pending + other.pending,
            self.weighted + other.weighted,
            self.planned + other.planned,
        )


def month_number(day: date) -> int:
    """The number of a day's month."""
    return day.year * 12 + day.month - 1


def month_of(number: int) -> date:
    """The first day of a month by its number."""
    return date(number // 12, number % 12 + 1, 1)
