"""Words of subawards and contracts under an award."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from funding.kernel.money import Cents


class Nature(StrEnum):
    """What the agreement is by its substance (2 CFR 200.331), whatever it is called."""

    SUBAWARD = "subaward"
    CONTRACT = "contract"

    @property
    def label(self) -> str:
        """How screens name it."""
        return {"subaward": "Subaward", "contract": "Contract"}[self.value]

    @property
    def party(self) -> str:
        """What the partner is under it."""
        return {"subaward": "Subrecipient", "contract": "Contractor"}[self.value]


class Status(StrEnum):
    """Where an agreement stands."""

    DRAFT = "draft"
    ACTIVE = "active"
    CLOSING = "closing"
    CLOSED = "closed"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        """How screens name it."""
        return {
            "draft": "Being prepared",
            "active": "Signed",
            "closing": "Closing out",
            "closed": "Closed",
            "dropped": "Not signed",
        }[self.value]

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return {"draft": "amber", "active": "green", "closing": "blue"}.get(self.value, "neutral")

    @property
    def pays(self) -> bool:
        """Whether invoices are taken."""
        return self in {Status.ACTIVE, Status.CLOSING}


class RateKind(StrEnum):
    """Which indirect rate the subrecipient is paid."""

    DE_MINIMIS = "de_minimis"
    NEGOTIATED = "negotiated"
    AGREED = "agreed"
    NONE = "none"

    @property
    def label(self) -> str:
        """How screens name it."""
        return {
            "de_minimis": "De minimis rate",
            "negotiated": "Its negotiated federal rate",
            "agreed": "A rate agreed between us",
            "none": "No indirect costs",
        }[self.value]


class InvoiceState(StrEnum):
    """Where an invoice stands."""

    ENTERED = "entered"
    APPROVED = "approved"
    PAID = "paid"
    RETURNED = "returned"

    @property
    def label(self) -> str:
        """How screens name it."""
        return {
            "entered": "To approve",
            "approved": "To pay",
            "paid": "Paid",
            "returned": "Sent back",
        }[self.value]

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return {"entered": "amber", "approved": "blue", "paid": "green"}.get(self.value, "neutral")


class MonitoringKind(StrEnum):
    """How a partner's work is looked at."""

    DESK_REVIEW = "desk_review"
    SITE_VISIT = "site_visit"
    CALL = "call"
    INVOICE_TEST = "invoice_test"
    TRAINING = "training"

    @property
    def label(self) -> str:
        """How screens name it."""
        return {
            "desk_review": "Desk review",
            "site_visit": "Site visit",
            "call": "Call",
            "invoice_test": "Test of invoices and their papers",
            "training": "Training and help",
        }[self.value]


@dataclass(frozen=True, slots=True)
class SubawardFacts:
    """What a person may say of an agreement while it is prepared.

    ``amount_cents`` is what the first signature obligates, ``committed_cents`` all that is promised over its life.
    """

    partner_id: int
    title: str
    nature: Nature
    signs: str = ""
    reason: str = ""
    line_key: str = ""
    number: str = ""
    registered_name: str = ""
    uei: str | None = None
    description: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    budget_starts_on: date | None = None
    budget_ends_on: date | None = None
    amount_cents: Cents | None = None
    committed_cents: Cents | None = None
    rate_kind: RateKind | None = None
    rate_bp: int | None = None
    is_research: bool = False
    fixed_amount: bool = False
    approval_on: date | None = None
    approval_reference: str = ""
    our_contact: str = ""
    owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class InvoiceFacts:
    """One invoice as the partner sent it."""

    number: str
    received_on: date
    covers_from: date
    covers_to: date
    amount_cents: Cents
    note: str = ""


@dataclass(frozen=True, slots=True)
class ActionFacts:
    """A change of what is obligated or until when; ``delta_cents`` is signed."""

    obligated_on: date
    delta_cents: Cents
    reason: str
    new_ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """One monitoring activity: when it is planned, when it was done, what was found, and what follows by when."""

    kind: MonitoringKind
    planned_on: date
    done_on: date | None = None
    summary: str = ""
    finding: bool = False
    follow_up: str = ""
    follow_up_on: date | None = None
    followed_on: date | None = None
    owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class AuditFacts:
    """What is known of a subrecipient's audit of one fiscal year."""

    year_ends_on: date
    required: bool | None = None
    received_on: date | None = None
    findings: bool = False
    decided_on: date | None = None
    note: str = ""


class Asks(StrEnum):
    """What an agreement may wait for; a list can be narrowed to it."""

    SIGNATURE = "signature"
    FFATA = "ffata"
    INVOICES = "invoices"
    MONITORING = "monitoring"
    CLOSEOUT = "closeout"

    @property
    def label(self) -> str:
        """How the filter names it."""
        return {
            "signature": "To be signed",
            "ffata": "To be reported in SAM.gov",
            "invoices": "Invoices to approve or pay",
            "monitoring": "Monitoring due",
            "closeout": "Ended and not closed",
        }[self.value]


SORTS = ("title", "partner", "award", "ends", "obligated", "paid")


@dataclass(frozen=True, slots=True)
class SubawardFilter:
    """What a list of agreements is narrowed to; it stands in the address bar."""

    text: str = ""
    nature: Nature | None = None
    status: Status | None = None
    asks: Asks | None = None
    award_id: int | None = None
    partner_id: int | None = None
    sort: str = "title"


@dataclass(frozen=True, slots=True)
class Sums:
    """What an agreement comes to: sums of its actions and invoices, in cents.

    ``waiting`` is entered and not approved, ``approved`` is approved and not paid.
    """

    obligated_cents: Cents = 0
    waiting_cents: Cents = 0
    approved_cents: Cents = 0
    paid_cents: Cents = 0

    @property
    def claimed_cents(self) -> Cents:
        """Every invoice that was not sent back."""
        return self.waiting_cents + self.approved_cents + self.paid_cents

    @property
    def left_cents(self) -> Cents:
        """What may still be invoiced."""
        return self.obligated_cents - self.claimed_cents


@dataclass(frozen=True, slots=True)
class FfataAsk:
    """One subaward that must be reported in SAM.gov, or reported anew: which action asks for it, and by when."""

    subaward_id: int
    title: str
    partner: str
    action: int
    total_cents: Cents
    obligated_on: date
    due_on: date
    is_update: bool
    owner_id: int | None = None
