"""What a board packet shows: plain data, so that it can be set from examples and frozen as JSON when it is kept.

Amounts are integer cents, shares basis points, and counts of people come as they may be shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from funding.kernel.money import Cents


@dataclass(frozen=True, slots=True)
class YearLine:
    """The money of one fiscal year. The gap is the plan less secured and weighted money."""

    label: str
    planned_cents: Cents
    secured_cents: Cents
    asked_cents: Cents
    weighted_cents: Cents
    gap_cents: Cents


@dataclass(frozen=True, slots=True)
class MoveLine:
    """One application that moved: where it stood at the last packet, where it stands now, and its amount."""

    title: str
    funder: str
    before: str
    now: str
    cents: Cents | None
    word: str


@dataclass(frozen=True, slots=True)
class AwardLine:
    """One award as of the packet's day. ``time_bp`` is the share of its period that is over."""

    title: str
    funder: str
    number: str
    hue: str
    starts_on: date
    ends_on: date
    authorized_cents: Cents
    spent_cents: Cents
    time_bp: int
    match_required_cents: Cents
    match_received_cents: Cents
    reports_on_time: int
    reports_sent: int
    reports_late: int
    next_label: str
    next_on: date | None
    state: str
    at_pace_cents: Cents | None = None
    """What would be left at the end at the award's pace, where that is much or less than nothing; else None."""

    @property
    def left_cents(self) -> Cents:
        """What is not spent yet."""
        return self.authorized_cents - self.spent_cents

    @property
    def percent_bp(self) -> int | None:
        """The share that is spent; None where nothing is authorized."""
        return self.spent_cents * 10_000 // self.authorized_cents if self.authorized_cents > 0 else None


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """One measure of an initiative in the fiscal year, with its target and the share of it reached."""

    initiative: str
    name: str
    unit: str
    target: str
    happened: str
    percent_bp: int | None
    suppressed: bool


@dataclass(frozen=True, slots=True)
class DateLine:
    """One date ahead."""

    on: date
    label: str
    record: str
    kind: str
    owner: str
    days: int


@dataclass(frozen=True, slots=True)
class RiskLine:
    """One thing to worry about: of which kind, about what, in a sentence, with the amount at stake."""

    kind: str
    record: str
    words: str
    cents: Cents | None
    tone: str


@dataclass(frozen=True, slots=True)
class PacketDocument:
    """A whole packet. ``sections`` are the keys of its parts in order; parts that are empty say so."""

    title: str
    organization: str
    address: str
    as_of: date
    dated: date
    since: date
    fiscal_year: str
    sections: tuple[str, ...]
    is_draft: bool
    prepared_by: str
    letter: str = ""
    years: tuple[YearLine, ...] = ()
    moves: tuple[MoveLine, ...] = ()
    awards: tuple[AwardLine, ...] = ()
    outcomes: tuple[OutcomeLine, ...] = ()
    ahead: tuple[DateLine, ...] = ()
    risks: tuple[RiskLine, ...] = ()

    @property
    def this_year(self) -> YearLine | None:
        """The fiscal year of the packet's day."""
        return next((one for one in self.years if one.label == self.fiscal_year), None)

    @property
    def authorized_cents(self) -> Cents:
        """All awards together."""
        return sum(one.authorized_cents for one in self.awards)

    @property
    def spent_cents(self) -> Cents:
        """What all awards spent."""
        return sum(one.spent_cents for one in self.awards)
