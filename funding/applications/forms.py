"""Forms of the pipeline: shape and format only."""

from __future__ import annotations

from collections.abc import Iterable

from funding.applications.types import (
    ApplicationFacts,
    MoveFacts,
    Stage,
    StageAction,
    StageFacts,
    Verdict,
)
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
    PercentField,
    TextField,
)

SCALE = [("1", "1 · poor"), ("2", "2"), ("3", "3 · fair"), ("4", "4"), ("5", "5 · excellent")]


class ApplicationForm(Form):
    """What is known of an application."""

    version = HiddenVersion()
    title = TextField("Title", required=True, description="How people here call it.")
    funder_id = ChoiceField("Funder", required=True, empty="Choose a funder")
    owner_id = ChoiceField("Owner", empty="Nobody yet")
    ask_cents = MoneyField(
        "Amount asked", description="Follows the budget’s request once the budget has lines."
    )
    ceiling_cents = MoneyField("Award ceiling", description="Leave empty when the funder names none.")
    floor_cents = MoneyField("Award floor")
    match_bp = PercentField(
        "Match required, % of total project cost",
        max_bp=9_999,
        description="Of the whole project, not of the award: 25% of a project is one third of its award.",
    )
    match_source = TextField("Where the match rule stands", max=500)
    probability_bp = PercentField(
        "Chance of an award, %", description="Leave empty to learn it from our own record."
    )
    starts_on = DateField("Project starts")
    ends_on = DateField("Project ends")
    initiative_ids = ChoicesField("Outreach it would pay for")
    purpose = LongTextField("Purpose", max=5_000, description="What the money is for, in a few sentences.")

    def facts(self) -> ApplicationFacts:
        """The form's values as the service wants them."""
        values = self.values("funder_id", "owner_id", "initiative_ids")
        return ApplicationFacts(
            funder_id=int(self.funder_id.data or 0),
            owner_id=int(self.owner_id.data) if self.owner_id.data else None,
            initiative_ids=tuple(int(one) for one in self.initiative_ids.data or ()),
            **values,
        )


class MoveForm(Form):
    """What accompanies a move."""

    version = HiddenVersion()
    on = DateField("Day")
    awarded_cents = MoneyField("Amount awarded")
    reason = LongTextField("Reason", max=1_000)

    def need(self, names: Iterable[str]) -> None:
        """Say of these fields that they are not optional."""
        for name in names:
            self[name].flags.required, self[name].flags.optional = True, False

    def facts(self) -> MoveFacts:
        """The form's values as the rules want them."""
        return MoveFacts(
            reason=self.reason.data or "", on=self.on.data, awarded_cents=self.awarded_cents.data
        )


class DecisionForm(Form):
    """A go or no-go with its reasons."""

    verdict = ChoiceField(
        "Decision", [(one.value, one.label) for one in Verdict], required=True, empty="Choose"
    )
    fit_mission = ChoiceField("Fit with our mission", SCALE, required=True, empty="Choose")
    fit_capacity = ChoiceField("Our capacity to deliver", SCALE, required=True, empty="Choose")
    fit_chance = ChoiceField("Our chance of winning", SCALE, required=True, empty="Choose")
    hours_estimate = NumberField("Hours of work to apply", max=10_000)
    reason = LongTextField(
        "Reason", max=5_000, required=True, description="The next cycle will thank you for it."
    )
    dissent = LongTextField("Dissent", max=5_000, description="Who saw it otherwise, and why.")


class ApprovalForm(Form):
    """A word on what is approved; the version says which amount was read."""

    version = HiddenVersion()
    note = LongTextField("Note", max=1_000, description="What the approval depends on, if anything.")


class StageForm(Form):
    """A stage of the house. Its actions are read apart: each may take a choice of its own."""

    version = HiddenVersion()
    name = TextField("Name", max=60, required=True)
    stage = ChoiceField("Phase", [(one.value, one.label) for one in Stage], empty="Choose")
    description = TextField("Description", max=300, description="Shown where somebody chooses a stage.")
    probability_bp = PercentField("Chance of an award, %")
    hides_empty = BoolField("Show its column only while something stands there")
    guards = ChoicesField("What must be true to enter it")

    def stage_facts(self, actions: tuple[StageAction, ...]) -> StageFacts:
        """The form's values as the service wants them."""
        return StageFacts(
            name=self.name.data or "",
            description=self.description.data or "",
            probability_bp=self.probability_bp.data,
            guards=tuple(self.guards.data or ()),
            actions=actions,
            hides_empty=bool(self.hides_empty.data),
        )


class ArchiveForm(Form):
    """The version that is archived or brought back."""

    version = HiddenVersion()
