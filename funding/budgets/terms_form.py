"""The form of a budget's terms: single terms, and rows for limits, rates by period and program caps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from funding.budgets.term_rows import MOST_ROWS, LimitOf, RateStatus
from funding.budgets.terms import (
    ClassCap,
    FunderRules,
    IndirectBase,
    IndirectKind,
    IndirectLimit,
    RateRow,
    Remainder,
    Terms,
    TermsError,
)
from funding.budgets.types import MAX_YEARS, LineKind
from funding.infra.forms import (
    BoolField,
    ChoiceField,
    ChoicesField,
    DateField,
    Form,
    HiddenVersion,
    MoneyField,
    PercentField,
    TextField,
)
from funding.kernel.errors import DomainError

SPARE_ROWS = 2
_KINDS = [(each.value, each.label) for each in LineKind]
_BASES = [(each.value, each.label[:1].upper() + each.label[1:]) for each in IndirectBase]
_ROW_FIELDS = {
    "rate": ("first_day", "last_day", "rate_bp", "status", "base", "excludes", "citation"),
    "limit": ("measure", "limit_bp", "limit_cents", "citation"),
    "cap": ("name", "limit_bp", "limit_cents", "kinds", "initiative_id", "citation"),
}


class TermsForm(Form):
    """The single terms of a budget. ``terms_form`` adds the rows."""

    version = HiddenVersion()
    funder = ChoiceField("Rules", [(each.value, each.label) for each in FunderRules], required=True)
    federal_award_date = DateField(
        "Federal award date",
        description="Rates and thresholds are chosen by it. Leave empty until it is known.",
    )
    first_day = DateField("First day")
    last_day = DateField("Last day")
    years = ChoiceField(
        "Budget years", [(str(year), str(year)) for year in range(1, MAX_YEARS + 1)], required=True
    )
    covers_first_year_only = BoolField("Sections A and B of the form cover the first year only")
    figures_on = DateField(
        "Figures as of another day", description="Only where an amendment moved the award to newer figures."
    )
    figures_citation = TextField("The amendment", max=300)
    indirect_kind = ChoiceField(
        "Indirect rate", [(each.value, each.label) for each in IndirectKind], required=True
    )
    indirect_rate_bp = PercentField(
        "Rate", max_bp=50_000, description="Empty with de minimis: the most the award date allows."
    )
    indirect_base = ChoiceField("Charged on", _BASES, required=True)
    base_excludes = ChoicesField("The base leaves out besides", _KINDS)
    indirect_cap_bp = PercentField("Funder’s cap on the rate")
    unrecovered_as_match = BoolField(
        "Indirect not charged because of a cap or limit is approved as match (200.306(c))"
    )
    indirect_citation = TextField("Where this stands", max=300)
    subaward_cap_cents = MoneyField(
        "Part of each subaward in the base", description="Only where a term differs from the federal figure."
    )
    remainder = ChoiceField(
        "What is above it leaves the base from",
        [(each.value, each.label) for each in Remainder],
        required=True,
    )
    remainder_citation = TextField("Where this stands", max=300)
    capitalization_cents = MoneyField(
        "Our capitalization level",
        description="Equipment is judged by the lower of this and the federal threshold.",
    )
    match_bp = PercentField(
        "Match, % of total project cost",
        max_bp=9_999,
        description="25% of the project is a third of the award.",
    )
    match_waived = BoolField("Match is waived for this award")
    match_citation = TextField("Where the match rule stands", max=300)
    ceiling_cents = MoneyField("Award ceiling")
    floor_cents = MoneyField("Award floor")
    ceiling_citation = TextField("Where the ceiling stands", max=300)
    salary_cap_cents = MoneyField("Highest salary paid, a year")
    consultant_day_cents = MoneyField("Consultant without approval, a day")
    consultant_hour_cents = MoneyField("Consultant without approval, an hour")
    pay_citation = TextField("Where these limits stand", max=300)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for each in self:
            # A row is left out whole; to call each of its fields optional would only be noise.
            if each.short_name.startswith(("rate_", "limit_", "cap_")):
                each.flags.optional = False

    def terms(self, before: Terms) -> Terms:
        """The terms as typed, with the organization's figures of ``before``. Raises TermsError at its field."""
        names = {each.name for each in fields(Terms)} & set(self._fields)
        values = {name: self._fields[name].data for name in names}
        for each in fields(Terms):
            if values.get(each.name) is None and isinstance(each.default, str) and each.name in values:
                values[each.name] = ""
        values |= {
            "funder": FunderRules(self.funder.data),
            "years": int(self.years.data or 1),
            "indirect_kind": IndirectKind(self.indirect_kind.data),
            "indirect_base": IndirectBase(self.indirect_base.data),
            "remainder": Remainder(self.remainder.data),
            "base_excludes": tuple(self.base_excludes.data or ()),
            "rates": tuple(
                _rate(row, prefix) for prefix, row in self._filled("rate", "first_day", "rate_bp")
            ),
            "indirect_limits": tuple(
                _limit(row, prefix) for prefix, row in self._filled("limit", "limit_bp", "limit_cents")
            ),
            "caps": tuple(
                _cap(row, prefix) for prefix, row in self._filled("cap", "name", "limit_bp", "limit_cents")
            ),
            "figures": before.figures,
        }
        return Terms(**values)

    def rows(self, prefix: str) -> list[dict[str, Any]]:
        """The fields of each row, by their short names, for the page."""
        return [
            {name: self._fields[f"{prefix}_{number}_{name}"] for name in (*_ROW_FIELDS[prefix], "drop")}
            for number in range(MOST_ROWS)
            if f"{prefix}_{number}_drop" in self._fields
        ]

    def _filled(self, prefix: str, *needed: str) -> Iterable[tuple[str, dict[str, Any]]]:
        """The rows in which one of the ``needed`` fields is filled in, without those marked for removal."""
        for number, row in enumerate(self.rows(prefix)):
            values = {name: field.data for name, field in row.items()}
            if not values["drop"] and any(values[name] not in (None, "") for name in needed):
                yield f"{prefix}_{number}", values


