"""The terms that a budget is computed from, frozen on the budget by whoever owns it.

A budget never looks upward at its application or award: ceiling, match rule, award date and indirect rate
are written here, with where they come from. An unusual rule is a different term, not a different program:
negotiated rates, program caps and the organization's own dated figures are rows (see ``term_rows``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from funding.budgets.figures import FIRST_AWARD_DATE, history_with
from funding.budgets.term_rows import (
    ClassCap,
    IndirectBase,
    IndirectLimit,
    OwnFigure,
    RateRow,
    TermsError,
    cap_from,
    figure_from,
    limit_from,
    rate_from,
    row_json,
)
from funding.budgets.types import MAX_YEARS
from funding.kernel.money import Cents
from funding.kernel.periods import add_months
from funding.kernel.rules import DatedFigure, FigureError

__all__ = [
    "ClassCap",
    "FunderRules",
    "IndirectBase",
    "IndirectKind",
    "IndirectLimit",
    "RateRow",
    "Remainder",
    "Terms",
    "TermsError",
]


class FunderRules(StrEnum):
    """Whose rules bind the budget. The values are the funders' source hues."""

    DOJ = "doj"
    HHS = "hhs"
    FEDERAL = "federal"
    STATE = "state"
    PARTNER = "partner"
    DONOR = "donor"

    @property
    def is_federal(self) -> bool:
        """Whether a federal agency makes the award itself."""
        return self in {FunderRules.DOJ, FunderRules.HHS, FunderRules.FEDERAL}

    @property
    def label(self) -> str:
        """How screens name the rules."""
        return _RULE_LABELS[self]


_RULE_LABELS = {
    FunderRules.DOJ: "Department of Justice",
    FunderRules.HHS: "Health and Human Services",
    FunderRules.FEDERAL: "Other federal agency",
    FunderRules.STATE: "State or pass-through",
    FunderRules.PARTNER: "Foundation or nonprofit partner",
    FunderRules.DONOR: "Business or person",
}


class IndirectKind(StrEnum):
    """Where the indirect rate comes from."""

    DE_MINIMIS = "de_minimis"
    NEGOTIATED = "negotiated"
    NONE = "none"

    @property
    def label(self) -> str:
        """How screens name the kind."""
        return {"de_minimis": "De minimis", "negotiated": "Negotiated rate", "none": "No indirect"}[
            self.value
        ]


