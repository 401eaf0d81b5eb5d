"""The forms of awards: the set-up, an award that is held already, and correcting either."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from funding.awards.periods import period_problems
from funding.awards.services.entering import HeldFacts
from funding.awards.types import MAX_PERIODS, AwardFacts, AwardRoute, PaymentMethod, PeriodFacts
from funding.funders.reporting import calendar_choices
from funding.infra.forms import (
    BoolField,
    ChoiceField,
    ChoicesField,
    DateField,
    Form,
    HiddenVersion,
    LongTextField,
    MoneyField,
    PercentField,
    TextField,
)
from funding.kernel.errors import DomainError
from funding.kernel.identifiers import parse_aln

PLACES = range(1, MAX_PERIODS + 1)
SHOWN_PLACES = 3
"""How many rows of periods stand open where fewer are filled."""


class AwardForm(Form):
    """The set-up of an award. The fields of its budget periods are added below, one set for each place."""

    version = HiddenVersion()
    title = TextField("Name of the award", max=200, required=True)
    owner_id = ChoiceField("Looked after by")
    route = ChoiceField("Source of funds", [(one.value, one.label) for one in AwardRoute], required=True)
    award_number = TextField(
        "Award number", max=100, description="The federal award’s FAIN, or the funder’s own number."
    )
    pass_through_number = TextField(
        "Pass-through’s number", max=100, description="What the pass-through entity calls the subaward."
    )
    federal_agency = TextField("Federal agency", max=200)
    aln = TextField("Assistance listing", max=10, description="Such as 16.320.")
    program_title = TextField("Program title", max=300)
    federal_award_date = DateField(
        "Federal award date",
        description="Rates and thresholds follow this day, not the day you learned of it.",
    )
    starts_on = DateField("First day", required=True)
    ends_on = DateField("Last day", required=True)
    amount_cents = MoneyField("Funder’s money", required=True)
    match_required_cents = MoneyField("Match required", description="Leave empty where none is asked.")
    correct_application = BoolField("Correct the amount on the application too")
    payment_method = ChoiceField("Paid by", [(one.value, one.label) for one in PaymentMethod], required=True)
    reporting_calendar = ChoiceField("Reporting calendar", calendar_choices, required=True)
    notes = LongTextField("Notes", max=5_000)

    def period_rows(self) -> list[dict[str, Any]]:
        """The fields of each budget period, for the template."""
        return [
            {name: self[f"period{place}_{name}"] for name in ("starts", "ends", "amount")} for place in PLACES
        ]

    @property
    def open_rows(self) -> int:
        """How many rows of periods to show: those with something in them, and one more."""
        used = [place for place, row in enumerate(self.period_rows(), start=1) if _used(row)]
        return min(MAX_PERIODS, max(SHOWN_PLACES, (used[-1] if used else 0) + 1))

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Check what each field alone cannot: days in order, a listing's number, periods that tile the award."""
        good: bool = super().validate(extra_validators)
        starts, ends = self.starts_on.data, self.ends_on.data
        if starts and ends and ends < starts:
            self.ends_on.errors, good = ["The last day cannot be before the first day."], False
        if self.aln.data:
            try:
                self.aln.data = parse_aln(self.aln.data)
            except DomainError as error:
                self.aln.errors, good = [error.message], False
        return self._periods_good(complete=good) and good

    def _periods_good(self, *, complete: bool) -> bool:
        good = True
        for row in self.period_rows():
            for name, said in (("starts", "first day"), ("ends", "last day"), ("amount", "amount")):
                if _used(row) and row[name].data is None and not row[name].errors:
                    row[name].errors, good = [f"Please give the {said}."], False
        if not (complete and good):
            return good
        rows = [row for row in self.period_rows() if _used(row)]
        problems = period_problems(
            self.periods(),
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            amount_cents=self.amount_cents.data,
        )
        for place, said in problems.items():
            field = "amount" if said.startswith("The periods come") else _day_field(said)
            rows[min(place, len(rows) - 1)][field].errors = [said]
        return not problems

    def periods(self) -> tuple[PeriodFacts, ...]:
        """The budget periods; empty rows are left out."""
        return tuple(
            PeriodFacts(row["starts"].data, row["ends"].data, row["amount"].data)
            for row in self.period_rows()
            if _used(row)
        )

    def facts(self) -> AwardFacts:
        """The form's values as the service wants them."""
        return AwardFacts(
            title=self.title.data or "",
            route=AwardRoute(self.route.data),
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            amount_cents=self.amount_cents.data,
            match_required_cents=self.match_required_cents.data or 0,
            award_number=self.award_number.data or "",
            pass_through_number=self.pass_through_number.data or "",
            federal_agency=self.federal_agency.data or "",
            aln=self.aln.data or "",
            program_title=self.program_title.data or "",
            federal_award_date=self.federal_award_date.data,
            payment_method=PaymentMethod(self.payment_method.data),
            reporting_calendar=self.reporting_calendar.data or "agreed",
            owner_id=int(self.owner_id.data) if self.owner_id.data else None,
            notes=self.notes.data or "",
            periods=self.periods(),
        )


def _used(row: Mapping[str, Any]) -> bool:
    return any(field.data is not None or bool(field.errors) for field in row.values())


def _day_field(said: str) -> str:
    return "ends" if said.startswith(("The last period", "The period ends")) else "starts"


for _place in PLACES:
    setattr(AwardForm, f"period{_place}_starts", DateField(f"Period {_place}: first day"))
    setattr(AwardForm, f"period{_place}_ends", DateField(f"Period {_place}: last day"))
    setattr(AwardForm, f"period{_place}_amount", MoneyField(f"Period {_place}: funder’s money"))


class HeldAwardForm(AwardForm):
    """An award that is held already, with what its application would have said."""

    funder_id = ChoiceField("Funder", required=True)
    decided_on = DateField("Awarded on", required=True, description="The day of the funder’s answer.")
    match_bp = PercentField(
        "Match rule",
        max_bp=9_999,
        description="A share of the total project cost; leave empty where none is asked.",
    )
    match_source = TextField("Where it is written", max=500)
    initiative_ids = ChoicesField("Pays for")
    purpose = LongTextField("What it is for", max=5_000)

    def held(self) -> HeldFacts:
        """What the application is made of."""
        return HeldFacts(
            funder_id=int(self.funder_id.data or 0),
            decided_on=self.decided_on.data,
            match_bp=self.match_bp.data,
            match_source=self.match_source.data or "",
            purpose=self.purpose.data or "",
            initiative_ids=tuple(int(one) for one in self.initiative_ids.data or ()),
        )


def facts_values(facts: AwardFacts) -> dict[str, object]:
    """What a set-up says, by the names of the form's fields."""
    found: dict[str, object] = {
        "title": facts.title,
        "owner_id": str(facts.owner_id or ""),
        "route": facts.route.value,
        "award_number": facts.award_number,
        "pass_through_number": facts.pass_through_number,
        "federal_agency": facts.federal_agency,
        "aln": facts.aln,
        "program_title": facts.program_title,
        "federal_award_date": facts.federal_award_date,
        "starts_on": facts.starts_on,
        "ends_on": facts.ends_on,
        "amount_cents": facts.amount_cents,
        "match_required_cents": facts.match_required_cents or None,
        "payment_method": facts.payment_method.value,
        "reporting_calendar": facts.reporting_calendar,
        "notes": facts.notes,
    }
    for place, one in zip(PLACES, facts.periods, strict=False):
        found |= {
            f"period{place}_starts": one.starts_on,
            f"period{place}_ends": one.ends_on,
            f"period{place}_amount": one.amount_cents,
        }
    return found
