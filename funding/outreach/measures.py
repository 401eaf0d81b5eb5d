"""Usual measures of outreach against trafficking, offered when an initiative begins to be counted.

They are the measures that DOJ and HHS forms ask for, so that what is counted once serves every report: persons
trained by profession, change between a test before and a test after, contacts and sites, materials handed out (not
packed), signals to the hotline, referrals made and accepted, partners with an agreement, policies changed. All are
counts, rates or means over groups. Persons are unduplicated within their period and never added across periods;
events and items add up.
"""

from __future__ import annotations

from dataclasses import dataclass

from funding.outreach.result_types import Derivation, IndicatorKind
from funding.outreach.types import IndicatorFacts, InitiativeKind

PEOPLE_TRAINED = "people_trained"
"""The measure by which the cost of one person trained is divided."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One usual measure and how it is counted. ``family`` names the forms in which it appears.

    ``people`` counts persons unduplicated, which do not add up; other counts do. ``derived`` is counted by itself.
    """

    name: str
    unit: str
    rule: str
    family: str
    kind: IndicatorKind = IndicatorKind.COUNT
    derived: Derivation | None = None
    people: bool = False
    key: str = ""

    def facts(self) -> IndicatorFacts:
        """The measure as an indicator whose target is still to be set."""
        return IndicatorFacts(
            self.name,
            self.unit,
            target=0,
            kind=self.kind,
            derived=self.derived,
            adds_up=self.kind is IndicatorKind.COUNT and not self.people,
            counts_people=self.people,
            definition=self.rule,
            method=_UNDUPLICATED if self.people else "",
            measure=self.key,
        )


_UNDUPLICATED = (
    "Counted unduplicated within the period by staff. Periods are not added up: people come again."
)
_RATE, _MEAN, _TEXT = IndicatorKind.RATE, IndicatorKind.MEAN, IndicatorKind.TEXT
_SESSIONS = Measure(
    "Sessions held", "sessions", "Each session once.", "OVC, OVW", derived=Derivation.TRAINING_SESSIONS
)
_TRAINED = Measure(
    "People trained",
    "people",
    "Each person once in the period, however many sessions.",
    "OVC, OVW",
    people=True,
    key=PEOPLE_TRAINED,
)
_GAIN = Measure(
    "Mean gain from pre-test to post-test",
    "points",
    "Matched pairs only; report how many.",
    "OVC TTAC, SOAR",
    _MEAN,
    Derivation.PRE_POST_CHANGE,
)
_CONFIDENT = Measure(
    "Trainees with high confidence afterward",
    "percent",
    "High or very high, of those who answered.",
    "SOAR",
    _RATE,
    Derivation.HIGH_CONFIDENCE,
)
_MATERIALS = Measure(
    "Materials handed out",
    "items",
    "Handed out, not packed; by type and language.",
    "OVC, OVW",
    derived=Derivation.MATERIALS,
)
_REFERRALS = Measure("Referrals made", "referrals", "Each referral once.", "TVAP, DVHT")
_ACCEPTED = Measure("Referrals accepted", "referrals", "Those the receiving agency took on.", "TVAP, DVHT")
_PARTNERS = Measure("Partners with an agreement", "partners", "Signed and in force.", "OVC, OTIP")
_CONTACTS = Measure("Outreach contacts", "contacts", "Conversations; one person may recur.", "TVAP")
_POLICIES = Measure("Policies or protocols changed", "changes", "Adopted in writing.", "OVW")
_EVENTS = Measure("Events held", "events", "Each event once.", "TVAP", derived=Derivation.EVENTS)
_ATTENDANCE = Measure(
    "Attendance", "attendances", "Head counts added up.", "TVAP", derived=Derivation.ATTENDANCES
)
_REACHED = Measure("People reached", "people", "As the platform reports it; an estimate.", "House")
_SIGNALS = Measure("Calls, texts and chats received", "contacts", "Received by us or passed on.", "Hotline")
_SHIFTS = Measure(
    "Outreach shifts", "shifts", "Each shift of the team once.", "TVAP", derived=Derivation.EVENTS
)

MEASURES: dict[InitiativeKind, tuple[Measure, ...]] = {
    InitiativeKind.EDUCATION: (_SESSIONS, _TRAINED, _GAIN, _CONFIDENT, _MATERIALS),
    InitiativeKind.ADVOCACY: (
        _POLICIES,
        Measure("Supporters who acted", "people", "Once per campaign.", "House", people=True),
        _PARTNERS,
        _MATERIALS,
    ),
    InitiativeKind.COMMUNITY_EVENT: (
        _EVENTS,
        _ATTENDANCE,
        Measure("Partner tables", "partners", "Organizations present.", "OVC, OTIP"),
        _MATERIALS,
    ),
    InitiativeKind.DIGITAL: (
        _REACHED,
        Measure("Visits to the help page", "visits", "From our own site's counts.", "House"),
        _SIGNALS,
    ),
    InitiativeKind.LAW_ENFORCEMENT_TRAINING: (_SESSIONS, _TRAINED, _GAIN, _PARTNERS),
    InitiativeKind.STREET_OUTREACH: (_SHIFTS, _CONTACTS, _MATERIALS, _REFERRALS, _ACCEPTED),
    InitiativeKind.REFERRAL: (
        _REFERRALS,
        _ACCEPTED,
        _PARTNERS,
        Measure(
            "Median days from request to first service", "days", "Over accepted referrals.", "House", _MEAN
        ),
    ),
}
_FURTHER = (
    Measure(
        "Reports of increased awareness",
        "percent",
        "Say they know more than before, of those asked afterward.",
        "OVC, OVW",
        _RATE,
    ),
    Measure(
        "Tips passed to the authorities", "tips", "Passed on; counts only, never what was said.", "Hotline"
    ),
    Measure(
        "Potential victims identified",
        "people",
        "Each person once in the period.",
        "TVAP, DVHT",
        people=True,
    ),
    Measure(
        "Volunteer hours", "hours", "As logged with activities.", "House", derived=Derivation.VOLUNTEER_HOURS
    ),
    Measure(
        "Impressions", "impressions", "As the platforms report them.", "House", derived=Derivation.IMPRESSIONS
    ),
    Measure(
        "Engagements on social media",
        "engagements",
        "Reactions, comments, shares and saves.",
        "House",
        derived=Derivation.ENGAGEMENTS,
    ),
    Measure(
        "Engagement rate on social media",
        "percent",
        "Engagements of impressions.",
        "House",
        _RATE,
        Derivation.ENGAGEMENT_RATE,
    ),
    Measure(
        "Clicks to our pages",
        "clicks",
        "As the platforms report them.",
        "House",
        derived=Derivation.LINK_CLICKS,
    ),
    Measure("What changed, in words", "text", "One or two sentences a period.", "House", _TEXT),
)


def measures_for(kind: InitiativeKind) -> tuple[Measure, ...]:
    """The standard measures of one kind of initiative, most asked for first."""
    return MEASURES[kind]


def usual_measures(kind: InitiativeKind) -> tuple[Measure, ...]:
    """Every usual measure, those of the kind first; each name once."""
    found: dict[str, Measure] = {}
    others = (measure for measures in MEASURES.values() for measure in measures)
    for measure in (*MEASURES[kind], *others, *_FURTHER):
        found.setdefault(measure.name, measure)
    return tuple(found.values())
