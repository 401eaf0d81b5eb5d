"""The terms that a budget is computed from, frozen on the budget by whoever owns it.

A budget never looks upward at its application or award: ceiling, match rule, award date and indirect rate
are written here, with where they come from. An unusual rule is a different term, not a different program.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from funding.budgets.figures import FIRST_AWARD_DATE, figure
from funding.budgets.types import MAX_YEARS
from funding.kernel.errors import DomainError
from funding.kernel.money import Cents
from funding.kernel.rules import DatedFigure


class TermsError(DomainError):
    """The terms contradict each other or the law."""


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


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything a budget's figures depend on besides its lines.

    ``indirect_rate_bp`` may be None for de minimis: the rate in force at the award date. ``match_bp`` is the
    non-federal share of TOTAL project cost; None means that no match is asked. Citations are texts to show.
    Raises TermsError for contradictions.
    """

    funder: FunderRules = FunderRules.FEDERAL
    federal_award_date: date | None = None
    indirect_kind: IndirectKind = IndirectKind.DE_MINIMIS
    indirect_rate_bp: int | None = None
    indirect_base: IndirectBase = IndirectBase.MTDC
    indirect_cap_bp: int | None = None
    unrecovered_as_match: bool = False
    indirect_citation: str = ""
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
    caps: tuple[ClassCap, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.years <= MAX_YEARS:
            raise TermsError(f"A budget has 1 to {MAX_YEARS} years.", field="years")
        if self.match_bp is not None and not 0 <= self.match_bp < 10_000:
            raise TermsError("The match is a share of total cost below 100%.", field="match_bp")
        if self.federal_award_date and self.federal_award_date < FIRST_AWARD_DATE:
            raise TermsError(
                "No figures are known for awards before Dec 26, 2014.", field="federal_award_date"
            )
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise TermsError("The last day cannot be before the first day.", field="last_day")
        if (
            self.ceiling_cents is not None
            and self.floor_cents is not None
            and self.floor_cents > self.ceiling_cents
        ):
            raise TermsError("The floor cannot be above the ceiling.", field="floor_cents")
        if self.indirect_kind is IndirectKind.NEGOTIATED and self.indirect_rate_bp is None:
            raise TermsError("Enter the negotiated rate.", field="indirect_rate_bp")

    @property
    def figures_date(self) -> date | None:
        """The day by which federal figures are chosen: the award date, or the first day until it is known.

        A first day before figures begin counts as unknown. None means the newest figures.
        """
        day = self.federal_award_date or self.first_day
        return day if day and day >= FIRST_AWARD_DATE else None

    def figure(self, name: str) -> DatedFigure:
        """The federal figure that holds for this award."""
        return figure(name, self.figures_date)

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
            if each.name == "caps":
                value = [_cap_json(cap) for cap in value]
            result[each.name] = value.isoformat() if isinstance(value, date) else value
        return result

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Terms:
        """The terms that ``as_json`` wrote. Unknown names are ignored, so that older rows stay readable."""
        known = {each.name for each in fields(cls)}
        values = {name: value for name, value in data.items() if name in known}
        for name in ("federal_award_date", "first_day", "last_day"):
            if values.get(name):
                values[name] = date.fromisoformat(values[name])
        for name, enum in (
            ("funder", FunderRules),
            ("indirect_kind", IndirectKind),
            ("indirect_base", IndirectBase),
        ):
            if name in values:
                values[name] = enum(values[name])
        values["caps"] = tuple(
            ClassCap(**{**cap, "kinds": tuple(cap.get("kinds", ()))}) for cap in values.get("caps", ())
        )
        return cls(**values)


def _cap_json(cap: ClassCap) -> dict[str, Any]:
    values = {each.name: getattr(cap, each.name) for each in fields(cap)}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
