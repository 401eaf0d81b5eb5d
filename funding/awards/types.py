"""What an award, its amendments and its conditions can be, in the words of the field."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from funding.kernel.money import Cents

MAX_PERIODS = 10
"""How many budget periods an award can have."""


class AwardRoute(StrEnum):
    """By which way the money comes. It decides which rules hold and whether it counts for the single audit."""

    FEDERAL_DIRECT = "federal_direct"
    FEDERAL_PASS_THROUGH = "federal_pass_through"  # noqa: S105 - the source of funds, no password.
    STATE = "state"
    FOUNDATION = "foundation"
    PRIVATE = "private"

    @property
    def label(self) -> str:
        """How screens name it."""
        return _ROUTES[self]

    @property
    def is_federal(self) -> bool:
        """Whether the money is federal, directly or through somebody."""
        return self in (AwardRoute.FEDERAL_DIRECT, AwardRoute.FEDERAL_PASS_THROUGH)


class PaymentMethod(StrEnum):
    """How the funder pays."""

    ADVANCE = "advance"
    REIMBURSEMENT = "reimbursement"
    DRAWDOWN = "drawdown"
    INSTALLMENTS = "installments"
    LUMP_SUM = "lump_sum"

    @property
    def label(self) -> str:
        """How screens name it."""
        return _METHODS[self]


class AwardStatus(StrEnum):
    """Where an award stands in its life."""

    SETTING_UP = "setting_up"
    ACTIVE = "active"
    CLOSING = "closing"
    CLOSED = "closed"
    TERMINATED = "terminated"

    @property
    def label(self) -> str:
        """How screens name it."""
        return _STATUSES[self][0]

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return _STATUSES[self][1]

    @property
    def is_open(self) -> bool:
        """Whether work, money or closeout still go on; a terminated award is open until it is closed out."""
        return self is not AwardStatus.CLOSED


class AmendmentKind(StrEnum):
    """What an amendment changes."""

    NO_COST_EXTENSION = "no_cost_extension"
    SUPPLEMENT = "supplement"
    DEOBLIGATION = "deobligation"
    BUDGET_REVISION = "budget_revision"
    SCOPE = "scope"
    KEY_PERSON = "key_person"
    MATCH_CHANGE = "match_change"
    TERMINATION = "termination"
    CORRECTION = "correction"
    OTHER = "other"

    @property
    def label(self) -> str:
        """How screens name it."""
        return _AMENDMENTS[self]


class ConditionState(StrEnum):
    """Whether a condition is met."""

    OPEN = "open"
    MET = "met"
    WAIVED = "waived"

    @property
    def label(self) -> str:
        """How screens name it."""
        return {"open": "Open", "met": "Met", "waived": "Waived by the funder"}[self.value]

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return {"open": "amber", "met": "green", "waived": "neutral"}[self.value]


class StepState(StrEnum):
    """Whether a step of the closeout is done."""

    OPEN = "open"
    DONE = "done"
    NOT_NEEDED = "not_needed"


class RetentionFlag(StrEnum):
    """Why records are kept longer than three years (2 CFR 200.334)."""

    AUDIT = "audit"
    LITIGATION = "litigation"
    WRITTEN_NOTICE = "written_notice"
    EQUIPMENT = "equipment"
    PROGRAM_INCOME = "program_income"

    @property
    def label(self) -> str:
        """How screens name it."""
        return _FLAGS[self]


_ROUTES = {
    AwardRoute.FEDERAL_DIRECT: "Federal, direct",
    AwardRoute.FEDERAL_PASS_THROUGH: "Federal, passed through",
    AwardRoute.STATE: "State money",
    AwardRoute.FOUNDATION: "Foundation",
    AwardRoute.PRIVATE: "Other private",
}
_METHODS = {
    PaymentMethod.ADVANCE: "Advance",
    PaymentMethod.REIMBURSEMENT: "Reimbursement",
    PaymentMethod.DRAWDOWN: "Drawdown",
    PaymentMethod.INSTALLMENTS: "Installments",
    PaymentMethod.LUMP_SUM: "Lump sum",
}
_STATUSES = {
    AwardStatus.SETTING_UP: ("Setting up", "amber"),
    AwardStatus.ACTIVE: ("Active", "green"),
    AwardStatus.CLOSING: ("Closing out", "blue"),
    AwardStatus.CLOSED: ("Closed", "neutral"),
    AwardStatus.TERMINATED: ("Terminated", "red"),
}
_AMENDMENTS = {
    AmendmentKind.NO_COST_EXTENSION: "No-cost extension",
    AmendmentKind.SUPPLEMENT: "More money",
    AmendmentKind.DEOBLIGATION: "Money taken back",
    AmendmentKind.BUDGET_REVISION: "Budget revision",
    AmendmentKind.SCOPE: "Change of scope",
    AmendmentKind.KEY_PERSON: "Change of a key person",
    AmendmentKind.MATCH_CHANGE: "Change of the match",
    AmendmentKind.TERMINATION: "Termination",
    AmendmentKind.CORRECTION: "Correction",
    AmendmentKind.OTHER: "Other",
}
_FLAGS = {
    RetentionFlag.AUDIT: "An audit or finding is open",
    RetentionFlag.LITIGATION: "Litigation or a claim is open",
    RetentionFlag.WRITTEN_NOTICE: "The funder extended the time in writing",
    RetentionFlag.EQUIPMENT: "Equipment or property: three years after its disposition",
    RetentionFlag.PROGRAM_INCOME: "Program income after the award: three years after its fiscal year",
}


SORTS = ("title", "number", "amount", "match", "starts", "ends", "status")
"""By what the list of awards can be sorted."""


class Ends(StrEnum):
    """Narrowing the list by the last day."""

    SOON = "soon"
    PAST = "past"

    @property
    def label(self) -> str:
        """How screens name it."""
        return {"soon": "Within 90 days", "past": "Already past"}[self.value]


@dataclass(frozen=True, slots=True)
class AwardFilter:
    """The list of awards as an address bar says it. ``closed`` shows closed ones among the others."""

    text: str = ""
    status: AwardStatus | None = None
    route: AwardRoute | None = None
    funder_id: int | None = None
    ends: Ends | None = None
    closed: bool = False
    sort: str = "ends"


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds on a day: the set-up and every amendment effective by then."""

    authorized_cents: Cents
    match_required_cents: Cents
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class PeriodFacts:
    """One budget period and the funder's money for it."""

    starts_on: date
    ends_on: date
    amount_cents: Cents


@dataclass(frozen=True, slots=True)
class AwardFacts:
    """What the set-up of an award says."""

    title: str
    route: AwardRoute
    starts_on: date
    ends_on: date
    amount_cents: Cents
    match_required_cents: Cents = 0
    award_number: str = ""
    pass_through_number: str = ""
    federal_agency: str = ""
    aln: str = ""
    program_title: str = ""
    federal_award_date: date | None = None
    payment_method: PaymentMethod = PaymentMethod.REIMBURSEMENT
    reporting_calendar: str = "agreed"
    owner_id: int | None = None
    notes: str = ""
    periods: tuple[PeriodFacts, ...] = field(default=())
