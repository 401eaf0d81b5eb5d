"""What can be found, and what a result holds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

SHIFT = 40
"""An entry's key is its kind, shifted by so many bits, and the row's own number: one range of keys for each kind."""


class Kind(IntEnum):
    """What an entry of the index is. The numbers stand in stored keys and never change."""

    APPLICATION = 1
    FUNDER = 2
    INITIATIVE = 3
    REGISTRATION = 4
    SOURCE = 5
    CALL = 6
    CONTACT = 7
    DOCUMENT = 8
    TASK = 9
    NOTE = 10
    PERSON = 11
    AWARD = 12
    PARTNER = 13
    SUBAWARD = 14
    OTHER = 15
    REPORT = 16
    ACTIVITY = 17
    AGREEMENT = 18
    INVOICE = 19
    PAYMENT = 20
    MATCH = 21
    PACKET = 22

    @property
    def label(self) -> str:
        """The heading of a group."""
        return _LABELS[self]

    @property
    def first_key(self) -> int:
        """The least key of the kind's range."""
        return int(self) << SHIFT


_LABELS = {
    Kind.APPLICATION: "Applications",
    Kind.FUNDER: "Funders",
    Kind.INITIATIVE: "Initiatives",
    Kind.REGISTRATION: "Registrations",
    Kind.SOURCE: "Sources of money",
    Kind.CALL: "Opportunities",
    Kind.CONTACT: "Contacts",
    Kind.DOCUMENT: "Documents",
    Kind.TASK: "Tasks",
    Kind.NOTE: "Notes",
    Kind.PERSON: "People here",
    Kind.AWARD: "Awards",
    Kind.PARTNER: "Partners",
    Kind.SUBAWARD: "Subawards and contracts",
    Kind.OTHER: "Other records",
    Kind.REPORT: "Reports",
    Kind.ACTIVITY: "Outreach activities",
    Kind.AGREEMENT: "Agreements with partners",
    Kind.INVOICE: "Invoices of partners",
    Kind.PAYMENT: "Payments",
    Kind.MATCH: "Match",
    Kind.PACKET: "Board packets",
}

RECORD_KINDS = {
    "application": Kind.APPLICATION,
    "funder": Kind.FUNDER,
    "initiative": Kind.INITIATIVE,
    "wallet_item": Kind.REGISTRATION,
    "source": Kind.SOURCE,
    "award": Kind.AWARD,
    "partner": Kind.PARTNER,
    "subaward": Kind.SUBAWARD,
    "report": Kind.REPORT,
}
"""The kinds of the spine; one that is not listed is an "other record", and calls have an index of their own."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the index that fits what was typed."""

    kind: Kind
    ref: int
    record_id: int | None
    title: str
    words: str
    own: bool = False
    seen: int | None = None
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One result: what it is called, a line under it, and where it leads."""

    kind: Kind
    title: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """The results of one kind; ``more`` says that there are others than these."""

    label: str
    hits: tuple[Hit, ...]
    more: bool = False
