"""What people answer on SF-424, on SF-424A, and about a state's rows. Lengths are the forms' own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from funding.accounts.types import StateReview
from funding.budgets.documents.mapping import (
    KINDS,
    MOST_COLUMNS,
    MOST_LABEL,
    MOST_ROWS,
    Layout,
    LayoutColumn,
    LayoutRow,
    Shows,
)
from funding.budgets.shapes import LineEntry
from funding.federal_forms.sf424.codes import REVISION_TYPES, ApplicationType, SubmissionType
from funding.federal_forms.sf424.form import ANSWERED, DATES, FILES, Item
from funding.federal_forms.sf424a.answers import SOURCES, Answers, Program
from funding.federal_forms.sf424a.form import (
    MOST_ALN,
    MOST_EXPLANATION,
    MOST_PROGRAMS,
    MOST_REMARKS,
    MOST_TITLE,
    QUARTERS,
)
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
from funding.kernel.errors import DomainError
from funding.kernel.money import Cents, format_money

_CHOICES: dict[str, list[tuple[str, str]]] = {
    "submission_type": [(one.value, one.label) for one in SubmissionType],
    "application_type": [(one.value, one.label) for one in ApplicationType],
    "revision_type": list(REVISION_TYPES.items()),
    "state_review_code": [(one.value, one.label) for one in StateReview],
    "delinquent_debt": [("no", "No"), ("yes", "Yes")],
}
_LONG = frozenset({"project_title", "opportunity_title", "competition_title"})


def _field(one: Item) -> Any:
    told = "" if one.name.startswith(("contact_", "aor_")) else f"Item {one.item}."
    label = one.label.split(": ", 1)[-1].capitalize() if ": " in one.label else one.label
    if one.name in _CHOICES:
        empty = "Not a revision" if one.name == "revision_type" else "Not answered yet"
        return ChoiceField(label, _CHOICES[one.name], empty=empty, description=told)
    if one.name in DATES:
        return DateField(label, description=told)
    if one.name == "certified":
        return BoolField(
            "The representative certifies the statements of item 21 and agrees to the assurances."
        )
    if one.name in _LONG:
        return LongTextField(label, max=one.limit, description=f"{told} Up to {one.limit} characters.")
    return TextField(label, max=one.limit, description=told)


class _Sf424Base(Form):
    version = HiddenVersion()

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        for one in ANSWERED:
            # What Grants.gov asks may be left for later, but is not marked as optional.
            self[one.name].flags.optional = not one.required

    def answers(self) -> dict[str, Any]:
        """Every answer as ``sf424.form`` knows it."""
        values = {one.name: self[one.name].data for one in ANSWERED}
        debt = values["delinquent_debt"]
        values["delinquent_debt"] = None if debt is None else debt == "yes"
        return {
            name: "" if value is None and name not in (*DATES, "delinquent_debt") else value
            for name, value in values.items()
        }

    def files(self) -> dict[str, int | None]:
        """The chosen documents by key."""
        return {key: int(self[f"{key}_document_id"].data or 0) or None for key in FILES}


Sf424Form: type[_Sf424Base] = type(
    "Sf424Form",
    (_Sf424Base,),
    {
        **{one.name: _field(one) for one in ANSWERED},
        "areas_document_id": ChoiceField("Areas affected, as a file", empty="None", description="Item 14."),
        "districts_document_id": ChoiceField(
            "More districts, as a file", empty="None", description="Item 16b."
        ),
        "debt_document_id": ChoiceField(
            "Explanation of the debt, as a file", empty="None", description="Item 20."
        ),
        "__doc__": "The answers of an SF-424, one field for each item that a person answers.",
    },
)


def sf424_values(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The form's data from answers."""
    debt = answers.get("delinquent_debt")
    shown = "" if debt is None else "yes" if debt else "no"
    return {**answers, "delinquent_debt": shown}


