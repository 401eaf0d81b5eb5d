"""Standard measures of outreach against trafficking, offered when an initiative of that kind begins.

They are the measures that DOJ and HHS forms ask for, so that what is counted once serves every report:
persons
trained by profession, change between a test before and a test after, contacts and sites, materials handed out
(not packed), calls and messages received, referrals made and accepted. All are counts or means over groups.
Clients are unduplicated within a fiscal year and never added across years.
"""

from __future__ import annotations

from dataclasses import dataclass

from funding.outreach.types import InitiativeKind


@dataclass(frozen=True, slots=True)
class Measure:
    """One standard measure and how it is counted. ``family`` names the forms in which it appears."""

    name: str
    unit: str
    rule: str
    family: str


_SESSIONS = Measure("Sessions held", "sessions", "Each session once.", "OVC, OVW")
_TRAINED = Measure("People trained", "people", "Once per session; never across sessions by name.", "OVC, OVW")
_GAIN = Measure(
    "Mean gain from pre-test to post-test", "points", "Matched pairs only; report how many.", "OVC TTAC, SOAR"
)
_CONFIDENT = Measure("Trainees with high confidence afterward", "percent", "Of those who answered.", "SOAR")
_MATERIALS = Measure("Materials handed out", "items", "Handed out, not packed; by type.", "OVC, OVW")
_REFERRALS = Measure("Referrals made", "referrals", "Each referral once.", "TVAP, DVHT")
_ACCEPTED = Measure("Referrals accepted", "referrals", "Those the receiving agency took on.", "TVAP, DVHT")
_PARTNERS = Measure("Partners with an agreement", "partners", "Signed and in force.", "OVC, OTIP")
_CONTACTS = Measure("Outreach contacts", "contacts", "Conversations; one person may recur.", "TVAP")

MEASURES: dict[InitiativeKind, tuple[Measure, ...]] = {
    InitiativeKind.EDUCATION: (_SESSIONS, _TRAINED, _GAIN, _CONFIDENT, _MATERIALS),
    InitiativeKind.ADVOCACY: (
        Measure("Policies or protocols changed", "changes", "Adopted in writing.", "OVW"),
        Measure("Supporters who acted", "people", "Once per campaign.", "House"),
        _PARTNERS,
        _MATERIALS,
    ),
    InitiativeKind.COMMUNITY_EVENT: (
        Measure("Events held", "events", "Each event once.", "TVAP"),
        Measure("Attendance", "people", "Head count at the event.", "TVAP"),
        Measure("Partner tables", "partners", "Organizations present.", "OVC, OTIP"),
        _MATERIALS,
    ),
    InitiativeKind.DIGITAL: (
        Measure("People reached", "people", "As the platform reports it; an estimate.", "House"),
        Measure("Visits to the help page", "visits", "From our own site's counts.", "House"),
        Measure(
            "Calls, texts and chats received",
            "contacts",
            "Received by us or passed on.",
            "Hotline",
        ),
    ),
    InitiativeKind.LAW_ENFORCEMENT_TRAINING: (_SESSIONS, _TRAINED, _GAIN, _PARTNERS),
    InitiativeKind.STREET_OUTREACH: (
        Measure("Outreach shifts", "shifts", "Each shift of the team once.", "TVAP"),
        _CONTACTS,
        _MATERIALS,
        _REFERRALS,
        _ACCEPTED,
    ),
    InitiativeKind.REFERRAL: (
        _REFERRALS,
        _ACCEPTED,
        _PARTNERS,
        Measure("Median days from request to first service", "days", "Over accepted referrals.", "House"),
    ),
}


def measures_for(kind: InitiativeKind) -> tuple[Measure, ...]:
    """The standard measures of one kind of initiative, most asked for first."""
    return MEASURES[kind]
