"""Words of the pipeline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Stage(StrEnum):
    """Where an application stands, from a first thought to the funder's answer."""

    PROSPECT = "prospect"
    DECIDING = "deciding"
    INQUIRY = "inquiry"
    DRAFTING = "drafting"
    REVIEW = "review"
    SUBMITTED = "submitted"
    AWARDED = "awarded"
    DECLINED = "declined"
    NOT_PURSUED = "not_pursued"

    @property
    def label(self) -> str:
        """How screens name the stage."""
        return _STAGE_LABELS[self]

    @property
    def probability_bp(self) -> int:
        """The chance of an award that the house assumes at this stage, in basis points."""
        return _PROBABILITIES[self]

    @property
    def is_closed(self) -> bool:
        """Whether the funder, or the house, has given its last word."""
        return self in CLOSED

    @property
    def has_dates(self) -> bool:
        """Whether the next date counts: the application's own while it is open, then that of what it won."""
        return self is Stage.AWARDED or not self.is_closed


_STAGE_LABELS = {
    Stage.PROSPECT: "Exploring",
    Stage.DECIDING: "Deciding",
    Stage.INQUIRY: "Letter of inquiry",
    Stage.DRAFTING: "Drafting",
    Stage.REVIEW: "Review",
    Stage.SUBMITTED: "Submitted",
    Stage.AWARDED: "Awarded",
    Stage.DECLINED: "Declined",
    Stage.NOT_PURSUED: "Not pursued",
}
_PROBABILITIES = {
    Stage.PROSPECT: 1_000,
    Stage.DECIDING: 2_000,
    Stage.INQUIRY: 2_500,
    Stage.DRAFTING: 3_500,
    Stage.REVIEW: 4_000,
    Stage.SUBMITTED: 5_000,
    Stage.AWARDED: 10_000,
    Stage.DECLINED: 0,
    Stage.NOT_PURSUED: 0,
}
CLOSED = frozenset({Stage.AWARDED, Stage.DECLINED, Stage.NOT_PURSUED})
OPEN_STAGES = tuple(stage for stage in Stage if stage not in CLOSED)
BOARD_STAGES = (*OPEN_STAGES, Stage.AWARDED)
CLOSED_STAGES = (Stage.DECLINED, Stage.NOT_PURSUED)


REQUIRED_STAGES = tuple(stage for stage in Stage if stage not in {Stage.INQUIRY, Stage.REVIEW})
"""The phases that always keep a stage of the house: without one of them an application could not go on."""


@dataclass(frozen=True, slots=True)
class StageAction:
    """Something that happens when an application enters a stage; ``choice`` says with what, where it takes one."""

    key: str
    choice: str = ""


@dataclass(frozen=True, slots=True)
class HouseStage:
    """One stage as the house names and orders it. ``stage`` is the phase whose meaning the program knows.

    ``guards`` are the keys of what must be true to enter it, ``actions`` what happens then. ``probability_bp`` is the
    chance of an award that is assumed here, in basis points.
    """

    id: int
    name: str
    stage: Stage
    position: int
    probability_bp: int
    description: str = ""
    guards: tuple[str, ...] = ()
    actions: tuple[StageAction, ...] = ()
    hides_empty: bool = False
    retired: bool = False
    version: int = 1

    @property
    def label(self) -> str:
        """How screens name it."""
        return self.name


@dataclass(frozen=True, slots=True)
class StageFacts:
    """What a house says of one of its stages. The chance is in basis points."""

    name: str
    description: str = ""
    probability_bp: int | None = None
    guards: tuple[str, ...] = ()
    actions: tuple[StageAction, ...] = ()
    hides_empty: bool = False


class Verdict(StrEnum):
    """The answer to "shall we apply?"."""

    GO = "go"
    NO_GO = "no_go"

    @property
    def label(self) -> str:
        """How screens say it."""
        return "Go" if self is Verdict.GO else "No-go"


class Aspect(StrEnum):
    """What must be ready before an application can be sent."""

    BUDGET = "budget"
    NARRATIVE = "narrative"
    ATTACHMENTS = "attachments"
    REGISTRATIONS = "registrations"

    @property
    def label(self) -> str:
        """How screens name it."""
        return self.value.capitalize()


