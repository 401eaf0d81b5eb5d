"""The kinds and states of outreach initiatives, and what their forms may hold. Counts only, never people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from funding.outreach.result_types import Derivation, Direction, IndicatorKind


class InitiativeKind(StrEnum):
    """What sort of outreach an initiative is."""

    EDUCATION = "education"
    ADVOCACY = "advocacy"
    COMMUNITY_EVENT = "community_event"
    DIGITAL = "digital"
    LAW_ENFORCEMENT_TRAINING = "law_enforcement_training"
    STREET_OUTREACH = "street_outreach"
    REFERRAL = "referral"

    @property
    def label(self) -> str:
        """How screens name the kind."""
        return _KIND_LABELS[self]


class InitiativeStatus(StrEnum):
    """Where an initiative stands."""

    PLANNED = "planned"
    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    CANCELED = "canceled"

    @property
    def label(self) -> str:
        """How screens name the status."""
        return self.value.capitalize()

    @property
    def is_open(self) -> bool:
        """Whether work is still to be done."""
        return self in {InitiativeStatus.PLANNED, InitiativeStatus.ACTIVE, InitiativeStatus.PAUSED}


_KIND_LABELS = {
    InitiativeKind.EDUCATION: "Education",
    InitiativeKind.ADVOCACY: "Advocacy campaign",
    InitiativeKind.COMMUNITY_EVENT: "Community event",
    InitiativeKind.DIGITAL: "Digital outreach",
    InitiativeKind.LAW_ENFORCEMENT_TRAINING: "Law-enforcement training",
    InitiativeKind.STREET_OUTREACH: "Street outreach",
    InitiativeKind.REFERRAL: "Victim-support referral",
}


@dataclass(frozen=True, slots=True)
class InitiativeFacts:
    """What a person may say about an initiative, checked for shape."""

    title: str
    kind: InitiativeKind
    status: InitiativeStatus = InitiativeStatus.PLANNED
    starts_on: date | None = None
    ends_on: date | None = None
    place: str = ""
    audience: str = ""
    plan: str = ""
    owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """One measure with its promise. Numbers are whole counts or whole units of ``unit``."""

    name: str
    unit: str
    target: int
    baseline: int = 0
    due_on: date | None = None
    kind: IndicatorKind = IndicatorKind.COUNT
    direction: Direction = Direction.UP
    derived: Derivation | None = None
    adds_up: bool = False
    counts_people: bool = False
    definition: str = ""
    source: str = ""
    method: str = ""
    measure: str = ""


@dataclass(frozen=True, slots=True)
class InitiativeFilter:
    """What a list of initiatives is narrowed to; it stands in the address bar."""

    text: str = ""
    kind: InitiativeKind | None = None
    status: InitiativeStatus | None = None
    owner_id: int | None = None
    archived: bool = False
    sort: str = "name"