def terms_form(rates: int, limits: int, caps: int, initiatives: Iterable[tuple[int, str]]) -> type[TermsForm]:
    """The form with so many rows of each sort, at most 20."""
    names: dict[str, Any] = {}
    for number in range(min(rates, MOST_ROWS)):
        names |= {f"rate_{number}_{name}": field for name, field in _rate_fields().items()}
    for number in range(min(limits, MOST_ROWS)):
        names |= {f"limit_{number}_{name}": field for name, field in _limit_fields().items()}
    pairs = [(str(key), title) for key, title in initiatives]
    for number in range(min(caps, MOST_ROWS)):
        names |= {f"cap_{number}_{name}": field for name, field in _cap_fields(pairs).items()}
    return type("ThisTermsForm", (TermsForm,), names)


def rows_sent(sent: Mapping[str, Any], prefix: str) -> int:
    """How many rows of a sort a posted form holds."""
    return sum(1 for number in range(MOST_ROWS) if f"{prefix}_{number}_citation" in sent)


def _rate_fields() -> dict[str, Any]:
    return {
        "first_day": DateField("From"),
        "last_day": DateField("To"),
        "rate_bp": PercentField("Rate", max_bp=50_000),
        "status": ChoiceField("Agreed as", [(each.value, each.label) for each in RateStatus]),
        "base": ChoiceField("Charged on", _BASES),
        "excludes": ChoicesField("Leaving out", _KINDS),
        "citation": TextField("Where it stands", max=300),
        "drop": BoolField("Remove this rate"),
    }


def _limit_fields() -> dict[str, Any]:
    return {
        "measure": ChoiceField("Measured as", [(each.value, each.label) for each in LimitOf]),
        "limit_bp": PercentField("At most, %"),
        "limit_cents": MoneyField("At most, amount"),
        "citation": TextField("Where it stands", max=300),
        "drop": BoolField("Remove this limit"),
    }


def _cap_fields(initiatives: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "name": TextField("What it limits", max=200),
        "limit_bp": PercentField("% of total project cost"),
        "limit_cents": MoneyField("Amount"),
        "kinds": ChoicesField("Kinds of line", _KINDS),
        "initiative_id": ChoiceField("Initiative", initiatives, empty="Any"),
        "citation": TextField("Where it stands", max=300),
        "drop": BoolField("Remove this cap"),
    }


def _rate(row: Mapping[str, Any], prefix: str) -> RateRow:
    for name, message in (
        ("first_day", "Enter the first day on which the rate holds."),
        ("rate_bp", "Enter the rate."),
    ):
        if row[name] is None:
            raise TermsError(message, field=f"{prefix}_{name}")
    try:
        return RateRow(
            row["first_day"],
            row["rate_bp"],
            row["last_day"],
            IndirectBase(row["base"] or IndirectBase.MTDC),
            tuple(row["excludes"] or ()),
            RateStatus(row["status"] or RateStatus.PREDETERMINED),
            row["citation"] or "",
        )
    except DomainError as error:
        raise TermsError(error.message, field=f"{prefix}_last_day") from error


def _limit(row: Mapping[str, Any], prefix: str) -> IndirectLimit:
    measure = LimitOf(row["measure"] or LimitOf.TOTAL)
    place = "limit_cents" if measure is LimitOf.AMOUNT else "limit_bp"
    try:
        return IndirectLimit(measure, row["limit_bp"], row["limit_cents"], row["citation"] or "")
    except TermsError as error:
        raise TermsError(error.message, field=f"{prefix}_{place}") from error


def _cap(row: Mapping[str, Any], prefix: str) -> ClassCap:
    if not row["name"]:
        raise TermsError("Write what the cap limits.", field=f"{prefix}_name")
    if row["limit_bp"] is None and row["limit_cents"] is None:
        raise TermsError("Enter a percentage, an amount, or both.", field=f"{prefix}_limit_bp")
    if not row["kinds"] and not row["initiative_id"]:
        raise TermsError("Choose kinds of line or an initiative.", field=f"{prefix}_kinds")
    return ClassCap(
        row["name"],
        tuple(row["kinds"] or ()),
        int(row["initiative_id"]) if row["initiative_id"] else None,
        row["limit_bp"],
        row["limit_cents"],
        row["citation"] or "",
    )


def terms_values(terms: Terms) -> dict[str, Any]:
    """What the terms form is filled with."""
    shown = (each.name for each in fields(terms) if each.name in TermsForm.__dict__)
    values = {name: getattr(terms, name) for name in shown}
    values |= {
        "funder": terms.funder.value,
        "years": str(terms.years),
        "indirect_kind": terms.indirect_kind.value,
        "indirect_base": terms.indirect_base.value,
        "base_excludes": list(terms.base_excludes),
        "remainder": terms.remainder.value,
    }
    for prefix, rows in (("rate", terms.rates), ("limit", terms.indirect_limits), ("cap", terms.caps)):
        for number, row in enumerate(rows):
            for name in _ROW_FIELDS[prefix]:
                values[f"{prefix}_{number}_{name}"] = _row_value(getattr(row, name))
    return values


def _row_value(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, (IndirectBase, LimitOf, RateStatus)) else value
