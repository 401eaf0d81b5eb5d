"""Words of the readiness wallet: registrations and papers that funders ask for again and again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from funding.funders.types import FunderKind

MOST_LEAD_DAYS = 260


class WalletKind(StrEnum):
    """What kind of registration or paper it is."""

    SAM = "sam"
    UEI = "uei"
    PORTAL = "portal"
    STATE_CHARITY = "state_charity"
    TAX_EXEMPTION = "tax_exemption"
    AUDIT = "audit"
    FORM_990 = "form_990"
    INSURANCE = "insurance"
    INDIRECT_AGREEMENT = "indirect_agreement"
    BOARD_LIST = "board_list"
    POLICY = "policy"
    OTHER = "other"

    @property
    def label(self) -> str:
        """How screens name the kind."""
        return _LABELS[self]


_LABELS = {
    WalletKind.SAM: "SAM.gov registration",
    WalletKind.UEI: "Unique Entity ID",
    WalletKind.PORTAL: "Funder’s portal account",
    WalletKind.STATE_CHARITY: "State charity registration",
    WalletKind.TAX_EXEMPTION: "Tax exemption letter",
    WalletKind.AUDIT: "Audit report",
    WalletKind.FORM_990: "Form 990",
    WalletKind.INSURANCE: "Insurance",
    WalletKind.INDIRECT_AGREEMENT: "Indirect rate agreement",
    WalletKind.BOARD_LIST: "Board list",
    WalletKind.POLICY: "Policy",
    WalletKind.OTHER: "Other",
}


class Expiry(StrEnum):
    """What is known of the day on which it ends."""

    DATED = "dated"
    ESTIMATED = "estimated"
    NEVER = "never"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """How a form says it."""
        return {
            "dated": "Ends on a known day",
            "estimated": "Ends about a day",
            "never": "Does not end",
            "unknown": "Not known yet",
        }[self.value]

    @property
    def has_day(self) -> bool:
        """Whether a day belongs to it."""
        return self in {Expiry.DATED, Expiry.ESTIMATED}


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What a person may say of one registration or paper. ``lead_days`` are working days; ``asked_by`` funder kinds."""

    title: str
    kind: WalletKind
    owner_id: int | None = None
    number: str = ""
    issuer: str = ""
    url: str = ""
    lead_days: int = 20
    asked_by: tuple[str, ...] = ()
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Validity:
    """Until when something holds: ``expires_on`` is the last day, None where it never ends or nobody knows."""

    expiry: Expiry = Expiry.UNKNOWN
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Renewal:
    """What was renewed: until when it holds now, on which day that was done, its new number and a note."""

    validity: Validity
    renewed_on: date
    number: str = ""
    note: str = ""


_FEDERAL, _STATE, _FOUNDATION = FunderKind.FEDERAL.value, FunderKind.STATE.value, FunderKind.FOUNDATION.value
_PARTNER, _BUSINESS = FunderKind.PARTNER.value, FunderKind.BUSINESS.value
_PUBLIC = (_FEDERAL, _STATE)
_ALL = (_FEDERAL, _STATE, _FOUNDATION, _PARTNER, _BUSINESS)

USUAL_ITEMS: tuple[tuple[ItemFacts, Expiry], ...] = (
    (
        ItemFacts(
            "SAM.gov registration",
            WalletKind.SAM,
            issuer="SAM.gov",
            url="https://sam.gov/",
            lead_days=30,
            asked_by=_PUBLIC,
            notes="Renewed every 365 days.",
        ),
        Expiry.UNKNOWN,
    ),
    (ItemFacts("Unique Entity ID (UEI)", WalletKind.UEI, issuer="SAM.gov", asked_by=_PUBLIC), Expiry.NEVER),
    (
        ItemFacts("State charity registration", WalletKind.STATE_CHARITY, lead_days=30, asked_by=_ALL),
        Expiry.UNKNOWN,
    ),
    (
        ItemFacts(
            "Tax exemption letter, 501(c)(3)",
            WalletKind.TAX_EXEMPTION,
            issuer="IRS",
            lead_days=0,
            asked_by=_ALL,
        ),
        Expiry.NEVER,
    ),
    (
        ItemFacts("Audited financial statements", WalletKind.AUDIT, lead_days=60, asked_by=_ALL),
        Expiry.UNKNOWN,
    ),
    (
        ItemFacts(
            "Form 990", WalletKind.FORM_990, issuer="IRS", lead_days=30, asked_by=(_FOUNDATION, _STATE)
        ),
        Expiry.UNKNOWN,
    ),
    (
        ItemFacts(
            "General liability insurance", WalletKind.INSURANCE, lead_days=15, asked_by=(_STATE, _PARTNER)
        ),
        Expiry.UNKNOWN,
    ),
    (
        ItemFacts("Indirect rate agreement", WalletKind.INDIRECT_AGREEMENT, lead_days=120, asked_by=_PUBLIC),
        Expiry.UNKNOWN,
    ),
    (
        ItemFacts(
            "Board list", WalletKind.BOARD_LIST, lead_days=5, asked_by=(_FOUNDATION, _BUSINESS, _STATE)
        ),
        Expiry.UNKNOWN,
    ),
    (
        ItemFacts("Conflict of interest policy", WalletKind.POLICY, lead_days=10, asked_by=_PUBLIC),
        Expiry.UNKNOWN,
    ),
)
"""What most organizations are asked for, to begin with; their days are for the organization to say."""
