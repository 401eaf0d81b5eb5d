"""The words of coverage: plan lines, sources of money, what one pays of the other, and what-if scenarios."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from funding.budgets.types import LineKind
from funding.kernel.money import Cents, format_percent
from funding.outreach.types import InitiativeKind

MAX_LINES = 500
MAX_MONTHS = 120
MAX_PASTED = 200


class Spread(StrEnum):
    """How a line's amount falls on its months."""

    MONTHS = "months"
    DAYS = "days"

    @property
    def label(self) -> str:
        """How forms name it."""
        return {"months": "The same each month", "days": "By the days of each month"}[self.value]


class GiverKind(StrEnum):
    """Who gives a source that is kept here by hand."""

    DONOR = "donor"
    PARTNER = "partner"
    OWN_FUNDS = "own_funds"

    @property
    def label(self) -> str:
        """How screens name the kind."""
        return {"donor": "Donor", "partner": "Partner", "own_funds": "Own funds"}[self.value]

    @property
    def hue(self) -> str:
        """The color that stands for the kind."""
        return {"donor": "donor", "partner": "partner", "own_funds": "brand"}[self.value]


class Counting(StrEnum):
    """How money that is asked for and not yet given counts against the gap."""

    WEIGHTED = "weighted"
    FULL = "full"
    NONE = "none"

    @property
    def label(self) -> str:
        """How the switch names it."""
        return {"weighted": "Pending by its chance", "full": "Pending in full", "none": "Secured only"}[
            self.value
        ]


class Grouping(StrEnum):
    """What one row of the gap list stands for."""

    INITIATIVE = "initiative"
    LINE = "line"
    MONTH = "month"

    @property
    def label(self) -> str:
        """How the switch names it."""
        return {"initiative": "Initiatives", "line": "Lines", "month": "Lines by month"}[self.value]


class Change(StrEnum):
    """What a scenario does to a source."""

    OFF = "off"
    SCALE = "scale"
    DELAY = "delay"
    CHANCE = "chance"

    @property
    def label(self) -> str:
        """How forms name it."""
        return {
            "off": "Does not come",
            "scale": "Comes in part",
            "delay": "Comes later",
            "chance": "Has another chance",
        }[self.value]


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """One source of money as the registry answers it. ``title`` is what this reader may see.

    ``amount_cents`` is None where nobody knows it yet. A source that is bound to initiatives or to object classes
    (SF-424A letters) pays for nothing else, and none pays for a month in which its period has no day.
    """

    id: int
    kind: str
    title: str
    hue: str
    amount_cents: Cents | None
    secured: bool
    chance_bp: int
    starts_on: date | None = None
    ends_on: date | None = None
    match_bp: int | None = None
    classes: str = ""
    initiative_ids: frozenset[int] = frozenset()
    short: str = ""

    @property
    def is_federal(self) -> bool:
        """Whether it is federal money, which never counts as match."""
        return self.hue in {"doj", "hhs", "federal"}

    @property
    def standing(self) -> str:
        """How sure it is: "Secured" or "Pending, 50%"."""
        return "Secured" if self.secured else f"Pending, {format_percent(self.chance_bp)}"


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What a person says about a plan line. Months are first days of months; the share is of a full-time person."""

    kind: LineKind
    title: str
    amount_cents: Cents
    first_month: date
    last_month: date
    spread: Spread = Spread.MONTHS
    person: str = ""
    fte_bp: int | None = None
    origin_id: int | None = None
    origin_key: str = ""


@dataclass(frozen=True, slots=True)
class KeptFacts:
    """What a person says about a source that is kept here."""

    title: str
    kind: GiverKind
    amount_cents: Cents
    secured: bool
    chance_bp: int = 10_000
    starts_on: date | None = None
    ends_on: date | None = None
    initiative_id: int | None = None
    classes: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Sums:
    """Planned cost and who pays for it, in cents. ``weighted`` is the pending money by its chance."""

    planned: Cents = 0
    secured: Cents = 0
    pending: Cents = 0
    weighted: Cents = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.planned + other.planned,
            self.secured + other.secured,
            self.pending + other.pending,
            self.weighted + other.weighted,
        )

    def uncovered(self, counting: Counting = Counting.WEIGHTED) -> Cents:
        """What is left of the plan, pending money counted as asked."""
        hoped = {Counting.WEIGHTED: self.weighted, Counting.FULL: self.pending, Counting.NONE: 0}[counting]
        return self.planned - self.secured - hoped

    @property
    def open(self) -> Cents:
        """What no source is named for at all."""
        return self.uncovered(Counting.FULL)

    @property
    def gap(self) -> Cents:
        """What is left after secured money and pending money by its chance."""
        return self.uncovered(Counting.WEIGHTED)


@dataclass(frozen=True, slots=True)
class GapFilter:
    """What the gap list is narrowed to; it stands in the address bar, the same for the list and its export."""

    fiscal_year: int
    grouping: Grouping = Grouping.LINE
    counting: Counting = Counting.WEIGHTED
    initiative_id: int | None = None
    month: date | None = None
    sort: str = "-gap"


@dataclass(frozen=True, slots=True)
class GapRow:
    """One row of the gap list. ``line_id`` is None for planned cost that is in no line yet."""

    initiative_id: int
    initiative: str
    outreach: InitiativeKind
    line_id: int | None
    line: str
    kind: LineKind | None
    first: date | None
    last: date | None
    sums: Sums


@dataclass(frozen=True, slots=True)
class Override:
    """One change of a scenario: to one source, or to all of one hue. ``value`` is basis points, or whole months."""

    change: Change
    value: int = 0
    source_id: int | None = None
    hue: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an allocation did: warnings that a person should read, none of which stopped it."""

    warnings: tuple[str, ...] = field(default=())