class Readiness(StrEnum):
    """How far one aspect is."""

    NONE = "none"
    PARTIAL = "partial"
    READY = "ready"

    @property
    def label(self) -> str:
        """How screens say it."""
        return {"none": "not started", "partial": "in progress", "ready": "ready"}[self.value]


class LinkKind(StrEnum):
    """How a later application continues an earlier one. ``lineage`` says what becomes of the money."""

    FULL_PROPOSAL = "full_proposal"
    RESUBMISSION = "resubmission"
    RENEWAL = "renewal"
    CONTINUATION = "continuation"
    WITHIN = "within"
    SPLIT = "split"
    MERGER = "merger"

    @property
    def label(self) -> str:
        """How screens name what the later application is."""
        return _LINK_WORDS[self][0]

    @property
    def verb(self) -> str:
        """How the later application is told beside the earlier: "renews …"."""
        return _LINK_WORDS[self][1]

    @property
    def counting(self) -> str:
        """Where the money of the two is counted, in words."""
        if self.is_new_money:
            return "New money: both count, each for its own days."
        if self is LinkKind.WITHIN:
            return "The award’s own money: counted in the earlier one."
        return "The same money: counted in the later one."

    @property
    def is_same_money(self) -> bool:
        """Whether the later application asks for the earlier one's money."""
        return self in {LinkKind.FULL_PROPOSAL, LinkKind.RESUBMISSION, LinkKind.SPLIT, LinkKind.MERGER}

    @property
    def is_new_money(self) -> bool:
        """Whether the later application brings money of its own."""
        return self in {LinkKind.RENEWAL, LinkKind.CONTINUATION}


_LINK_WORDS = {
    LinkKind.FULL_PROPOSAL: ("Full proposal", "is the full proposal after"),
    LinkKind.RESUBMISSION: ("Resubmission", "resubmits"),
    LinkKind.RENEWAL: ("Renewal", "renews"),
    LinkKind.CONTINUATION: ("Continuation year", "continues, with new money,"),
    LinkKind.WITHIN: ("Year within the award", "is a year within"),
    LinkKind.SPLIT: ("Part of a split", "is a part of"),
    LinkKind.MERGER: ("Merger", "merges in"),
}
RENEWING = (LinkKind.RENEWAL, LinkKind.CONTINUATION, LinkKind.WITHIN)
"""Links whose later application is to a funder who has paid for the same work before."""


@dataclass(frozen=True, slots=True)
class ApplicationFacts:
    """What a person may say about an application. Amounts in cents, shares in basis points of total project cost."""

    title: str
    funder_id: int
    ask_cents: int | None = None
    ceiling_cents: int | None = None
    floor_cents: int | None = None
    match_bp: int | None = None
    match_source: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    purpose: str = ""
    owner_id: int | None = None
    probability_bp: int | None = None
    initiative_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PipelineFilter:
    """What the pipeline is narrowed to; it stands in the address bar, the same for board, list and export.

    ``stage_id`` is one stage of the house, ``stage`` every stage of a phase.
    """

    text: str = ""
    hue: str = ""
    owner_id: int | None = None
    initiative_id: int | None = None
    stage: Stage | None = None
    closed: bool = False
    sort: str = "due"
    stage_id: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether everything is shown."""
        return self.is_whole and self.stage is None and self.stage_id is None

    @property
    def is_whole(self) -> bool:
        """Whether nothing but the stage chooses among applications."""
        return not (self.text or self.hue or self.owner_id or self.initiative_id)


@dataclass(frozen=True, slots=True)
class StageTotals:
    """The count and money of one column: plain and weighted by each application's chance, in cents.

    ``oldest`` is since when the application stands there that has stood there longest.
    """

    house: HouseStage
    count: int
    ask_cents: int
    weighted_cents: int
    oldest: datetime | None = None

    @property
    def stage(self) -> Stage:
        """The phase of the column."""
        return self.house.stage


@dataclass(frozen=True, slots=True)
class MoveFacts:
    """What accompanies a move whose consequences need facts: a reason, a day, an amount in cents."""

    reason: str = ""
    on: date | None = None
    awarded_cents: int | None = None


FAR_AHEAD = datetime.fromisoformat("9999-12-31T00:00:00+00:00")
"""The sort key of an application without a date: last in every order, shown nowhere."""