class _Sf424aBase(Form):
    direct_explanation = TextField(
        "21. Direct charges", max=MOST_EXPLANATION, description=f"Up to {MOST_EXPLANATION} characters."
    )
    indirect_explanation = TextField(
        "22. Indirect charges",
        max=MOST_EXPLANATION,
        description="Type of rate, base and amount. Left empty, it follows the budget.",
    )
    remarks = LongTextField("23. Remarks", max=MOST_REMARKS, description=f"Up to {MOST_REMARKS} characters.")
    version = HiddenVersion()

    def answers(self, lines: Sequence[LineEntry], *, match: Cents, federal: Cents, own: Cents) -> Answers:
        """What was typed. Raises DomainError where a division does not come to what is divided.

        ``match`` is the match of section C, ``federal`` and ``own`` the first year's two lines of section D.
        """
        programs, placed = self._programs(lines)
        return Answers(
            programs=programs,
            placed=placed,
            match_shares=self._shares("match_share", len(SOURCES), match),
            federal_plan=self._shares("federal_quarter", QUARTERS, federal),
            match_plan=self._shares("match_quarter", QUARTERS, own),
            direct_explanation=self.direct_explanation.data or "",
            indirect_explanation=self.indirect_explanation.data or None,
            remarks=self.remarks.data or "",
        )

    def _programs(self, lines: Sequence[LineEntry]) -> tuple[tuple[Program, ...], dict[str, int]]:
        numbers = [at for at in range(1, MOST_PROGRAMS + 1) if self[f"title_{at}"].data]
        amounts = [at for at in range(1, MOST_PROGRAMS + 1) if at not in numbers and self._has_amount(at)]
        if amounts:
            raise DomainError("Name the program that these amounts belong to.", field=f"title_{amounts[0]}")
        programs = tuple(
            Program(
                self[f"title_{at}"].data,
                self[f"aln_{at}"].data or "",
                self[f"unobligated_federal_{at}"].data,
                self[f"unobligated_match_{at}"].data,
                self[f"total_{at}"].data,
                self[f"income_{at}"].data,
            )
            for at in numbers
        )
        places = {str(at): place for place, at in enumerate(numbers)}
        chosen = {line.key: self._fields.get(f"line_{line.id}") for line in lines}
        placed = {
            key: places[str(field.data)]
            for key, field in chosen.items()
            if field is not None and places.get(str(field.data))
        }
        return programs, placed

    def _has_amount(self, at: int) -> bool:
        names = ("aln", "unobligated_federal", "unobligated_match", "total", "income")
        return any(self[f"{name}_{at}"].data for name in names)

    def _shares(self, name: str, count: int, whole: Cents) -> tuple[Cents, ...]:
        typed = [self[f"{name}_{at}"].data for at in range(1, count + 1)]
        if all(cents is None for cents in typed):
            return ()
        parts = tuple(cents or 0 for cents in typed)
        if sum(parts) != whole:
            gap = sum(parts) - whole
            told = f"These come to {format_money(sum(parts))}, {format_money(abs(gap))} "
            told += "more" if gap > 0 else "less"
            raise DomainError(f"{told} than the {format_money(whole)} to divide.", field=f"{name}_1")
        return parts


def sf424a_form(lines: Sequence[LineEntry]) -> type[_Sf424aBase]:
    """The form's class for these lines: each says which program it belongs to."""
    fields: dict[str, Any] = {"__doc__": "The answers of an SF-424A."}
    for at in range(1, MOST_PROGRAMS + 1):
        fields[f"title_{at}"] = TextField(f"Program {at}", max=MOST_TITLE)
        fields[f"aln_{at}"] = TextField("Listing", max=MOST_ALN)
        fields[f"unobligated_federal_{at}"] = MoneyField("(c) Unobligated, federal", allow_negative=True)
        fields[f"unobligated_match_{at}"] = MoneyField("(d) Unobligated, non-federal", allow_negative=True)
        fields[f"total_{at}"] = MoneyField("(g) Total, if not (e) + (f)", allow_negative=True)
        fields[f"income_{at}"] = MoneyField("7. Program income")
    for at, source in enumerate(SOURCES, start=1):
        fields[f"match_share_{at}"] = MoneyField(source.capitalize())
    for at, name in enumerate(("1st", "2nd", "3rd", "4th"), start=1):
        fields[f"federal_quarter_{at}"] = MoneyField(f"13. Federal, {name} quarter")
        fields[f"match_quarter_{at}"] = MoneyField(f"14. Non-federal, {name} quarter")
    numbers = [(str(at), f"Program {at}") for at in range(1, MOST_PROGRAMS + 1)]
    for line in lines:
        fields[f"line_{line.id}"] = ChoiceField(line.title, numbers)
    return type("Sf424aForm", (_Sf424aBase,), fields)


