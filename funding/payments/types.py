"""Words of payments: how money is asked for, how it comes, and what it earns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from funding.kernel.money import Cents


class RequestKind(StrEnum):
    """How the funder is asked for money."""

    REIMBURSEMENT = "reimbursement"
    ADVANCE = "advance"
    DRAWDOWN = "drawdown"
    INVOICE = "invoice"

    @property
    def label(self) -> str:
        """How screens name the kind."""
        return _REQUESTS[self]

    @property
    def is_form(self) -> bool:
        """Whether it goes out as an SF-270; a drawdown is made in the payment system, an invoice is the state's."""
        return self in {RequestKind.REIMBURSEMENT, RequestKind.ADVANCE}


_REQUESTS = {
    RequestKind.REIMBURSEMENT: "Request for reimbursement (SF-270)",
    RequestKind.ADVANCE: "Request for an advance (SF-270)",
    RequestKind.DRAWDOWN: "Drawdown (ASAP, PMS or the funder’s portal)",
    RequestKind.INVOICE: "State invoice",
}


class RequestState(StrEnum):
    """What people have decided about a request. Whether it is paid follows from the payments and is not stored."""

    DRAFTED = "drafted"
    APPROVED = "approved"
    SENT = "sent"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Basis(StrEnum):
    """What counts as an outlay: what was incurred, or what was paid."""

    ACCRUED = "accrued"
    CASH = "cash"

    @property
    def label(self) -> str:
        """How the form names it."""
        return {"accrued": "Accrued expenditures", "cash": "Cash"}[self.value]


class ShareRule(StrEnum):
    """What counts as the non-federal share of line e."""

    RECORDED = "recorded"
    AGREED = "agreed"

    @property
    def label(self) -> str:
        """How a form says it."""
        return {
            "recorded": "The match that is documented",
            "agreed": "The award’s share, or what is documented if that is more",
        }[self.value]


class PaymentKind(StrEnum):
    """How money came, or went back."""

    DRAWDOWN = "drawdown"
    ADVANCE = "advance"
    REIMBURSEMENT = "reimbursement"
    INSTALLMENT = "installment"
    LUMP_SUM = "lump_sum"
    RETURNED = "returned"

    @property
    def label(self) -> str:
        """How screens name the kind."""
        return _PAYMENTS[self]


_PAYMENTS = {
    PaymentKind.DRAWDOWN: "Drawdown",
    PaymentKind.ADVANCE: "Advance",
    PaymentKind.REIMBURSEMENT: "Reimbursement",
    PaymentKind.INSTALLMENT: "Installment",
    PaymentKind.LUMP_SUM: "Whole award at once",
    PaymentKind.RETURNED: "Returned to the funder",
}


class IncomeKind(StrEnum):
    """What an award earned beside its payments, and what became of it."""

    EARNED = "earned"
    DEDUCTION = "deduction"
    ADDITION = "addition"
    INTEREST = "interest"
    INTEREST_RETURNED = "interest_returned"

    @property
    def label(self) -> str:
        """How screens name the kind."""
        return _INCOME[self]


_INCOME = {
    IncomeKind.EARNED: "Program income earned",
    IncomeKind.DEDUCTION: "Program income spent, deduction",
    IncomeKind.ADDITION: "Program income spent, addition",
    IncomeKind.INTEREST: "Interest earned on advances",
    IncomeKind.INTEREST_RETURNED: "Interest sent back",
}


@dataclass(frozen=True, slots=True)
class Income:
    """Program income of one award to a day, in cents."""

    earned_cents: Cents = 0
    deduction_cents: Cents = 0
    addition_cents: Cents = 0

    @property
    def unspent_cents(self) -> Cents:
        """What was earned and is not spent yet."""
        return self.earned_cents - self.deduction_cents - self.addition_cents


@dataclass(frozen=True, slots=True)
class TypedOver:
    """A figure that a person put in place of the derived one, and why."""

    cents: Cents
    reason: str


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """What a person says of one request. ``through`` is the day to which outlays count.

    ``advance`` is line d; ``months`` are the parts of it by month (line j); ``typed_over`` holds lines a, b, f and h
    that a person changed. For an advance on line 12, ``advance`` is 12a and ``on_hand`` 12b where it was typed over.
    """

    kind: RequestKind
    first: date
    through: date
    basis: Basis = Basis.ACCRUED
    share: ShareRule = ShareRule.RECORDED
    advance_cents: Cents = 0
    months: tuple[Cents, ...] = ()
    is_final: bool = False
    note: str = ""
    typed_over: Mapping[str, TypedOver] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PaymentFacts:
    """One payment as it came. ``amount_cents`` is above zero; what is returned is stored below zero."""

    kind: PaymentKind
    received_on: date
    amount_cents: Cents
    request_id: int | None = None
    expected_id: int | None = None
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ExpectedFacts:
    """One payment that is expected: when, how much, and what it hangs on."""

    label: str
    due_on: date
    amount_cents: Cents
    condition: str = ""


@dataclass(frozen=True, slots=True)
class IncomeFacts:
    """One entry of income. ``amount_cents`` is signed: a correction takes back what was entered."""

    kind: IncomeKind
    on: date
    amount_cents: Cents
    description: str
