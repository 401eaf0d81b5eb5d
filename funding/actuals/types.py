"""The words of costs: who bears them, where an entry stands, what an import found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from funding.budgets.types import LineKind
from funding.kernel.money import Cents

MAX_DESCRIPTION, MAX_VENDOR, MAX_REFERENCE, MAX_ACCOUNT = 300, 200, 100, 170
INDIRECT = "indirect"
"""What choices and files call indirect costs. An entry of them has no kind: they are no line of a budget."""


class Share(StrEnum):
    """Who bears a cost: the funder, or the recipient's own cash, which is match."""

    FUNDER = "funder"
    MATCH = "match"

    @property
    def label(self) -> str:
        """How screens name it."""
        return {"funder": "Funder", "match": "Match"}[self.value]


class ActualState(StrEnum):
    """Where an entry stands. Only approved ones count in any figure that leaves the house."""

    ENTERED = "entered"
    APPROVED = "approved"
    VOID = "void"

    @property
    def label(self) -> str:
        """How screens name it."""
        return {"entered": "Waiting for approval", "approved": "Approved", "void": "Void"}[self.value]

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return {"entered": "amber", "approved": "green", "void": "neutral"}[self.value]


class Measure(StrEnum):
    """What an entry says it pays for: a share of somebody's month, or a consultant's days or hours."""

    EFFORT = "effort"
    DAYS = "days"
    HOURS = "hours"

    @property
    def label(self) -> str:
        """How forms name it."""
        return {"effort": "% of the person’s month", "days": "Days", "hours": "Hours"}[self.value]


class ImportState(StrEnum):
    """Where an import is: open for mapping and preview, in the books, or taken back."""

    OPEN = "open"
    APPLIED = "applied"
    UNDONE = "undone"

    @property
    def label(self) -> str:
        """How screens name it."""
        return {"open": "Not applied", "applied": "Applied", "undone": "Taken back"}[self.value]

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return {"open": "amber", "applied": "green", "undone": "neutral"}[self.value]


class Trouble(StrEnum):
    """What can be wrong with a row of an import. ``OVER_LINE`` and ``NO_LINE`` are told; the others refuse the row."""

    BAD_ROW = "bad_row"
    UNKNOWN_AWARD = "unknown_award"
    CLOSED_AWARD = "closed_award"
    UNMAPPED = "unmapped"
    OUTSIDE = "outside"
    IDENTIFYING = "identifying"
    OVER_LINE = "over_line"
    NO_LINE = "no_line"

    @property
    def label(self) -> str:
        """How screens name it."""
        return _TROUBLES[self]

    @property
    def refuses(self) -> bool:
        """Whether a row with it is left out."""
        return self not in {Trouble.OVER_LINE, Trouble.NO_LINE}


_TROUBLES = {
    Trouble.BAD_ROW: "Cannot be read",
    Trouble.UNKNOWN_AWARD: "Unknown award",
    Trouble.CLOSED_AWARD: "Closed award",
    Trouble.UNMAPPED: "Unmapped account",
    Trouble.OUTSIDE: "Outside the period",
    Trouble.IDENTIFYING: "Points to a person",
    Trouble.OVER_LINE: "Over the line",
    Trouble.NO_LINE: "No budget line",
}


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What a person says about one cost. ``kind`` None: indirect costs. ``measured`` counts hundredths."""

    incurred_on: date
    amount_cents: Cents
    kind: LineKind | None
    share: Share = Share.FUNDER
    line_key: str = ""
    paid_on: date | None = None
    description: str = ""
    vendor: str = ""
    reference: str = ""
    account: str = ""
    initiative_id: int | None = None
    agreement_key: str = ""
    obligation_id: int | None = None
    measure: Measure | None = None
    measured: int | None = None


@dataclass(frozen=True, slots=True)
class ObligationFacts:
    """What a person says about an order or contract that is not paid yet."""

    made_on: date
    amount_cents: Cents
    kind: LineKind | None
    share: Share = Share.FUNDER
    line_key: str = ""
    description: str = ""
    vendor: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Spent:
    """Approved costs of one award, in cents. ``by_kind`` holds (funder, match) of direct costs."""

    funder_cents: Cents = 0
    match_cents: Cents = 0
    indirect_cents: Cents = 0
    """Of the funder's share."""
    paid_cents: Cents = 0
    """Of the funder's share, paid by the day."""
    by_kind: Mapping[LineKind, tuple[Cents, Cents]] = field(default_factory=dict)
    indirect_match_cents: Cents = 0

    @property
    def total_cents(self) -> Cents:
        """Both shares."""
        return self.funder_cents + self.match_cents


@dataclass(frozen=True, slots=True)
class FederalExpenditure:
    """One line of the schedule of expenditures of federal awards: what a federal award cost in a span, in cents."""

    award_id: int
    title: str
    aln: str
    program_title: str
    federal_agency: str
    award_number: str
    pass_through_name: str
    """The funder that passed the money on; empty for a direct award."""
    pass_through_number: str
    spent_cents: Cents


def kind_value(kind: LineKind | None) -> str:
    """A kind as choices and files name it."""
    return kind.value if kind else INDIRECT


def kind_from(value: str) -> LineKind | None:
    """The kind that ``kind_value`` named. Raises ValueError for a word that is none."""
    return None if value == INDIRECT else LineKind(value)


def kind_label(kind: LineKind | None) -> str:
    """A kind as screens name it."""
    return kind.label if kind else "Indirect costs"
