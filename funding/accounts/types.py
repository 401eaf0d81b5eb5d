"""The words of accounts: what a link is for, what the organization can answer, how long a sign-in lasts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class TokenPurpose(StrEnum):
    """What a mailed link opens. A token made for one purpose never works for another."""

    INVITATION = "invitation"
    RESET = "reset"

    @property
    def lifetime(self) -> timedelta:
        """How long the link works: a week to accept an invitation, an hour to reset a password."""
        return timedelta(days=7) if self is TokenPurpose.INVITATION else timedelta(minutes=60)


class AttemptKind(StrEnum):
    """What was tried, each with limits of its own."""

    SIGN_IN = "sign_in"
    RESET = "reset"
    SETUP = "setup"
    LINK = "link"


class IndirectKind(StrEnum):
    """How the organization recovers indirect costs (2 CFR 200.414)."""

    DE_MINIMIS = "de_minimis"
    NEGOTIATED = "negotiated"
    NONE = "none"

    @property
    def label(self) -> str:
        """How screens name the choice."""
        return _INDIRECT_LABELS[self]


_INDIRECT_LABELS = {
    IndirectKind.DE_MINIMIS: "De minimis rate",
    IndirectKind.NEGOTIATED: "Negotiated rate agreement",
    IndirectKind.NONE: "No indirect costs charged",
}


class IndirectBase(StrEnum):
    """The base that a rate is multiplied with."""

    MTDC = "mtdc"
    SALARIES = "salaries"
    SALARIES_FRINGE = "salaries_fringe"
    TOTAL_DIRECT = "total_direct"

    @property
    def label(self) -> str:
        """How screens name the base."""
        return _BASE_LABELS[self]


_BASE_LABELS = {
    IndirectBase.MTDC: "Modified total direct costs (MTDC)",
    IndirectBase.SALARIES: "Direct salaries and wages",
    IndirectBase.SALARIES_FRINGE: "Direct salaries, wages, and fringe benefits",
    IndirectBase.TOTAL_DIRECT: "Total direct costs",
}


class StateReview(StrEnum):
    """SF-424 item 19: state review under Executive Order 12372, stored as the form's code."""

    AVAILABLE = "a"
    NOT_SELECTED = "b"
    NOT_COVERED = "c"

    @property
    def label(self) -> str:
        """The answer in words."""
        return _REVIEW_LABELS[self]


_REVIEW_LABELS = {
    StateReview.AVAILABLE: "a. Made available to the state for review",
    StateReview.NOT_SELECTED: "b. Subject to E.O. 12372 but not selected by the state for review",
    StateReview.NOT_COVERED: "c. Not covered by E.O. 12372",
}

APPLICANT_TYPES: dict[str, str] = {
    "A": "State government",
    "B": "County government",
    "C": "City or township government",
    "D": "Special district government",
    "E": "Regional organization",
    "F": "U.S. territory or possession",
    "G": "Independent school district",
    "H": "Public or state controlled institution of higher education",
    "I": "Indian/Native American tribal government (federally recognized)",
    "J": "Indian/Native American tribal government (other than federally recognized)",
    "K": "Indian/Native American tribally designated organization",
    "L": "Public or Indian housing authority",
    "M": "Nonprofit with 501(c)(3) status (other than institution of higher education)",
    "N": "Nonprofit without 501(c)(3) status (other than institution of higher education)",
    "O": "Private institution of higher education",
    "P": "Individual",
    "Q": "For-profit organization (other than small business)",
    "R": "Small business",
    "S": "Hispanic-serving institution",
    "T": "Historically Black college or university (HBCU)",
    "U": "Tribally controlled college or university (TCCU)",
    "V": "Alaska Native or Native Hawaiian serving institution",
    "W": "Non-domestic (non-U.S.) entity",
    "X": "Other (specify)",
}
"""SF-424 item 9. The codes are stored; the labels are only shown."""

US_STATES: dict[str, str] = {
    "AL": "Alabama", "AK": "Alaska", "AS": "American Samoa", "AZ": "Arizona", "AR": "Arkansas",
    "CA": "California", "CO": "Colorado", "CT": "Connecticut", "DE": "Delaware",
    "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia", "GU": "Guam", "HI": "Hawaii",
    "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky",
    "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan",
    "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska",
    "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York",
    "NC": "North Carolina", "ND": "North Dakota", "MP": "Northern Mariana Islands", "OH": "Ohio",
    "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania", "PR": "Puerto Rico", "RI": "Rhode Island",
    "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah",
    "VT": "Vermont", "VI": "Virgin Islands", "VA": "Virginia", "WA": "Washington", "WV": "West Virginia",
    "WI": "Wisconsin", "WY": "Wyoming",
}  # fmt: skip
"""States and territories by postal code, as SF-424 addresses name them."""

TIME_ZONES: dict[str, str] = {
    "America/New_York": "Eastern time",
    "America/Chicago": "Central time",
    "America/Denver": "Mountain time",
    "America/Phoenix": "Mountain time, Arizona (no daylight saving)",
    "America/Los_Angeles": "Pacific time",
    "America/Anchorage": "Alaska time",
    "Pacific/Honolulu": "Hawaii time",
    "America/Puerto_Rico": "Atlantic time, Puerto Rico and Virgin Islands",
    "Pacific/Guam": "Chamorro time, Guam and Northern Marianas",
    "Pacific/Pago_Pago": "Samoa time",
}
"""Every zone in which a US organization can have its office."""

MONTHS: tuple[str, ...] = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip

BIGGEST_ID = 2_147_483_647
"""What an id column holds; an address may name a longer number, behind which there is nobody."""
NAME_MAX = 120
EMAIL_MAX = 254

IDLE_LIMIT = timedelta(minutes=30)
"""A sign-in ends after this long without a request."""
ABSOLUTE_LIMIT = timedelta(hours=12)
"""A sign-in ends this long after it began, however busy it was."""
CONFIRM_LIMIT = timedelta(minutes=10)
"""Sensitive actions ask for the password when it was last typed longer ago than this."""
TOUCH_INTERVAL = timedelta(minutes=1)
"""``last_seen_at`` is written at most this often, so that reading pages hardly ever writes."""


@dataclass(frozen=True, slots=True)
class SignInToken:
    """A fresh sign-in: the raw token for the cookie, never stored, and the row that holds its hash."""

    raw: str
    session_id: int


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which part of the audit trail is asked for; None and "" mean all. Both days are included."""

    person: int | None = None
    kind: str = ""
    since: date | None = None
    until: date | None = None
