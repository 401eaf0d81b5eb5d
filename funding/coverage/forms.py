"""Forms of coverage: shape and format only."""

from __future__ import annotations

from datetime import date

from funding.budgets.classes import CLASSES
from funding.budgets.types import LineKind
from funding.coverage.pasting import month_from
from funding.coverage.types import Change, GiverKind, KeptFacts, LineFacts, Override, Spread
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
from funding.kernel.errors import DomainError

KINDS = [(kind.value, kind.label) for kind in LineKind]


class MonthField(DateField):
    """A month. Browsers send 2026-10; Oct 2026 is understood too. Data is its first day."""

    input_type = "month"

    def parse(self, text: str) -> date:
        return month_from(text)

    def show(self, value: date) -> str:
        return f"{value:%Y-%m}"


class PlanLineForm(Form):
    """One cost of a plan."""

    version = HiddenVersion()
    title = TextField("What it is", required=True)
    kind = ChoiceField("Kind of cost", KINDS, required=True)
    amount_cents = MoneyField("Amount over all its months", required=True)
    first_month = MonthField("First month", required=True)
    last_month = MonthField("Last month", required=True)
    spread = ChoiceField("Falls on its months", [(one.value, one.label) for one in Spread], required=True)
    person = TextField(
        "Person", max=120, description="Whose pay this is. Nobody is charged above 100% in all."
    )
    fte_bp = PercentField("Part of full time, %", description="50 for half a week.")

    def facts(self) -> LineFacts:
        """The form's values as the service wants them."""
        return LineFacts(
            kind=LineKind(self.kind.data or LineKind.OTHER),
            title=self.title.data or "",
            amount_cents=self.amount_cents.data or 0,
            first_month=self.first_month.data,
            last_month=self.last_month.data,
            spread=Spread(self.spread.data or Spread.MONTHS),
            person=self.person.data or "",
            fte_bp=self.fte_bp.data,
        )


class CellForm(Form):
    """What a source pays of a line: a share or an amount, in some of its months."""

    version = HiddenVersion()
    value = TextField("Share or amount", max=30, description="60% or 12,000. Leave it empty to take it back.")
    first_month = MonthField("First month", required=True)
    last_month = MonthField("Last month", required=True)
    paid_by = ChoiceField("Budget line that carries the cost", empty="None named")


class CopyBudgetForm(Form):
    """Which budget to copy from."""

    budget_id = ChoiceField("Budget", required=True, empty="Choose a budget")
    only_named = BoolField("Only the lines that name this initiative")
    let_pay = BoolField("Let its application pay the part it asks for")


class PasteForm(Form):
    """A block from a spreadsheet."""

    text = LongTextField("Rows", required=True, max=40_000)


class ScenarioForm(Form):
    """A scenario's name and notes."""

    version = HiddenVersion()
    title = TextField("Name", max=120, required=True, description="Such as DOJ renewal lost.")
    notes = LongTextField("Notes", max=5_000)


class ChangeForm(Form):
    """One change of a scenario."""

    version = HiddenVersion()
    target = ChoiceField("Money", required=True, empty="Choose a source or a kind")
    change = ChoiceField("What happens", [(one.value, one.label) for one in Change], required=True)
    percent_bp = PercentField("Part that comes, or its chance, %", description="80 for a cut of a fifth.")
    months = NumberField("Months late", min=1, max=60)

    def override(self) -> Override:
        """The form's values as the service wants them."""
        change = Change(self.change.data or Change.OFF)
        value = self.months.data if change is Change.DELAY else self.percent_bp.data
        if value is None and change is not Change.OFF:
            months = change is Change.DELAY
            raise DomainError("Please fill this in.", field="months" if months else "percent_bp")
        kind, _, key = (self.target.data or "").partition(":")
        source_id = int(key) if kind == "source" else None
        return Override(change, value or 0, source_id, key if kind == "hue" else "")


class NothingForm(Form):
    """A button that changes something: only the version it was drawn from."""

    version = HiddenVersion()


class KeptSourceForm(Form):
    """A donor, a partner or own funds."""

    version = HiddenVersion()
    title = TextField("Name", required=True)
    kind = ChoiceField("Kind", [(one.value, one.label) for one in GiverKind], required=True)
    amount_cents = MoneyField("Amount", required=True)
    secured = BoolField("Secured: promised in writing or in the bank")
    chance_bp = PercentField("Chance while it is not secured, %")
    starts_on = DateField("Pays from")
    ends_on = DateField("Pays until")
    initiative_id = ChoiceField("Bound to one initiative", empty="Free for any outreach")
    classes = ChoicesField("May pay only for", [(one.letter, one.name) for one in CLASSES])
    notes = LongTextField("Notes", max=5_000)

    def facts(self) -> KeptFacts:
        """The form's values as the service wants them."""
        chance = self.chance_bp.data
        return KeptFacts(
            title=self.title.data or "",
            kind=GiverKind(self.kind.data or GiverKind.OWN_FUNDS),
            amount_cents=self.amount_cents.data or 0,
            secured=bool(self.secured.data),
            chance_bp=5_000 if chance is None else chance,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            initiative_id=int(self.initiative_id.data) if self.initiative_id.data else None,
            classes="".join(self.classes.data or ()),
            notes=self.notes.data or "",
        )
