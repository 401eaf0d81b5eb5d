"""Words of what was done: kinds of activity, who was there, what was handed out, in which languages. Counts only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class ActivityKind(StrEnum):
    """What was done."""

    TRAINING = "training"
    WORKSHOP = "workshop"
    SCHOOL = "school"
    HEALTH_CARE_TRAINING = "health_care_training"
    COMMUNITY_EVENT = "community_event"
    RESOURCE_FAIR = "resource_fair"
    STREET_OUTREACH = "street_outreach"
    CAMPAIGN = "campaign"
    DIGITAL = "digital"
    MEETING = "meeting"

    @property
    def label(self) -> str:
        """How screens name the kind."""
        return _KINDS[self]


_KINDS = {
    ActivityKind.TRAINING: "Training",
    ActivityKind.WORKSHOP: "Workshop",
    ActivityKind.SCHOOL: "School session",
    ActivityKind.HEALTH_CARE_TRAINING: "Health-care training",
    ActivityKind.COMMUNITY_EVENT: "Community event",
    ActivityKind.RESOURCE_FAIR: "Resource fair",
    ActivityKind.STREET_OUTREACH: "Street outreach",
    ActivityKind.CAMPAIGN: "Campaign",
    ActivityKind.DIGITAL: "Digital",
    ActivityKind.MEETING: "Meeting with partners",
}

TRAININGS = (
    ActivityKind.TRAINING,
    ActivityKind.WORKSHOP,
    ActivityKind.SCHOOL,
    ActivityKind.HEALTH_CARE_TRAINING,
)
"""The kinds whose sessions count as training held."""

EVENTS = tuple(kind for kind in ActivityKind if kind is not ActivityKind.MEETING)
"""The kinds that count as events held: every one but meetings among partners."""


class Profession(StrEnum):
    """Who was there, by what they do. A group, never a person."""

    HEALTH = "health"
    LAW_ENFORCEMENT = "law_enforcement"
    TEACHERS = "teachers"
    STUDENTS = "students"
    FAITH = "faith"
    HOSPITALITY = "hospitality"
    TRANSPORTATION = "transportation"
    SOCIAL_SERVICES = "social_services"
    JUSTICE = "justice"
    PARENTS = "parents"
    COMMUNITY = "community"
    OTHER = "other"

    @property
    def label(self) -> str:
        """How screens name the group."""
        return _PROFESSIONS[self]


_PROFESSIONS = {
    Profession.HEALTH: "Health care",
    Profession.LAW_ENFORCEMENT: "Law enforcement",
    Profession.TEACHERS: "Teachers, school staff",
    Profession.STUDENTS: "Students",
    Profession.FAITH: "Faith communities",
    Profession.HOSPITALITY: "Hospitality",
    Profession.TRANSPORTATION: "Transportation",
    Profession.SOCIAL_SERVICES: "Social services",
    Profession.JUSTICE: "Courts, prosecution",
    Profession.PARENTS: "Parents, caregivers",
    Profession.COMMUNITY: "Community members",
    Profession.OTHER: "Other or not known",
}


class Material(StrEnum):
    """What was handed out."""

    BROCHURE = "brochure"
    HOTLINE_CARD = "hotline_card"
    POSTER = "poster"
    GUIDE = "guide"
    SAFETY_KIT = "safety_kit"
    OTHER = "other"

    @property
    def label(self) -> str:
        """How screens name it."""
        return _MATERIALS[self]


_MATERIALS = {
    Material.BROCHURE: "Brochures, flyers",
    Material.HOTLINE_CARD: "Hotline cards",
    Material.POSTER: "Posters",
    Material.GUIDE: "Guides, toolkits",
    Material.SAFETY_KIT: "Care and safety kits",
    Material.OTHER: "Other items",
}

LANGUAGES = (
    "English",
    "Spanish",
    "Arabic",
    "Chinese",
    "French",
    "Haitian Creole",
    "Korean",
    "Nepali",
    "Portuguese",
    "Russian",
    "Somali",
    "Swahili",
    "Tagalog",
    "Ukrainian",
    "Vietnamese",
    "American Sign Language",
    "Another language",
)
"""The languages that can be ticked; the last stands for every other one."""


class Counted(StrEnum):
    """What a row of an activity's counts is about."""

    ATTENDANCE = "attendance"
    MATERIAL = "material"


@dataclass(frozen=True, slots=True)
class Handout:
    """So many pieces of one material in one language; the language may be left open."""

    material: Material
    number: int
    language: str = ""


@dataclass(frozen=True, slots=True)
class ActivityFacts:
    """What is said about one dated thing done. Minutes, since hours come in quarters; counts of groups only."""

    initiative_id: int
    happened_on: date
    kind: ActivityKind
    place: str = ""
    audience: str = ""
    note: str = ""
    sessions: int = 1
    attendance: dict[Profession, int] = field(default_factory=dict)
    handouts: tuple[Handout, ...] = ()
    languages: tuple[str, ...] = ()
    staff_minutes: int | None = None
    volunteer_minutes: int | None = None
    partner_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ActivityFilter:
    """What a list of activities is narrowed to; it stands in the address bar. Both days belong to it."""

    initiative_id: int | None = None
    kind: ActivityKind | None = None
    place: str = ""
    first: date | None = None
    last: date | None = None
    void: bool = False


@dataclass(frozen=True, slots=True)
class ActivityTotals:
    """Sums over a whole filter. ``attendances`` counts attendances: who came twice counts twice."""

    activities: int = 0
    sessions: int = 0
    attendances: int = 0
    materials: int = 0
    staff_minutes: int = 0
    volunteer_minutes: int = 0
    by_profession: tuple[tuple[Profession, int], ...] = ()
    by_material: tuple[tuple[Material, int], ...] = ()
