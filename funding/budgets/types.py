"""The words of a budget: kinds of line, sources of money, amounts, lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from funding.kernel.money import Cents

MAX_YEARS = 5
"""An SF-424A carries the first budget year and four future ones."""

MAX_TITLE = 200
MAX_LINES = 2_000


class BudgetStatus(StrEnum):
    """Where a version of a budget stands. Only a draft is edited; the others are kept as they were."""

    DRAFT = "draft"
    APPROVED = "approved"
    SUPERSEDED = "superseded"
    DISCARDED = "discarded"

    @property
    def label(self) -> str:
        """How screens name the status."""
        return self.value.capitalize()


class VersionKind(StrEnum):
    """What a version of a budget says: what was asked, what was granted, or what it was changed to."""

    REQUESTED = "requested"
    AWARDED = "awarded"
    REVISED = "revised"

    @property
    def label(self) -> str:
        """How screens name the kind."""
        return self.value.capitalize()


class LineKind(StrEnum):
    """What a line buys. Class, category and place in the indirect base follow from it."""

    PERSONNEL = "personnel"
    FRINGE = "fringe"
    TRAVEL = "travel"
    EQUIPMENT = "equipment"
    SUPPLIES = "supplies"
    SUBAWARD = "subaward"
    CONTRACT = "contract"
    CONSULTANT = "consultant"
    CONSTRUCTION = "construction"
    PARTICIPANT = "participant"
    RENT = "rent"
    TUITION = "tuition"
    PATIENT_CARE = "patient_care"
    OTHER = "other"

    @property
    def label(self) -> str:
        """How screens name the kind, for example "Participant support"."""
        return _KIND_LABELS[self]


_KIND_LABELS = {
    LineKind.PERSONNEL: "Personnel",
    LineKind.FRINGE: "Fringe benefits",
    LineKind.TRAVEL: "Travel",
    LineKind.EQUIPMENT: "Equipment",
    LineKind.SUPPLIES: "Supplies",
    LineKind.SUBAWARD: "Subaward",
    LineKind.CONTRACT: "Procurement contract",
    LineKind.CONSULTANT: "Consultant",
    LineKind.CONSTRUCTION: "Construction",
    LineKind.PARTICIPANT: "Participant support",
    LineKind.RENT: "Rent",
    LineKind.TUITION: "Tuition and scholarships",
    LineKind.PATIENT_CARE: "Patient care",
    LineKind.OTHER: "Other",
}


class Source(StrEnum):
    """Who pays: the funder, our own or a partner's cash, or goods and time given."""

    FEDERAL = "federal"
    CASH = "cash"
    IN_KIND = "in_kind"

    @property
    def label(self) -> str:
        """The column's heading for a federal funder."""
        return {"federal": "Federal", "cash": "Match, cash", "in_kind": "Match, in-kind"}[self.value]


class BaseChoice(StrEnum):
    """Whether a person has overruled what the rules say about a line's place in the indirect base."""

    RULES = "rules"
    INCLUDE = "include"
    EXCLUDE = "exclude"

    @property
    def label(self) -> str:
        """How forms name the choice."""
        return {"rules": "As the rules say", "include": "In the base", "exclude": "Out of the base"}[
            self.value
        ]


@dataclass(frozen=True, slots=True)
class Amounts:
    """One amount by source, in cents. Amounts add up source by source."""

    federal_cents: Cents = 0
    cash_cents: Cents = 0
    in_kind_cents: Cents = 0

    @property
    def match_cents(self) -> Cents:
        """Cash and in-kind match together."""
        return self.cash_cents + self.in_kind_cents

    @property
    def total_cents(self) -> Cents:
        """All sources together."""
        return self.federal_cents + self.cash_cents + self.in_kind_cents

    def of(self, source: Source) -> Cents:
        """The part that one source pays."""
        if source is Source.FEDERAL:
            return self.federal_cents
        return self.cash_cents if source is Source.CASH else self.in_kind_cents

    def having(self, source: Source, cents: Cents) -> Amounts:
        """The same amounts with one source's part replaced."""
        parts = {each: self.of(each) for each in Source} | {source: cents}
        return Amounts(parts[Source.FEDERAL], parts[Source.CASH], parts[Source.IN_KIND])

    def __add__(self, other: Amounts) -> Amounts:
        return Amounts(
            self.federal_cents + other.federal_cents,
            self.cash_cents + other.cash_cents,
            self.in_kind_cents + other.in_kind_cents,
        )

    def __neg__(self) -> Amounts:
        return Amounts(-self.federal_cents, -self.cash_cents, -self.in_kind_cents)

    def __sub__(self, other: Amounts) -> Amounts:
        return self + (-other)

    def __bool__(self) -> bool:
        return bool(self.federal_cents or self.cash_cents or self.in_kind_cents)


NOTHING = Amounts()


def add_up(parts: Mapping[int, Amounts] | list[Amounts] | tuple[Amounts, ...]) -> Amounts:
    """The sum, source by source."""
    federal = cash = in_kind = 0
    for part in parts.values() if isinstance(parts, Mapping) else parts:
        federal += part.federal_cents
        cash += part.cash_cents
        in_kind += part.in_kind_cents
    return Amounts(federal, cash, in_kind)


@dataclass(frozen=True, slots=True)
class FringeComponent:
    """One part of fringe benefits, such as FICA at 765 basis points."""

    name: str
    rate_bp: int


@dataclass(frozen=True, slots=True)
class Calculation:
    """The inputs of one line's cost in one year.

    ``parts`` are whole numbers in the calculator's own units (see ``calculators``). ``unit`` names what a
    travel or unit cost counts, ``source`` where its rates stand. Fringe has ``components`` and the keys of the
    personnel lines it follows; no keys means all of them.
    """

    calculator: str
    parts: Mapping[str, int] = field(default_factory=dict)
    unit: str = ""
    components: tuple[FringeComponent, ...] = ()
    follows: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One budget line as the rules see it. ``amounts`` and ``calculations`` go by budget year, from 1.

    ``agreement`` names the subaward: lines of one name share one cap. ``signs`` are the keys of
    the marks that were ticked, in one text (see ``determination``), ``determination`` the reason in
    words. ``unit_cents`` is not stored: see ``calculators.unit_cents``.
    """

    key: str
    kind: LineKind
    title: str
    amounts: Mapping[int, Amounts]
    calculations: Mapping[int, Calculation] = field(default_factory=dict)
    person: str = ""
    agreement: str = ""
    determination: str = ""
    signs: str = ""
    words: str = ""
    initiative_id: int | None = None
    base_choice: BaseChoice = BaseChoice.RULES
    base_reason: str = ""

    def in_year(self, year: int) -> Amounts:
        """The line's amounts in that budget year; nothing where it has none."""
        return self.amounts.get(year, NOTHING)

    @property
    def whole(self) -> Amounts:
        """The line's amounts over all years."""
        return add_up(self.amounts)
