"""What Home shows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from funding.kernel.money import Cents


class Topic(StrEnum):
    """What a decision is about; the order is that of Home's counts."""

    PURSUITS = "pursuits"
    APPROVALS = "approvals"
    AWARDS = "awards"
    REPORTS = "reports"
    PARTNERS = "partners"
    OUTREACH = "outreach"
    HOUSE = "house"
    TASKS = "tasks"

    @property
    def label(self) -> str:
        """The topic in words."""
        return _TOPICS[self]


_TOPICS = {
    Topic.PURSUITS: "Applications",
    Topic.APPROVALS: "To approve",
    Topic.AWARDS: "Awards",
    Topic.REPORTS: "Reports",
    Topic.PARTNERS: "Partners",
    Topic.OUTREACH: "Outreach",
    Topic.HOUSE: "Registrations and profile",
    Topic.TASKS: "Tasks and letters",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One decision that waits: a title, its reason, one verb and where it leads. Lower ``order`` stands higher."""

    order: int
    title: str
    reason: str
    verb: str
    url: str
    hue: str = ""
    source: str = ""
    badge: str = ""
    tone: str = "neutral"
    topic: Topic = Topic.TASKS


@dataclass(frozen=True, slots=True)
class Slice:
    """The part of the secured money that comes from one kind of source."""

    hue: str
    label: str
    cents: Cents


@dataclass(frozen=True, slots=True)
class YearMoney:
    """The money of one fiscal year, in cents.

    ``planned`` is what outreach is planned to cost; ``secured`` is awarded for projects of the year; ``asked`` and
    ``weighted`` are the open applications; ``gap`` is what is left of the plan after secured and weighted money;
    ``uncovered`` is the same line by line, as the list of gaps counts it: only money that is placed on a cost covers.
    """

    fiscal_year: int
    planned: Cents
    secured: Cents
    asked: Cents
    weighted: Cents
    uncovered: Cents
    slices: tuple[Slice, ...]

    @property
    def gap(self) -> Cents:
        """What the plan lacks; zero where nothing is planned or all is covered."""
        return max(0, self.planned - self.secured - self.weighted)

    @property
    def covered(self) -> Cents:
        """Secured and weighted money together."""
        return self.secured + self.weighted


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """From Home's gap to the sum of the list of gaps. ``placed`` is money of applications that stands on costs of the
    year, ``kept`` that of sources kept by hand; what pends counts by its chance.
    """

    money: YearMoney
    placed: Cents
    kept: Cents

    @property
    def unplaced(self) -> Cents:
        """Money of applications in the year that stands on no cost yet; below zero where costs run ahead of it."""
        return self.money.covered - self.placed

    @property
    def left(self) -> Cents:
        """The plan less secured and weighted money: Home's gap where it is above zero."""
        return self.money.planned - self.money.covered


class Part(StrEnum):
    """The two parts of a year's money: awards, and applications that are still open."""

    SECURED = "secured"
    ASKED = "asked"
