"""Words of partners: kinds, agreements, checks against SAM.gov, and what a list is narrowed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from funding.kernel.money import Cents

MOST_LEAD_DAYS = 365
USUAL_LEAD_DAYS = 60


class PartnerKind(StrEnum):
    """What kind of organization it is."""

    NONPROFIT = "nonprofit"
    HEALTH = "health"
    SCHOOL = "school"
    LAW_ENFORCEMENT = "law_enforcement"
    GOVERNMENT = "government"
    FAITH = "faith"
    BUSINESS = "business"
    OTHER = "other"

    @property
    def label(self) -> str:
        """How screens name the kind."""
        return _KIND_LABELS[self]


_KIND_LABELS = {
    PartnerKind.NONPROFIT: "Nonprofit",
    PartnerKind.HEALTH: "Health care",
    PartnerKind.SCHOOL: "School or college",
    PartnerKind.LAW_ENFORCEMENT: "Law enforcement",
    PartnerKind.GOVERNMENT: "Government",
    PartnerKind.FAITH: "Faith community",
    PartnerKind.BUSINESS: "Business",
    PartnerKind.OTHER: "Other",
}


class AgreementKind(StrEnum):
    """What was agreed on paper. A letter of commitment names what is given, a letter of support does not."""

    MOU = "mou"
    COMMITMENT = "commitment"
    SUPPORT = "support"
    DATA_SHARING = "data_sharing"
    OTHER = "other"

    @property
    def label(self) -> str:
        """How screens name the kind."""
        return _AGREEMENT_LABELS[self]

    @property
    def names_value(self) -> bool:
        """Whether such a paper says what is given and what it is worth."""
        return self in {AgreementKind.COMMITMENT, AgreementKind.MOU, AgreementKind.OTHER}


_AGREEMENT_LABELS = {
    AgreementKind.MOU: "Memorandum of understanding",
    AgreementKind.COMMITMENT: "Letter of commitment",
    AgreementKind.SUPPORT: "Letter of support",
    AgreementKind.DATA_SHARING: "Data sharing agreement",
    AgreementKind.OTHER: "Other agreement",
}


class SamResult(StrEnum):
    """What SAM.gov answered about exclusions."""

    CLEAR = "clear"
    EXCLUDED = "excluded"

    @property
    def label(self) -> str:
        """How screens say it."""
        return {"clear": "No exclusion found", "excluded": "Excluded"}[self.value]


@dataclass(frozen=True, slots=True)
class PartnerFacts:
    """What a person may say about a partner."""

    name: str
    kind: PartnerKind
    uei: str | None = None
    ein: str | None = None
    street: str = ""
    city: str = ""
    state: str = ""
    zip_code: str = ""
    phone: str = ""
    website: str = ""
    funder_id: int | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """What a person may say about an agreement. ``value_cents`` is what a letter names; the last day is inclusive.

    ``lead_days`` are the calendar days before the last day from which on it should be renewed.
    """

    kind: AgreementKind
    title: str
    starts_on: date | None = None
    ends_on: date | None = None
    signed_on: date | None = None
    value_cents: Cents | None = None
    lead_days: int = USUAL_LEAD_DAYS
    owner_id: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class SamCheck:
    """One look into SAM.gov: the day, what it said of exclusions, until when the registration holds if there is one."""

    checked_on: date
    result: SamResult
    registration_ends_on: date | None = None
    note: str = ""


class Asks(StrEnum):
    """What a partner may need; a list can be narrowed to it."""

    LAPSING = "lapsing"
    LAPSED = "lapsed"
    NO_AGREEMENT = "no_agreement"
    UNCHECKED = "unchecked"
    EXCLUDED = "excluded"

    @property
    def label(self) -> str:
        """How the filter names it."""
        return {
            "lapsing": "An agreement ends soon",
            "lapsed": "An agreement has lapsed",
            "no_agreement": "No agreement in force",
            "unchecked": "Exclusions not checked this year",
            "excluded": "Excluded",
        }[self.value]


SORTS = ("name", "kind", "place", "ends", "checked", "updated")


@dataclass(frozen=True, slots=True)
class PartnerFilter:
    """What a list of partners is narrowed to; it stands in the address bar."""

    text: str = ""
    kind: PartnerKind | None = None
    asks: Asks | None = None
    archived: bool = False
    sort: str = "name"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that partner and house did together, for the partner's timeline."""

    on: date
    title: str
    note: str = ""
    url: str = ""
    symbol: str = "circle"
