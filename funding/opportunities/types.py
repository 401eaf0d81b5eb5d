"""What an opportunity is, in enums and frozen facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from funding.kernel.money import Cents
from funding.opportunities import codes

OUR_CODES_FOR_501C3 = frozenset({"12", "25", "99"})
"""Eligibility codes under which a 501(c)(3) may apply: its own, "others (see text)" and "unrestricted".

Searching code 12 alone drops every unrestricted notice.
"""


ELIGIBILITY_OF_501C3 = codes.ELIGIBILITY.mask(OUR_CODES_FOR_501C3)
"""The same as a mask."""


class Source(StrEnum):
    """Where a call was found."""

    GRANTS_GOV = "grants_gov"
    STATE = "state"
    FOUNDATION = "foundation"
    PARTNER = "partner"
    DONOR = "donor"
    OTHER = "other"

    @property
    def label(self) -> str:
        """How screens name the source."""
        return _SOURCE_LABELS[self]

    @property
    def hue(self) -> str:
        """The color family of the source where no funder is known."""
        return _SOURCE_HUES[self]


class Status(StrEnum):
    """Where a call stands today; worked out from its dates, never stored."""

    OPEN = "open"
    FORECASTED = "forecasted"
    CLOSED = "closed"
    ARCHIVED = "archived"

    @property
    def label(self) -> str:
        """How screens name the status."""
        return self.value.capitalize()


class CostShare(StrEnum):
    """Whether the notice asks for cost sharing or match."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """How screens name the answer."""
        return {"yes": "Required", "no": "Not required", "unknown": "Not stated"}[self.value]


class ImportState(StrEnum):
    """How far an import came. Only a finished one has changed anything that people see."""

    RUNNING = "running"
    FINISHED = "finished"
    CHECKED = "checked"
    REFUSED = "refused"
    INTERRUPTED = "interrupted"

    @property
    def label(self) -> str:
        """How the history names the state."""
        return {"checked": "Checked only", "refused": "Refused"}.get(self.value, self.value.capitalize())


_SOURCE_LABELS = {
    Source.GRANTS_GOV: "Grants.gov",
    Source.STATE: "State program",
    Source.FOUNDATION: "Foundation",
    Source.PARTNER: "Nonprofit partner",
    Source.DONOR: "Donor",
    Source.OTHER: "Other",
}

_SOURCE_HUES = {
    Source.GRANTS_GOV: "federal",
    Source.STATE: "state",
    Source.FOUNDATION: "partner",
    Source.PARTNER: "partner",
    Source.DONOR: "donor",
    Source.OTHER: "federal",
}

MANUAL_SOURCES = tuple(source for source in Source if source is not Source.GRANTS_GOV)


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One record of an extract exactly as published.

    ``fields`` maps an element's name to its text, or to the list of its texts where the schema lets it
    repeat. ``line`` is the line of the file on which the record starts; ``lines`` those of its elements.
    """

    is_forecast: bool
    line: int
    fields: dict[str, Any]
    lines: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Warned:
    """One thing in a file that could not be taken as it stood. ``refused`` means that the whole record
    was left out.
    """

    line: int
    source_id: str
    field: str
    message: str
    value: str = ""
    refused: bool = False


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What one published record says, read and decoded. None is unknown: never zero, never a date.

    Amounts are cents. The three masks hold one bit per code of ``codes``; codes that are not in our tables
    set the table's last bit and stay readable in the raw record.
    """

    source_id: str
    number: str
    title: str
    agency_code: str
    agency_name: str
    is_forecast: bool
    posted_on: date | None
    close_on: date | None
    archive_on: date | None
    updated_on: date | None
    ceiling_cents: Cents | None
    floor_cents: Cents | None
    total_cents: Cents | None
    expected_awards: int | None
    cost_share: CostShare
    eligibility_mask: int
    instrument_mask: int
    activity_mask: int
    alns: tuple[str, ...]
    revision: int
    body: str


@dataclass(frozen=True, slots=True)
class CallRow:
    """One line of a list of opportunities. Amounts are cents; ``hue`` and ``tag`` say whose money it is."""

    id: int
    title: str
    number: str
    source: Source
    hue: str
    tag: str
    agency_code: str
    agency_name: str
    status: Status
    posted_on: date | None
    close_on: date | None
    days_left: int | None
    ceiling_cents: Cents | None
    floor_cents: Cents | None
    total_cents: Cents | None
    expected_awards: int | None
    cost_share: CostShare
    match_bp: int | None
    eligibility_mask: int
    instrument_mask: int
    activity_mask: int
    alns: tuple[str, ...]
    source_id: str
    is_absent: bool

    @property
    def may_501c3(self) -> bool:
        """Whether the codes let a 501(c)(3) apply: its own, "others" or "unrestricted"."""
        return bool(self.eligibility_mask & ELIGIBILITY_OF_501C3)

    @property
    def is_forecast(self) -> bool:
        """Whether its dates are the agency's estimates."""
        return self.status is Status.FORECASTED


@dataclass(slots=True)
class ImportReport:
    """How an import ended. Counts are records of the file, except ``absent``: calls we hold that the file
    lacks.
    """

    import_id: int
    state: ImportState
    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    duplicates: int = 0
    refused: int = 0
    absent: int = 0
    warnings: int = 0
    message: str = ""
