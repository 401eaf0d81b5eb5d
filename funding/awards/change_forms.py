"""The forms of what happens to an award: amendments, conditions, the steps of its closeout, and what-if questions."""

from __future__ import annotations

from typing import Any

from funding.awards.amending import AmendmentFacts
from funding.awards.models import Condition
from funding.awards.services.conditions import ConditionFacts
from funding.awards.types import AmendmentKind, ConditionState, RetentionFlag, StepState
from funding.budgets.classes import CATEGORIES
from funding.documents.types import ACCEPTED, ACCEPTED_WORDS
from funding.infra.forms import (
    BoolField,
    ChoiceField,
    ChoicesField,
    DateField,
    Form,
    HiddenVersion,
    LongTextField,
    MoneyField,
    TextField,
)
from funding.infra.upload_field import UploadField

_FILE: dict[str, Any] = {
    "description": f"{ACCEPTED_WORDS}. No client information belongs in it.",
    "render_kw": {"accept": ACCEPTED},
}


class AmendmentForm(Form):
    """One amendment."""

    version = HiddenVersion()
    kind = ChoiceField("What it is", [(one.value, one.label) for one in AmendmentKind], required=True)
    reference = TextField("Funder’s number", max=100, description="Such as a Grant Award Modification’s.")
    effective_on = DateField("Holds from", required=True)
    requested_on = DateField("Asked for on")
    signed_on = DateField("Signed on")
    amount_delta_cents = MoneyField(
        "Change of the funder’s money",
        allow_negative=True,
        description="With a minus where money is taken back.",
    )
    match_delta_cents = MoneyField("Change of the match", allow_negative=True)
    new_ends_on = DateField("New last day", description="Where the end moves.")
    reason = LongTextField("Reason", max=2_000, required=True)
    file = UploadField("Signed amendment", **_FILE)

    def facts(self) -> AmendmentFacts:
        """The form's values as the service wants them."""
        return AmendmentFacts(
            kind=AmendmentKind(self.kind.data),
            effective_on=self.effective_on.data,
            reason=self.reason.data or "",
            reference=self.reference.data or "",
            signed_on=self.signed_on.data,
            requested_on=self.requested_on.data,
            amount_delta_cents=self.amount_delta_cents.data or 0,
            match_delta_cents=self.match_delta_cents.data or 0,
            new_ends_on=self.new_ends_on.data,
        )


class ConditionForm(Form):
    """One condition."""

    version = HiddenVersion()
    title = TextField("What is asked", max=200, required=True)
    number = TextField("Number", max=20, description="As in the award document.")
    due_on = DateField("Due", description="A day makes it one of the dates everybody sees.")
    holds_funds = BoolField("Holds money back until it is met")
    text = LongTextField("Wording", max=10_000)

    def facts(self) -> ConditionFacts:
        """The form's values as the service wants them."""
        return ConditionFacts(
            title=self.title.data or "",
            number=self.number.data or "",
            text=self.text.data or "",
            due_on=self.due_on.data,
            holds_funds=bool(self.holds_funds.data),
        )


def condition_values(condition: Condition) -> dict[str, object]:
    """What is stored of a condition, by the names of the form's fields."""
    return {
        "version": condition.version,
        "title": condition.title,
        "number": condition.number,
        "due_on": condition.due_on,
        "holds_funds": condition.holds_funds,
        "text": condition.text,
    }


class SettleForm(Form):
    """How a condition was met or waived."""

    version = HiddenVersion()
    state = ChoiceField(
        "It is",
        [(one.value, one.label) for one in ConditionState if one is not ConditionState.OPEN],
        required=True,
    )
    on = DateField("On", required=True)
    note = LongTextField("What shows it", max=1_000, description="Or where the evidence is kept.")
    file = UploadField("Evidence", **_FILE)


class StepForm(Form):
    """How a step of the closeout stands."""

    state = ChoiceField(
        "It is",
        [
            (StepState.DONE.value, "Done"),
            (StepState.NOT_NEEDED.value, "Not needed"),
            (StepState.OPEN.value, "Open"),
        ],
        required=True,
    )
    note = LongTextField("Note", max=1_000)
    file = UploadField("Evidence", **_FILE)


class RetentionForm(Form):
    """The final financial report's day, and why records are kept longer."""

    final_financial_sent_on = DateField("Final financial report sent on")
    kept_longer = ChoicesField("Kept longer because", [(one.value, one.label) for one in RetentionFlag])
    kept_until = DateField(
        "Kept at least until", description="Where the funder or the disposition sets a later day."
    )

    def flags(self) -> list[RetentionFlag]:
        """The ticked reasons."""
        return [RetentionFlag(one) for one in self.kept_longer.data or ()]


class CloseForm(Form):
    """The last word on an award, or why it is opened again."""

    version = HiddenVersion()
    reason = LongTextField("Note", max=1_000)


class WhatIfForm(Form):
    """Signed money by category. The fields are added below, one for each category."""

    def changes(self) -> dict[str, int]:
        """Signed cents by the letter of the category."""
        return {each.letter: self[each.letter].data or 0 for each in CATEGORIES}


for _category in CATEGORIES:
    setattr(WhatIfForm, _category.letter, MoneyField(_category.name, allow_negative=True))


class ExtensionForm(Form):
    """A no-cost extension that is thought of."""

    new_ends_on = DateField("New last day", required=True)
    asked_on = DateField("Asked on", required=True)
