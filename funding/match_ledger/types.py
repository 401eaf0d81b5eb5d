"""Words of the match ledger: what is given, how it is valued, the seven tests, and where an award's match stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from funding.kernel.money import Cents

MOST_HOURS = 1_000_000
"""The most hours of one item, in hundredths of an hour: 10,000 hours."""
MOST_RATE = 1_000_00
"""The most one hour may be valued at, in cents."""


class MatchKind(StrEnum):
    """What is given toward the recipient's share."""

    CASH = "cash"
    IN_KIND = "in_kind"
    VOLUNTEER = "volunteer"
    SPACE = "space"
    OTHER = "other"

    @property
    def label(self) -> str:
        """How screens name the kind."""
        return _KINDS[self]

    @property
    def by_hours(self) -> bool:
        """Whether its value is hours times a rate."""
        return self is MatchKind.VOLUNTEER


_KINDS = {
    MatchKind.CASH: "Cash",
    MatchKind.IN_KIND: "In-kind goods or services",
    MatchKind.VOLUNTEER: "Volunteer hours",
    MatchKind.SPACE: "Donated space",
    MatchKind.OTHER: "Other",
}


class MatchState(StrEnum):
    """How far an item has come. What a report has counted follows from the reports and is not stored here."""

    PROMISED = "promised"
    RECEIVED = "received"
    VOID = "void"

    @property
    def label(self) -> str:
        """How screens name the state."""
        return {"promised": "Promised", "received": "Received", "void": "Taken back"}[self.value]


class RateBasis(StrEnum):
    """Where the value of an hour comes from (2 CFR 200.306(e) and (f)): the job done is valued, not the person."""

    OWN_PAY = "own_pay"
    LENDER_PAY = "lender_pay"
    PUBLISHED = "published"

    @property
    def label(self) -> str:
        """How a form says it."""
        return {
            "own_pay": "What we pay for similar work",
            "lender_pay": "The lending employer’s regular pay and fringe",
            "published": "A published rate for this work in the local market",
        }[self.value]

    @property
    def citation(self) -> str:
        """The rule that allows it."""
        return "2 CFR 200.306(f)" if self is RateBasis.LENDER_PAY else "2 CFR 200.306(e)"


class Test(StrEnum):
    """The seven tests of 2 CFR 200.306(b), in its order."""

    __test__ = False  # It is no case for pytest.

    VERIFIABLE = "verifiable"
    NOT_TWICE = "not_twice"
    NECESSARY = "necessary"
    ALLOWABLE = "allowable"
    NOT_FEDERAL = "not_federal"
    IN_BUDGET = "in_budget"
    OTHERWISE = "otherwise"

    @property
    def number(self) -> int:
        """Its place in the rule, from 1."""
        return list(Test).index(self) + 1

    @property
    def question(self) -> str:
        """What is asked; yes passes."""
        return _QUESTIONS[self]

    @property
    def short(self) -> str:
        """The test in a few words."""
        return _SHORT[self]


_QUESTIONS = {
    Test.VERIFIABLE: "Can it be verified from our records?",
    Test.NOT_TWICE: "Is it counted for no other federal award?",
    Test.NECESSARY: "Is it necessary and reasonable for what this award is to do?",
    Test.ALLOWABLE: "Would it be allowable under subpart E if the award paid for it?",
    Test.NOT_FEDERAL: "Is it paid by no other federal award?",
    Test.IN_BUDGET: "Is it provided for in the approved budget?",
    Test.OTHERWISE: "Does it keep to all other provisions, such as the period of performance?",
}
_SHORT = {
    Test.VERIFIABLE: "verifiable in our records",
    Test.NOT_TWICE: "counted for no other award",
    Test.NECESSARY: "necessary and reasonable",
    Test.ALLOWABLE: "allowable",
    Test.NOT_FEDERAL: "not paid with federal money",
    Test.IN_BUDGET: "in the approved budget",
    Test.OTHERWISE: "keeps to all other provisions",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One test's answer, None while nobody has answered, and the reason given."""

    passes: bool | None = None
    reason: str = ""


Answers = Mapping[Test, Answer]
NO_ANSWERS: Answers = {}


@dataclass(frozen=True, slots=True)
class Valuation:
    """How an item comes to its value.

    For hours: hundredths of an hour, pay in cents an hour, fringe in basis points, the basis and its citation, and how
    many people gave them; never who. Otherwise only ``amount_cents`` and where the value comes from.
    """

    amount_cents: Cents = 0
    hours: int = 0
    pay_cents: Cents = 0
    fringe_bp: int = 0
    basis: RateBasis | None = None
    people: int | None = None
    citation: str = ""


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What a person says of one item. ``given_on`` is the day it was given, or is expected while it is promised.

    ``federal_source`` names the federal money that paid for it and must be empty; ``paid_award_id`` is our own award
    where one paid. ``source`` is the donor organization; ``reference`` its sheet, letter or receipt.
    """

    kind: MatchKind
    given_on: date
    source: str
    description: str
    valuation: Valuation
    partner_id: int | None = None
    reference: str = ""
    line_key: str = ""
    paid_award_id: int | None = None
    federal_source: str = ""
    answers: Answers = field(default_factory=dict)
    other_than: str = ""


@dataclass(frozen=True, slots=True)
class MatchPosition:
    """Where the match of one award stands, in cents.

    ``promised`` is what is announced and not here yet; ``received`` is what counts: items that pass the seven tests,
    and approved costs that were charged to the match; ``reported`` is what the latest report has told the funder.
    """

    required_cents: Cents = 0
    promised_cents: Cents = 0
    received_cents: Cents = 0
    reported_cents: Cents = 0

    @property
    def short_cents(self) -> Cents:
        """What is still owed; never below zero."""
        return max(0, self.required_cents - self.received_cents)
