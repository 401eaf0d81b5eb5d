"""The forms of initiatives, their planned cost and their indicators."""

from __future__ import annotations

from collections.abc import Sequence

from funding.accounts.owners import offer_owners
from funding.infra.forms import (
    BoolField,
    ChoiceField,
    ChoicesField,
    DateField,
    Form,
    HiddenVersion,
    LongTextField,
    MoneyField,
    NumberField,
    TextField,
)
from funding.kernel.money import Cents
from funding.kernel.privacy import REMINDER
from funding.outreach.measures import Measure
from funding.outreach.models import Indicator, Initiative
from funding.outreach.result_types import Derivation, Direction, IndicatorKind
from funding.outreach.types import IndicatorFacts, InitiativeFacts, InitiativeKind, InitiativeStatus

MOST_COUNTED = 1_000_000_000


class InitiativeForm(Form):
    """What may be said about an initiative."""

    version = HiddenVersion()
    title = TextField("Name", required=True, description="Such as School workshops.")
    kind = ChoiceField("Kind", [(one.value, one.label) for one in InitiativeKind], required=True)
    status = ChoiceField("Status", [(one.value, one.label) for one in InitiativeStatus], required=True)
    owner_id = ChoiceField("Owner", empty="Choose somebody")
    starts_on = DateField("First day")
    ends_on = DateField("Last day")
    place = TextField("Place", description="A town, a district or online; never a shelter's address.")
    audience = TextField("Audience", max=300, description=f"Whom it reaches. {REMINDER}")
    plan = LongTextField("Plan", max=10_000, description=REMINDER)

    def with_owners(self, *, fixed: bool) -> InitiativeForm:
        """This form with people to choose the owner from, or without that choice where it is ``fixed``."""
        if fixed:
            del self.owner_id
        else:
            offer_owners(self.owner_id, "Choose somebody")
        return self

    def facts(self) -> InitiativeFacts:
        """What was typed, for the services."""
        values = self.values()
        values["kind"] = InitiativeKind(values["kind"])
        values["status"] = InitiativeStatus(values["status"])
        values["owner_id"] = int(values["owner_id"]) if values.get("owner_id") else None
        return InitiativeFacts(**values)


def stored_values(initiative: Initiative) -> dict[str, object]:
    """What an initiative's form shows: the stored values by field name."""
    names = ("title", "status", "owner_id", "starts_on", "ends_on", "place", "audience", "plan", "version")
    return {"kind": initiative.initiative_kind, **{name: getattr(initiative, name) for name in names}}


def as_typed(form: Form) -> dict[str, object]:
    """The values of an unsubmitted form as a person would have typed them, for the page of two versions."""
    return {
        name: field._value() if hasattr(field, "_value") else field.data
        for name, field in form._fields.items()
    }


class IndicatorForm(Form):
    """One measure and its promise."""

    version = HiddenVersion()
    name = TextField("What is counted", required=True, description=REMINDER)
    unit = TextField("Unit", max=60, required=True, description="Such as people, sessions or percent.")
    baseline = NumberField("Baseline", max=MOST_COUNTED, description="Where it stands before.")
    target = NumberField("Target", max=MOST_COUNTED, required=True)
    due_on = DateField("By")
    kind = ChoiceField("Kind", [(one.value, one.label) for one in IndicatorKind])
    derived = ChoiceField(
        "Counted from what is logged",
        [(one.value, one.label) for one in Derivation],
        empty="No: somebody counts it",
        description="Chosen here, its figures come from activities, surveys or digital figures by themselves.",
    )
    direction = ChoiceField("Direction", [(one.value, one.label) for one in Direction])
    adds_up = BoolField(
        "Periods may be added up", description="Events may; persons counted unduplicated never."
    )
    counts_people = BoolField(
        "It counts people", description="Small counts are then protected in everything that leaves the house."
    )
    definition = LongTextField("Definition", max=2_000, description="What counts and what does not.")
    source = TextField("Source", max=300, description="Such as sign-in sheets, the hotline’s monthly report.")
    method = LongTextField(
        "How it is counted", max=2_000, description="Such as unduplicated within the quarter."
    )

    def facts(self, *, measure: str = "") -> IndicatorFacts:
        """What was typed, for the services; ``measure`` is the usual measure it was made from."""
        values = self.values()
        values["baseline"] = values["baseline"] or 0
        values["kind"] = IndicatorKind(values["kind"] or IndicatorKind.COUNT)
        values["direction"] = Direction(values["direction"] or Direction.UP)
        values["derived"] = Derivation(values["derived"]) if values["derived"] else None
        return IndicatorFacts(**values, measure=measure)


def indicator_values(indicator: Indicator) -> dict[str, object]:
    """What an indicator's form shows. The version is its initiative's."""
    told = ("kind", "derived", "direction", "adds_up", "counts_people", "definition", "source", "method")
    names = ("name", "unit", "baseline", "target", "due_on", *told)
    return {
        "version": indicator.initiative.version,
        **{name: getattr(indicator, name) for name in names},
    }


class MeasuresForm(Form):
    """Which standard measures to add."""

    version = HiddenVersion()
    names = ChoicesField("Standard measures")

    def offering(self, measures: Sequence[Measure]) -> MeasuresForm:
        """This form with the measures to choose from."""
        self.names.choices = [(one.name, f"{one.name} ({one.unit})") for one in measures]
        return self


class PlanForm(Form):
    """Planned cost by fiscal year; ``plan_form`` adds one field per year."""

    version = HiddenVersion()

    def planned(self) -> dict[int, Cents | None]:
        """Cents by fiscal year; None for a year left empty."""
        return {int(name.removeprefix("year_")): cents for name, cents in self.values().items()}


def plan_form(initiative: Initiative, years: Sequence[int], *, submitted: bool = True) -> PlanForm:
    """The form of planned cost for the fiscal years named."""
    fields = {f"year_{year}": MoneyField(f"Fiscal year {year}") for year in years}
    kind = type("YearsForm", (PlanForm,), fields)
    data = {f"year_{plan.fiscal_year}": plan.planned_cents for plan in initiative.plans}
    data["version"] = initiative.version
    form: PlanForm = kind(data=data) if submitted else kind(None, data=data)
    return form
