"""The forms of payments: a request with its lines, what came, what is expected, what was earned."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from funding.awards.models import Award
from funding.awards.types import AwardRoute, PaymentMethod
from funding.infra.forms import (
    BoolField,
    ChoiceField,
    DateField,
    Form,
    HiddenVersion,
    LongTextField,
    MoneyField,
    TextField,
)
from funding.payments.models import ExpectedPayment, PaymentRequest
from funding.payments.sf270 import FROM_BOOKS, LINES_11
from funding.payments.types import (
    Basis,
    ExpectedFacts,
    IncomeFacts,
    IncomeKind,
    PaymentFacts,
    PaymentKind,
    RequestFacts,
    RequestKind,
    ShareRule,
    TypedOver,
)


class RequestForm(Form):
    """One request; the lines from the books may be typed over, each with its reason."""

    version = HiddenVersion()
    kind = ChoiceField("Request", [(one.value, one.label) for one in RequestKind], required=True)
    first = DateField("From", required=True)
    through = DateField("Through", required=True, description="Outlays to this day count.")
    basis = ChoiceField("Basis of request", [(one.value, one.label) for one in Basis], required=True)
    share = ChoiceField("Non-federal share is", [(one.value, one.label) for one in ShareRule], required=True)
    advance = MoneyField(
        "Net cash outlays of the advance period", description="Line d, or line 12a of an advance."
    )
    month_1 = MoneyField("First month")
    month_2 = MoneyField("Second month")
    month_3 = MoneyField("Third month")
    is_final = BoolField("This is the final request")
    note = LongTextField("Note", max=1000)

    def facts(self) -> RequestFacts:
        """The form's values as the service wants them."""
        months = (self.month_1.data, self.month_2.data, self.month_3.data)
        return RequestFacts(
            kind=RequestKind(self.kind.data),
            first=self.first.data,
            through=self.through.data,
            basis=Basis(self.basis.data),
            share=ShareRule(self.share.data),
            advance_cents=self.advance.data or 0,
            months=tuple(one or 0 for one in months) if any(one is not None for one in months) else (),
            is_final=bool(self.is_final.data),
            note=self.note.data or "",
            typed_over=self._typed_over(),
        )

    def _typed_over(self) -> dict[str, TypedOver]:
        found = {}
        for letter in OVER:
            cents, reason = self._fields[f"line_{letter}"].data, self._fields[f"reason_{letter}"].data
            if cents is not None:
                found[letter] = TypedOver(cents, reason or "")
        return found

    def typed_over_now(self) -> bool:
        """Whether any line is typed over, or refused, so that its fields are shown."""
        return any(
            cents.data is not None or cents.errors or reason.errors for _, cents, reason in self.lines()
        )

    def lines(self) -> list[tuple[str, Any, Any]]:
        """Each line that may be typed over with its two fields, for a template."""
        return [(one, self._fields[f"line_{one}"], self._fields[f"reason_{one}"]) for one in OVER]


OVER = (*FROM_BOOKS, "12b")
for _letter in OVER:
    _label = LINES_11.get(_letter, "Federal cash on hand")
    setattr(
        RequestForm, f"line_{_letter}", MoneyField(f"Line {_letter}: {_label}", allow_negative=_letter == "b")
    )
    setattr(RequestForm, f"reason_{_letter}", TextField(f"Why another figure on line {_letter}", max=300))


class SentForm(Form):
    """When a request went out, and under which number the funder has it."""

    version = HiddenVersion()
    sent_on = DateField("Sent on", required=True)
    reference = TextField("Confirmation", max=200, description="The number the funder’s system gave, if any.")


class RefusedForm(Form):
    """The funder's refusal."""

    version = HiddenVersion()
    refused_on = DateField("Refused on", required=True)
    reason = TextField("The funder’s reason", max=500, required=True)


