"""The words of a proposal."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from funding.kernel.money import Cents

LONGEST_SECTION = 400_000
MOST_SECTIONS = 40
MOST_WORK_PLAN_LINES = 200


class ProposalStatus(StrEnum):
    """Where a proposal stands. A sent one is not edited."""

    DRAFT = "draft"
    SENT = "sent"

    @property
    def label(self) -> str:
        """How screens and pages name the status."""
        return {"draft": "Draft", "sent": "Sent"}[self.value]


class AttachmentState(StrEnum):
    """Whether a required file is there."""

    MISSING = "missing"
    HAVE = "have"
    NOT_APPLICABLE = "not_applicable"

    @property
    def label(self) -> str:
        """How screens name the state."""
        return {"missing": "Missing", "have": "Attached", "not_applicable": "Not applicable"}[self.value]


class SubmissionMethod(StrEnum):
    """How a proposal went out."""

    GRANTS_GOV = "grants_gov"
    JUSTGRANTS = "justgrants"
    STATE_PORTAL = "state_portal"
    FUNDER_PORTAL = "funder_portal"
    EMAIL = "email"
    MAIL = "mail"
    IN_PERSON = "in_person"

    @property
    def label(self) -> str:
        """How screens name the method."""
        return _METHODS[self]


_METHODS = {
    SubmissionMethod.GRANTS_GOV: "Grants.gov",
    SubmissionMethod.JUSTGRANTS: "JustGrants",
    SubmissionMethod.STATE_PORTAL: "State portal",
    SubmissionMethod.FUNDER_PORTAL: "The funder’s own portal",
    SubmissionMethod.EMAIL: "Email",
    SubmissionMethod.MAIL: "Mail or courier",
    SubmissionMethod.IN_PERSON: "By hand",
}


class SentRole(StrEnum):
    """What a file of a submission is."""

    PROPOSAL = "proposal"
    BUDGET = "budget"
    ATTACHMENT = "attachment"
    RECEIPT = "receipt"

    @property
    def label(self) -> str:
        """How screens name the role."""
        return {"proposal": "Proposal", "budget": "Budget", "attachment": "Attachment", "receipt": "Receipt"}[
            self.value
        ]


@dataclass(frozen=True, slots=True)
class SectionPlan:
    """One section of a template. Limits are None where the notice decides; ``counted`` shares the page limit."""

    key: str
    heading: str
    guidance: str
    word_limit: int | None = None
    character_limit: int | None = None
    page_limit: int | None = None
    counted: bool = True
    single_spaced: bool = False


@dataclass(frozen=True, slots=True)
class AttachmentPlan:
    """One file a kind of funder asks for."""

    key: str
    label: str
    guidance: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class ProposalTemplate:
    """What a kind of funder expects: sections in order, attachments, page format; ``is_letter`` prints it as one."""

    key: str
    label: str
    description: str
    page_format: str
    sections: tuple[SectionPlan, ...]
    attachments: tuple[AttachmentPlan, ...]
    parts: tuple[str, ...] = ("indicators", "work_plan", "budget", "attachments")
    is_letter: bool = False


@dataclass(frozen=True, slots=True)
class FigureValue:
    """What a figure token stands for now: words to print, and where they come from. Unknown values say so."""

    text: str
    source: str
    known: bool = True


@dataclass(frozen=True, slots=True)
class WorkPlanFacts:
    """What a person says about one activity of the work plan."""

    activity: str
    responsible: str = ""
    evidence: str = ""
    initiative_id: int | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """The size of a text against its limits."""

    words: int
    characters: int
    word_limit: int | None = None
    character_limit: int | None = None

    @property
    def over(self) -> str:
        """By how much a limit is passed, in words, or nothing."""
        if self.character_limit and self.characters > self.character_limit:
            return f"{self.characters - self.character_limit:,} characters over"
        if self.word_limit and self.words > self.word_limit:
            return f"{self.words - self.word_limit:,} words over"
        return ""


@dataclass(frozen=True, slots=True)
class BudgetFigures:
    """The figures of a budget that tokens quote, in cents."""

    federal_cents: Cents
    match_cents: Cents
    total_cents: Cents
