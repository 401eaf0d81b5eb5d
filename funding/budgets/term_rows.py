"""The rows among a budget's terms: program caps, negotiated rates by period, the organization's own figures.

An unusual rule is one more row here, with where it stands, never another release of the program.

==============================================  =====================================================
row                                             what follows
==============================================  =====================================================
cap "Awareness", kind Other, 5%                 those lines hold at most 5% of the total project cost
cap "Printing", initiative 7, $10,000           the initiative's lines hold at most $10,000
rate 28.75% from Jul 1, 2026 to Jun 30, 2028    budget years that begin on one of these days bear it
rate on total direct, leaving out Equipment     the base is everything but the lines of that kind
figure de minimis rate, 20% from Oct 1, 2030    awards from that day may charge it
indirect at most 10% of the total               the funder is charged no more (see ``indirect_limits``)
==============================================  =====================================================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from funding.budgets.types import LineKind
from funding.kernel.errors import DomainError
from funding.kernel.money import Cents, format_money, format_percent
from funding.kernel.rules import DatedFigure, Unit

MOST_ROWS = 20
MOST_RATE_BP = 50_000
"""A rate on salaries alone may pass 100%."""


class TermsError(DomainError):
    """The terms contradict each other or the law."""


class IndirectBase(StrEnum):
    """What the indirect rate is applied to."""

    MTDC = "mtdc"
    TOTAL_DIRECT = "total_direct"
    SALARIES = "salaries"
    SALARIES_FRINGE = "salaries_fringe"

    @property
    def label(self) -> str:
        """How screens name the base."""
        return _BASE_LABELS[self]


_BASE_LABELS = {
    IndirectBase.MTDC: "MTDC",
    IndirectBase.TOTAL_DIRECT: "total direct costs",
    IndirectBase.SALARIES: "salaries and wages",
    IndirectBase.SALARIES_FRINGE: "salaries and fringe",
}


class RateStatus(StrEnum):
    """How a negotiated rate was agreed."""

    PREDETERMINED = "predetermined"
    FIXED = "fixed"
    PROVISIONAL = "provisional"
    FINAL = "final"

    @property
    def label(self) -> str:
        """How screens name the status."""
        return self.value.capitalize()


@dataclass(frozen=True, slots=True)
class ClassCap:
    """A program's limit on some of the costs, such as at most 5% for awareness campaigns.

    ``kinds`` are line kinds, or empty for the lines of ``initiative_id``. The limit is a share of the total
    project cost in basis points, or an amount; the lower one counts where both are set.
    """

    name: str
    kinds: tuple[str, ...] = ()
    initiative_id: int | None = None
    limit_bp: int | None = None
    limit_cents: Cents | None = None
    citation: str = ""

    def __post_init__(self) -> None:
        if not set(self.kinds) <= set(LineKind):
            raise TermsError("A cap names kinds of line that do not exist.")


@dataclass(frozen=True, slots=True)
class RateRow:
    """One negotiated rate: the days on which it holds, its base, and the kinds of line the base leaves out.

    Raises TermsError where the days or the kinds make no sense.
    """

    first_day: date
    rate_bp: int
    last_day: date | None = None
    base: IndirectBase = IndirectBase.MTDC
    excludes: tuple[str, ...] = ()
    status: RateStatus = RateStatus.PREDETERMINED
    citation: str = ""

    def __post_init__(self) -> None:
        if self.last_day and self.last_day < self.first_day:
            raise TermsError("A rate's last day cannot be before its first day.")
        if not 0 <= self.rate_bp <= MOST_RATE_BP:
            raise TermsError("A rate is 0% to 500%.")
        if not set(self.excludes) <= set(LineKind):
            raise TermsError("A rate leaves out kinds of line that do not exist.")

    def holds(self, day: date) -> bool:
        """Whether the rate is in force on ``day``."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


class LimitOf(StrEnum):
    """What a funder's limit on indirect costs is measured by."""

    TOTAL = "total"
    DIRECT = "direct"
    AMOUNT = "amount"

    @property
    def label(self) -> str:
        """How screens name the measure."""
        return {
            "total": "Share of the funder’s total",
            "direct": "Share of the funder’s direct costs",
            "amount": "Amount for the whole project",
        }[self.value]


@dataclass(frozen=True, slots=True)
class IndirectLimit:
    """A funder's limit on the indirect costs that it pays, besides any cap on the rate.

    ``limit_bp`` is the share of the funder's total or direct costs, ``limit_cents`` the amount for the whole
    project; the measure says which. Raises TermsError where that one is missing or makes no sense.
    """

    measure: LimitOf
    limit_bp: int | None = None
    limit_cents: Cents | None = None
    citation: str = ""

    def __post_init__(self) -> None:
        if self.measure is LimitOf.AMOUNT:
            if self.limit_cents is None or self.limit_cents < 0 or self.limit_bp is not None:
                raise TermsError("Enter the amount, and no percentage.")
            return
        most = 9_999 if self.measure is LimitOf.TOTAL else 10_000
        if self.limit_bp is None or self.limit_cents is not None:
            raise TermsError("Enter the percentage, and no amount.")
        if not 0 <= self.limit_bp <= most:
            raise TermsError("Indirect costs are less than 100% of a total, at most 100% of direct costs.")

    @property
    def label(self) -> str:
        """``10% of the funder’s total``, or ``$25,000.00 for the whole project``."""
        if self.measure is LimitOf.AMOUNT:
            return f"{format_money(self.limit_cents or 0)} for the whole project"
        what = "total" if self.measure is LimitOf.TOTAL else "direct costs"
        return f"{format_percent(self.limit_bp or 0)} of the funder’s {what}"


@dataclass(frozen=True, slots=True)
class OwnFigure:
    """A dated figure that the organization has entered: its name in the table of figures, and the row."""

    name: str
    value: int
    effective_from: date
    citation: str

    def dated(self, unit: Unit) -> DatedFigure:
        """The row as the table of figures holds it."""
        return DatedFigure(self.value, unit, self.effective_from, self.citation)


def row_json(row: ClassCap | RateRow | IndirectLimit | OwnFigure) -> dict[str, Any]:
    """A row as JSON; what is unset is left out."""
    result: dict[str, Any] = {}
    for each in fields(row):
        value = getattr(row, each.name)
        if value is None or value in ("", ()):
            continue
        if isinstance(value, tuple):
            value = list(value)
        result[each.name] = value.isoformat() if isinstance(value, date) else value
    return result


def cap_from(data: Mapping[str, Any]) -> ClassCap:
    """The cap that ``row_json`` wrote."""
    return ClassCap(**{**data, "kinds": tuple(data.get("kinds", ()))})


def rate_from(data: Mapping[str, Any]) -> RateRow:
    """The rate that ``row_json`` wrote."""
    last = data.get("last_day")
    return RateRow(
        date.fromisoformat(data["first_day"]),
        data["rate_bp"],
        date.fromisoformat(last) if last else None,
        IndirectBase(data.get("base", "mtdc")),
        tuple(data.get("excludes", ())),
        RateStatus(data.get("status", "predetermined")),
        data.get("citation", ""),
    )


def limit_from(data: Mapping[str, Any]) -> IndirectLimit:
    """The limit that ``row_json`` wrote."""
    return IndirectLimit(**{**data, "measure": LimitOf(data["measure"])})


def figure_from(data: Mapping[str, Any]) -> OwnFigure:
    """The figure that ``row_json`` wrote."""
    day = date.fromisoformat(data["effective_from"])
    return OwnFigure(data["name"], data["value"], day, data.get("citation", ""))
