"""Words of what was reached: kinds of indicators, what they derive from, observations, surveys, digital figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class IndicatorKind(StrEnum):
    """How the values of an indicator are made."""

    COUNT = "count"
    RATE = "rate"
    MEAN = "mean"
    TEXT = "text"

    @property
    def label(self) -> str:
        """How screens name the kind."""
        return _KINDS[self]


_KINDS = {
    IndicatorKind.COUNT: "Count",
    IndicatorKind.RATE: "Rate (part of a base)",
    IndicatorKind.MEAN: "Mean (sum over n)",
    IndicatorKind.TEXT: "Text",
}


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"

    @property
    def label(self) -> str:
        """How screens name it."""
        return "More is better" if self is Direction.UP else "Less is better"


class Derivation(StrEnum):
    """What the program counts by itself, from what was logged."""

    EVENTS = "events"
    TRAINING_SESSIONS = "training_sessions"
    ATTENDANCES = "attendances"
    MATERIALS = "materials"
    VOLUNTEER_HOURS = "volunteer_hours"
    PRE_POST_CHANGE = "pre_post_change"
    HIGH_CONFIDENCE = "high_confidence"
    IMPRESSIONS = "impressions"
    ENGAGEMENTS = "engagements"
    LINK_CLICKS = "link_clicks"
    ENGAGEMENT_RATE = "engagement_rate"

    @property
    def label(self) -> str:
        """How screens name it."""
        return _DERIVATIONS[self][0]

    @property
    def told(self) -> str:
        """How it is counted, in a sentence."""
        return _DERIVATIONS[self][1]

    @property
    def kind(self) -> IndicatorKind:
        """The kind of indicator that it makes."""
        return _DERIVED_KINDS.get(self, IndicatorKind.COUNT)

    @property
    def counts_people(self) -> bool:
        """Whether people are what it counts, so that small counts of it are protected."""
        return self in (Derivation.ATTENDANCES, Derivation.PRE_POST_CHANGE, Derivation.HIGH_CONFIDENCE)


_DERIVATIONS = {
    Derivation.EVENTS: (
        "Events held",
        "Activities logged in the period, meetings among partners left out.",
    ),
    Derivation.TRAINING_SESSIONS: (
        "Training sessions held",
        "Sessions of trainings, workshops, school sessions and health-care trainings logged in the period.",
    ),
    Derivation.ATTENDANCES: (
        "Attendances",
        "Attendances logged in the period. Who came twice counts twice: these are attendances, not persons.",
    ),
    Derivation.MATERIALS: (
        "Materials handed out",
        "Items logged as handed out in the period, of every type and language; packed items are not counted.",
    ),
    Derivation.VOLUNTEER_HOURS: (
        "Volunteer hours",
        "Volunteer hours logged with activities of the period, rounded to whole hours.",
    ),
    Derivation.PRE_POST_CHANGE: (
        "Mean change from pre-test to post-test",
        "Mean of the post-test less mean of the pre-test, over matched pairs only; surveys weigh by their pairs.",
    ),
    Derivation.HIGH_CONFIDENCE: (
        "High or very high confidence after training",
        "Answers “high” or “very high” as a share of all who answered the question.",
    ),
    Derivation.IMPRESSIONS: (
        "Impressions",
        "Times shown, as the platforms report them, over all channels and months of the period.",
    ),
    Derivation.ENGAGEMENTS: (
        "Engagements",
        "Reactions, comments, shares and saves as the platforms report them, over all channels and months.",
    ),
    Derivation.LINK_CLICKS: (
        "Link clicks",
        "Clicks through to our own pages as the platforms report them, over all channels and months.",
    ),
    Derivation.ENGAGEMENT_RATE: (
        "Engagement rate",
        "Engagements as a share of impressions, in the months that have both.",
    ),
}
_DERIVED_KINDS = {
    Derivation.PRE_POST_CHANGE: IndicatorKind.MEAN,
    Derivation.HIGH_CONFIDENCE: IndicatorKind.RATE,
    Derivation.ENGAGEMENT_RATE: IndicatorKind.RATE,
}


class Channel(StrEnum):
    """Where something digital was shown."""

    FACEBOOK = "facebook"
    INSTAGRAM = "instagram"
    TIKTOK = "tiktok"
    YOUTUBE = "youtube"
    X = "x"
    LINKEDIN = "linkedin"
    SEARCH_ADS = "search_ads"
    EMAIL = "email"
    WEBSITE = "website"
    OTHER = "other"

    @property
    def label(self) -> str:
        """How screens name it."""
        return _CHANNELS[self]


_CHANNELS = {
    Channel.FACEBOOK: "Facebook",
    Channel.INSTAGRAM: "Instagram",
    Channel.TIKTOK: "TikTok",
    Channel.YOUTUBE: "YouTube",
    Channel.X: "X",
    Channel.LINKEDIN: "LinkedIn",
    Channel.SEARCH_ADS: "Search ads",
    Channel.EMAIL: "Email",
    Channel.WEBSITE: "Website",
    Channel.OTHER: "Another channel",
}


@dataclass(frozen=True, slots=True)
class ObservationFacts:
    """What was counted in one period, maybe of one place or one profession.

    ``value`` is the count, the numerator of a rate, or the sum of a mean in hundredths; ``n`` the base of a rate or the
    number a mean is over. ``why`` is asked for when it replaces an earlier figure.
    """

    starts_on: date
    ends_on: date
    value: int | None = None
    n: int | None = None
    text: str = ""
    place: str = ""
    category: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class SurveyFacts:
    """One survey before and after. Means are in hundredths of a point and over the matched pairs only."""

    held_on: date
    name: str
    matched: int
    pre_mean: int
    post_mean: int
    place: str = ""
    n_pre: int | None = None
    n_post: int | None = None
    confident: int | None = None
    confident_of: int | None = None
    method: str = ""


@dataclass(frozen=True, slots=True)
class DigitalFacts:
    """One channel in one month, as the platform reports it; None where it does not say."""

    channel: Channel
    month: date
    impressions: int | None = None
    reach: int | None = None
    engagements: int | None = None
    clicks: int | None = None
    video_views: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one indicator promised and reached in one period.

    ``value`` is a whole number for a count, percent for a rate and units for a mean (both rounded to tenths), None
    where nothing was counted, where it is text, or where it is ``suppressed``. ``n`` is the base of a rate or the
    number a mean is over. ``target`` is the period's own promise, else the overall one. ``method`` says how the value
    came about, ``as_text`` is the value as a reader sees it. ``at_least`` marks a count without its small parts;
    ``target_is_overall`` a target that is not the period's own. ``beside`` is a sentence of ``method``: what a period
    counted that began before this one.
    """

    indicator_id: int
    initiative_id: int
    name: str
    unit: str
    kind: IndicatorKind
    baseline: int
    target: int
    value: Decimal | None
    n: int | None
    method: str
    as_text: str
    suppressed: bool = False
    at_least: bool = False
    target_is_overall: bool = False
    beside: str = ""
