"""The forms of costs: an entry, an obligation, a reason, the days of an award."""

from __future__ import annotations

from collections.abc import Sequence

from funding.actuals.figures import Plan
from funding.actuals.models import Actual, AwardCostRules, Obligation
from funding.actuals.periods import MOST_DAYS
from funding.actuals.types import (
    INDIRECT,
    MAX_DESCRIPTION,
    MAX_REFERENCE,
    MAX_VENDOR,
    EntryFacts,
    Measure,
    ObligationFacts,
    Share,
    kind_from,
    kind_value,
)
from funding.budgets.classes import CLASSES, class_of
from funding.budgets.types import LineKind
from funding.documents.types import ACCEPTED, ACCEPTED_WORDS
from funding.infra.forms import (
    ChoiceField,
    DateField,
    Form,
    HiddenVersion,
    MoneyField,
    NumberField,
    PercentField,
    TextField,
)
from funding.infra.upload_field import UploadField
from funding.kernel.errors import DomainError
from funding.kernel.privacy import REMINDER

_SHARES = [(one.value, one.label) for one in Share]
_MEASURES = [(one.value, one.label) for one in Measure]
_LINE, _KIND = "line:", "kind:"


def place_choices(plan: Plan) -> list[tuple[str, str]]:
    """Where a cost can stand: each line of the budget, then each class without a line, then indirect costs."""
    lines = [
        (f"{_LINE}{line.key}", f"{class_of(line.kind).code} {line.kind.label}: {line.title}")
        for line in plan.lines
    ]
    loose = [
        (f"{_KIND}{kind.value}", f"{each.code} {kind.label}, no line")
        for each in CLASSES
        for kind in each.kinds
    ]
    return [*lines, (INDIRECT, "6j Indirect costs"), *loose]


def place_of(value: str, plan: Plan) -> tuple[str, LineKind | None]:
    """The line's key and the kind that a choice stands for. Raises DomainError for one that is not there."""
    if value == INDIRECT:
        return "", None
    if value.startswith(_LINE):
        line = plan.keys.get(value.removeprefix(_LINE))
        if line is not None:
            return line.key, line.kind
    elif value.startswith(_KIND):
        try:
            return "", kind_from(value.removeprefix(_KIND))
        except ValueError:
            pass
    raise DomainError("The approved budget has no such line. Choose again.", field="line")


def place_value(line_key: str, kind: LineKind | None, plan: Plan) -> str:
    """The choice that stands for a line and kind."""
    if kind is None:
        return INDIRECT
    return f"{_LINE}{line_key}" if line_key in plan.keys else f"{_KIND}{kind_value(kind)}"


class EntryForm(Form):
    """One cost."""

    version = HiddenVersion()
    incurred_on = DateField(
        "Incurred on", required=True, description="The day of the work, trip or delivery."
    )
    amount_cents = MoneyField(
        "Amount", required=True, allow_negative=True, description="A credit is negative."
    )
    line = ChoiceField("Budget line", required=True)
    share = ChoiceField("Borne by", _SHARES, required=True)
    vendor = TextField("Paid to", max=MAX_VENDOR, description="An organization or a member of the staff.")
    description = TextField("What for", max=MAX_DESCRIPTION, description=REMINDER)
    reference = TextField("Reference", max=MAX_REFERENCE, description="The invoice, check or journal number.")
    paid_on = DateField("Paid on", description="Empty until it is paid.")
    initiative_id = ChoiceField("Outreach initiative", empty="None in particular")
    obligation_id = ChoiceField("Settles the obligation", empty="None")
    measure = ChoiceField("Measured in", _MEASURES, empty="Not measured")
    measured = PercentField(
        "How much",
        max_bp=100_000,
        description="60 for 60% of the month, 10 for ten days. Nobody is charged above 100%.",
    )
    file = UploadField("Receipt", description=ACCEPTED_WORDS, render_kw={"accept": ACCEPTED})

    def facts(self, plan: Plan) -> EntryFacts:
        """The form's values as the service wants them. Raises DomainError for a line that is not there."""
        key, kind = place_of(self.line.data or "", plan)
        return EntryFacts(
            incurred_on=self.incurred_on.data,
            amount_cents=self.amount_cents.data,
            kind=kind,
            share=Share(self.share.data),
            line_key=key,
            paid_on=self.paid_on.data,
            description=self.description.data or "",
            vendor=self.vendor.data or "",
            reference=self.reference.data or "",
            initiative_id=int(self.initiative_id.data) if self.initiative_id.data else None,
            obligation_id=int(self.obligation_id.data) if self.obligation_id.data else None,
            measure=Measure(self.measure.data) if self.measure.data else None,
            measured=self.measured.data if self.measure.data else None,
        )