class PaymentForm(Form):
    """What came, or went back."""

    kind = ChoiceField("Kind", [(one.value, one.label) for one in PaymentKind], required=True)
    received_on = DateField("Date", required=True, description="The day it was in the bank.")
    amount = MoneyField("Amount", required=True)
    request_id = ChoiceField("For the request", empty="No request")
    expected_id = ChoiceField("Which was expected as", empty="Nothing expected")
    reference = TextField("Reference", max=200, description="The bank’s or the payment system’s number.")
    note = TextField("Note", max=500)

    def facts(self) -> PaymentFacts:
        """The form's values as the service wants them."""
        return PaymentFacts(
            kind=PaymentKind(self.kind.data),
            received_on=self.received_on.data,
            amount_cents=self.amount.data,
            request_id=int(self.request_id.data) if self.request_id.data else None,
            expected_id=int(self.expected_id.data) if self.expected_id.data else None,
            reference=self.reference.data or "",
            note=self.note.data or "",
        )


class TakeBackForm(Form):
    """Why a payment is taken back."""

    reason = TextField("Reason", max=500, required=True)


class ExpectedForm(Form):
    """One payment that is expected."""

    version = HiddenVersion()
    label = TextField("Name", max=150, required=True, description="Such as “Second installment”.")
    due_on = DateField("Expected on", required=True)
    amount = MoneyField("Amount", required=True)
    condition = TextField("What it hangs on", max=500, description="Such as “Interim report accepted”.")

    def facts(self) -> ExpectedFacts:
        """The form's values as the service wants them."""
        return ExpectedFacts(
            self.label.data or "", self.due_on.data, self.amount.data, self.condition.data or ""
        )


class IncomeForm(Form):
    """Program income or interest, earned or used."""

    kind = ChoiceField("What", [(one.value, one.label) for one in IncomeKind], required=True)
    on = DateField("Date", required=True)
    amount = MoneyField(
        "Amount",
        required=True,
        allow_negative=True,
        description="Below zero takes back what was entered wrongly.",
    )
    description = TextField("What it was", max=500, required=True)

    def facts(self) -> IncomeFacts:
        """The form's values as the service wants them."""
        return IncomeFacts(
            IncomeKind(self.kind.data), self.on.data, self.amount.data, self.description.data or ""
        )


_USUAL_REQUEST = {
    PaymentMethod.ADVANCE: RequestKind.ADVANCE,
    PaymentMethod.DRAWDOWN: RequestKind.DRAWDOWN,
}
_USUAL_PAYMENT = {
    PaymentMethod.ADVANCE: PaymentKind.ADVANCE,
    PaymentMethod.DRAWDOWN: PaymentKind.DRAWDOWN,
    PaymentMethod.INSTALLMENTS: PaymentKind.INSTALLMENT,
    PaymentMethod.LUMP_SUM: PaymentKind.LUMP_SUM,
}


def usual_request(award: Award) -> RequestKind:
    """How money of this award is usually asked for."""
    if award.route is AwardRoute.STATE or award.pass_through_number:
        return RequestKind.INVOICE
    return _USUAL_REQUEST.get(award.payment_method, RequestKind.REIMBURSEMENT)


def usual_payment(award: Award) -> PaymentKind:
    """How money of this award usually comes."""
    return _USUAL_PAYMENT.get(award.payment_method, PaymentKind.REIMBURSEMENT)


def request_values(row: PaymentRequest) -> dict[str, object]:
    """What is stored of a request, by the names of the form's fields."""
    facts = row.facts
    months = (*facts.months, None, None, None)
    found: dict[str, object] = {
        "version": row.version,
        "kind": facts.kind.value,
        "first": facts.first,
        "through": facts.through,
        "basis": facts.basis.value,
        "share": facts.share.value,
        "advance": facts.advance_cents or None,
        "month_1": months[0],
        "month_2": months[1],
        "month_3": months[2],
        "is_final": facts.is_final,
        "note": facts.note,
    }
    for letter, typed in facts.typed_over.items():
        found[f"line_{letter}"], found[f"reason_{letter}"] = typed.cents, typed.reason
    return found


def expected_values(row: ExpectedPayment) -> dict[str, object]:
    """What is stored of an expected payment, by the names of the form's fields."""
    return {
        "version": row.version,
        "label": row.label,
        "due_on": row.due_on,
        "amount": row.amount_cents,
        "condition": row.condition,
    }


def fill_choices(field: Any, empty: str, pairs: Iterable[tuple[int, str]]) -> None:
    """Fill a choice with what this award has."""
    field.choices = [("", empty), *((str(key), label) for key, label in pairs)]