def sf424a_values(
    answers: Answers, programs: Sequence[Program], lines: Sequence[LineEntry]
) -> dict[str, Any]:
    """The form's data from answers; ``programs`` are those the form shows, the usual one included."""
    values: dict[str, Any] = {
        "direct_explanation": answers.direct_explanation,
        "indirect_explanation": answers.indirect_explanation or "",
        "remarks": answers.remarks,
    }
    for at, program in enumerate(programs, start=1):
        values |= {
            f"title_{at}": program.title,
            f"aln_{at}": program.aln,
            f"unobligated_federal_{at}": program.unobligated_federal_cents,
            f"unobligated_match_{at}": program.unobligated_match_cents,
            f"total_{at}": program.total_cents,
            f"income_{at}": program.program_income_cents,
        }
    for line in lines:
        values[f"line_{line.id}"] = str(answers.place_of(line.key) + 1)
    return values


def share_values(name: str, shares: Sequence[Cents]) -> dict[str, Cents]:
    """The form's data of one division."""
    return {f"{name}_{at}": cents for at, cents in enumerate(shares, start=1)}


class _LayoutBase(Form):
    name = TextField(
        "Name of the form", max=MOST_LABEL + 40, required=True, description="Printed at its head."
    )
    by_year = BoolField("Repeat the columns for each budget year")
    scope = ChoiceField("Used for", required=True)
    version = HiddenVersion()

    def layout(self) -> Layout:
        """What was typed; empty rows and columns are left out."""
        rows = []
        for at in range(1, MOST_ROWS + 1):
            if self[f"row_{at}"].data:
                kinds = tuple(kind for kind in KINDS if self[f"kind_{kind}"].data == str(at))
                rows.append(LayoutRow(self[f"row_{at}"].data, kinds))
        columns = [
            LayoutColumn(
                self[f"heading_{at}"].data or Shows(self[f"shows_{at}"].data).label,
                Shows(self[f"shows_{at}"].data),
            )
            for at in range(1, MOST_COLUMNS + 1)
            if self[f"shows_{at}"].data
        ]
        return Layout(tuple(rows), tuple(columns), bool(self.by_year.data))


LayoutForm: type[_LayoutBase] = type(
    "LayoutForm",
    (_LayoutBase,),
    {
        **{f"row_{at}": TextField(f"Row {at}", max=MOST_LABEL) for at in range(1, MOST_ROWS + 1)},
        **{
            f"kind_{kind}": ChoiceField(
                label, [(str(at), f"Row {at}") for at in range(1, MOST_ROWS + 1)], empty="Choose a row"
            )
            for kind, label in KINDS.items()
        },
        **{
            f"shows_{at}": ChoiceField(
                f"Column {at}", [(one.value, one.label) for one in Shows], empty="Not used"
            )
            for at in range(1, MOST_COLUMNS + 1)
        },
        **{f"heading_{at}": TextField("Heading", max=MOST_LABEL) for at in range(1, MOST_COLUMNS + 1)},
        "__doc__": "A state's rows and columns.",
    },
)


def layout_values(name: str, layout: Layout) -> dict[str, Any]:
    """The form's data from a layout."""
    values: dict[str, Any] = {"name": name, "by_year": layout.by_year}
    for at, row in enumerate(layout.rows, start=1):
        values[f"row_{at}"] = row.label
        values |= {f"kind_{kind}": str(at) for kind in row.kinds}
    for at, column in enumerate(layout.columns, start=1):
        values |= {f"shows_{at}": column.shows.value, f"heading_{at}": column.heading}
    return values