def entry_values(entry: Actual, plan: Plan) -> dict[str, object]:
    """What is stored of an entry, by the names of the form's fields."""
    return {
        "version": entry.version,
        "incurred_on": entry.incurred_on,
        "amount_cents": entry.amount_cents,
        "line": place_value(entry.line_key, entry.line_kind, plan),
        "share": entry.share.value,
        "vendor": entry.vendor,
        "description": entry.description,
        "reference": entry.reference,
        "paid_on": entry.paid_on,
        "initiative_id": str(entry.initiative_id or ""),
        "obligation_id": str(entry.obligation_id or ""),
        "measure": entry.measure.value if entry.measure else "",
        "measured": entry.measured,
    }


class ReasonForm(Form):
    """Why something is voided or reversed."""

    version = HiddenVersion()
    reason = TextField("Why", max=500, required=True, description=REMINDER)


class ObligationForm(Form):
    """One order or contract."""

    version = HiddenVersion()
    made_on = DateField("Made on", required=True, description="The day of the order, contract or agreement.")
    amount_cents = MoneyField("Amount", required=True)
    line = ChoiceField("Budget line", required=True)
    share = ChoiceField("Borne by", _SHARES, required=True)
    vendor = TextField("Owed to", max=MAX_VENDOR, required=True)
    description = TextField("What for", max=MAX_DESCRIPTION, description=REMINDER)
    reference = TextField("Reference", max=MAX_REFERENCE, description="The order’s or contract’s number.")

    def facts(self, plan: Plan) -> ObligationFacts:
        """The form's values as the service wants them. Raises DomainError for a line that is not there."""
        key, kind = place_of(self.line.data or "", plan)
        return ObligationFacts(
            made_on=self.made_on.data,
            amount_cents=self.amount_cents.data,
            kind=kind,
            share=Share(self.share.data),
            line_key=key,
            description=self.description.data or "",
            vendor=self.vendor.data or "",
            reference=self.reference.data or "",
        )


def obligation_values(found: Obligation, plan: Plan) -> dict[str, object]:
    """What is stored of an obligation, by the names of the form's fields."""
    names: Sequence[str] = ("version", "made_on", "amount_cents", "vendor", "description", "reference")
    return {name: getattr(found, name) for name in names} | {
        "line": place_value(found.line_key, found.line_kind, plan),
        "share": found.share.value,
    }


class ApproveForm(Form):
    """The version of what is approved."""

    version = HiddenVersion()


class ReleaseForm(Form):
    """From when on, and why, nothing of an obligation is owed."""

    version = HiddenVersion()
    released_on = DateField("Released on", required=True)
    reason = TextField("Why", max=500, required=True, description=REMINDER)


class DaysForm(Form):
    """The days of an award's costs, where it says more than the rules."""

    version = HiddenVersion()
    pre_award_from = DateField(
        "Pre-award costs from", description="The first day the funder approved costs from. Empty: none."
    )
    approval = TextField(
        "Approved by", max=300, description="The letter, condition or amendment that says so."
    )
    approved_on = DateField("Approved on")
    liquidation_days = NumberField(
        "Days to pay what is owed", max=MOST_DAYS, description="After the last day. Empty: as usual."
    )


def days_values(rules: AwardCostRules | None) -> dict[str, object]:
    """What is stored of an award's days, by the names of the form's fields."""
    if rules is None:
        return {"version": 0}
    return {
        "version": rules.version,
        "pre_award_from": rules.pre_award_from,
        "approval": rules.pre_award_approval,
        "approved_on": rules.pre_award_approved_on,
        "liquidation_days": rules.liquidation_days,
    }