class Remainder(StrEnum):
    """Whose money the part of a subaward above its cap is: what leaves the indirect base."""

    SHARES = "shares"
    FEDERAL_FIRST = "federal_first"
    MATCH_FIRST = "match_first"

    @property
    def label(self) -> str:
        """How screens name the rule."""
        return {
            "shares": "By each year’s shares of funder and match",
            "federal_first": "The funder’s money first",
            "match_first": "Match first",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything a budget's figures depend on besides its lines.

    ``indirect_rate_bp`` may be None for de minimis: the rate in force at the award date. ``rates`` are
    negotiated rates by period and go before it. ``indirect_limits`` limit what the
    funder is charged. ``base_excludes`` are kinds of line that the base leaves out
    besides what the base itself says. ``match_bp`` is the non-federal share of TOTAL project cost; None means
    that no match is asked. ``figures_on`` chooses dated figures by another day than the award's, where an
    amendment has moved it. ``figures`` are the organization's own dated figures, as they stood when the terms
    were saved. Citations are texts to show. Raises TermsError for contradictions.
    """

    funder: FunderRules = FunderRules.FEDERAL
    federal_award_date: date | None = None
    indirect_kind: IndirectKind = IndirectKind.DE_MINIMIS
    indirect_rate_bp: int | None = None
    indirect_base: IndirectBase = IndirectBase.MTDC
    indirect_cap_bp: int | None = None
    unrecovered_as_match: bool = False
    indirect_citation: str = ""
    indirect_limits: tuple[IndirectLimit, ...] = ()
    base_excludes: tuple[str, ...] = ()
    rates: tuple[RateRow, ...] = ()
    match_bp: int | None = None
    match_waived: bool = False
    match_citation: str = ""
    ceiling_cents: Cents | None = None
    floor_cents: Cents | None = None
    ceiling_citation: str = ""
    first_day: date | None = None
    last_day: date | None = None
    years: int = 1
    covers_first_year_only: bool = False
    capitalization_cents: Cents | None = None
    subaward_cap_cents: Cents | None = None
    remainder: Remainder = Remainder.SHARES
    remainder_citation: str = ""
    consultant_day_cents: Cents | None = None
    consultant_hour_cents: Cents | None = None
    salary_cap_cents: Cents | None = None
    pay_citation: str = ""
    figures_on: date | None = None
    figures_citation: str = ""
    caps: tuple[ClassCap, ...] = ()
    figures: tuple[OwnFigure, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.years <= MAX_YEARS:
            raise TermsError(f"A budget has 1 to {MAX_YEARS} years.", field="years")
        if self.match_bp is not None and not 0 <= self.match_bp < 10_000:
            raise TermsError("The match is a share of total cost below 100%.", field="match_bp")
        self._check_days()
        if None not in (self.ceiling_cents, self.floor_cents) and self.floor_cents > self.ceiling_cents:  # type: ignore[operator]
            raise TermsError("The floor cannot be above the ceiling.", field="floor_cents")
        if self.indirect_kind is IndirectKind.NEGOTIATED and self.indirect_rate_bp is None and not self.rates:
            raise TermsError("Enter the negotiated rate.", field="indirect_rate_bp")

    def _check_days(self) -> None:
        for name in ("federal_award_date", "figures_on"):
            day = getattr(self, name)
            if day and day < FIRST_AWARD_DATE:
                raise TermsError("No figures are known for awards before Dec 26, 2014.", field=name)
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise TermsError("The last day cannot be before the first day.", field="last_day")
        if self.figures_on and not self.figures_citation.strip():
            raise TermsError(
                "Write which amendment moved the award to these figures.", field="figures_citation"
            )

    @property
    def figures_date(self) -> date | None:
        """The day by which federal figures are chosen: the award date, or the first day until it is known.

        A first day before figures begin counts as unknown. None means the newest figures.
        """
        day = self.figures_on or self.federal_award_date or self.first_day
        return day if day and day >= FIRST_AWARD_DATE else None

    def figure_history(self, name: str) -> tuple[DatedFigure, ...]:
        """Every value of a figure, the organization's own rows among them, oldest first; maybe none."""
        return history_with(name, self.figures)

    def find_figure(self, name: str) -> DatedFigure | None:
        """The figure that holds for this award, or None where none has been entered."""
        history, day = self.figure_history(name), self.figures_date
        held = [row for row in history if day is None or row.effective_from <= day]
        return held[-1] if held else None

    def figure(self, name: str) -> DatedFigure:
        """The figure that holds for this award. Raises FigureError for an unknown name."""
        found = self.find_figure(name)
        if found is None:
            raise FigureError(f"No value of {name!r} is known for this award.")
        return found

    def year_begins(self, year: int) -> date | None:
        """The first day of a budget year, counted from 1, or None while the first day is unknown."""
        return add_months(self.first_day, 12 * (year - 1)) if self.first_day else None

    @property
    def request_label(self) -> str:
        """The heading of the funder's column."""
        return "Federal" if self.funder.is_federal else "Request"

    @property
    def asks_match(self) -> bool:
        """Whether any match is required."""
        return bool(self.match_bp) and not self.match_waived

    def as_json(self) -> dict[str, Any]:
        """The terms as a JSON object: dates as ISO texts, unset terms left out."""
        result: dict[str, Any] = {}
        for each in fields(self):
            value = getattr(self, each.name)
            if value is None or value in ("", ()):
                continue
            if each.name in _ROWS:
                value = [row_json(row) for row in value]
            elif isinstance(value, tuple):
                value = list(value)
            result[each.name] = value.isoformat() if isinstance(value, date) else value
        return result

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Terms:
        """The terms that ``as_json`` wrote. Unknown names are ignored, so that older rows stay readable."""
        known = {each.name for each in fields(cls)}
        values = {name: value for name, value in data.items() if name in known}
        for name in ("federal_award_date", "first_day", "last_day", "figures_on"):
            if values.get(name):
                values[name] = date.fromisoformat(values[name])
        for name, enum in _ENUMS.items():
            if name in values:
                values[name] = enum(values[name])
        for name, read in _ROWS.items():
            values[name] = tuple(read(row) for row in values.get(name, ()))
        values["base_excludes"] = tuple(values.get("base_excludes", ()))
        return cls(**values)


_ROWS = {"caps": cap_from, "rates": rate_from, "indirect_limits": limit_from, "figures": figure_from}
_ENUMS: dict[str, type[StrEnum]] = {
    "funder": FunderRules,
    "indirect_kind": IndirectKind,
    "indirect_base": IndirectBase,
    "remainder": Remainder,
}
