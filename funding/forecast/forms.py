"""Forms of the forecast: what the house assumes, and the chance of one application."""

from __future__ import annotations

from funding.forecast.types import CashRule, ChanceRule, PaymentMethod
from funding.infra.forms import ChoiceField, DateField, Form, NumberField, PercentField, TextField


class CashForm(Form):
    """How one kind of giver pays."""

    method = ChoiceField("How it pays", [(one.value, one.label) for one in PaymentMethod], required=True)
    lag_days = NumberField(
        "Days until it comes",
        max=400,
        required=True,
        description="After a month’s end where spending is paid back, else after the project’s start.",
    )
    payments = NumberField("Installments", min=1, max=12, description="Only where it advances.")
    effective_from = DateField(
        "For projects that start from", required=True, description="Earlier projects keep what held then."
    )
    reason = TextField(
        "What this rests on",
        max=500,
        required=True,
        description="The award’s terms, our own bank statements.",
    )

    def rule(self) -> CashRule:
        """What the person said."""
        return CashRule(PaymentMethod(self.method.data), self.lag_days.data or 0, self.payments.data or 1)


class ChanceForm(Form):
    """How chances are learned."""

    min_cases = NumberField(
        "Cases a record needs", min=1, max=100, required=True, description="With fewer it says nothing."
    )
    strength = NumberField(
        "Weight of the wider record, in cases",
        max=100,
        required=True,
        description="The higher, the more cases of its own a record needs to move the chance.",
    )
    reason = TextField("What this rests on", max=500, required=True)

    def rule(self) -> ChanceRule:
        """What the person said."""
        return ChanceRule(self.min_cases.data or 1, self.strength.data or 0)


class OverruleForm(Form):
    """The chance of one application as a person sees it."""

    chance_bp = PercentField("Chance of an award, %", description="Leave empty to learn it from the record.")
    reason = TextField(
        "What you know that the record does not",
        max=500,
        required=True,
        description="It stands beside the chance.",
    )
