"""Forms of budgets: one line with its calculation, and the terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from typing import Any

from funding.budgets.calculators import (
    CALCULATORS,
    OFFERED,
    CalculationError,
    Calculator,
    Scale,
    parse_part,
    show_part,
    type_part,
)
from funding.budgets.terms import ClassCap, FunderRules, IndirectBase, IndirectKind, Terms, TermsError
from funding.budgets.types import (
    MAX_TITLE,
    MAX_YEARS,
    Amounts,
    BaseChoice,
    Calculation,
    FringeComponent,
    Line,
    LineKind,
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
    PercentField,
    TextField,
)
from funding.kernel.errors import DomainError
from funding.kernel.money import format_money, parse_money

_COMPONENT = re.compile(r"(.*?)[\s:]*([0-9]{1,3}(?:\.[0-9]{1,2})?)\s*%?")
_MOST_COMPONENTS = 20
_INITIATIVE = re.compile(r"initiative ([0-9]{1,9})")


class LineForm(Form):
    """What every kind of line has. ``line_form`` adds the parts of its calculators and its amounts."""

    version = HiddenVersion()
    title = TextField("Line", required=True, max=MAX_TITLE)
    kind = ChoiceField("Kind", [(each.value, each.label) for each in LineKind], required=True)
    initiative_id = ChoiceField("Initiative it pays for", empty="None")
    words = LongTextField(
        "Justification in your words",
        max=5_000,
        description="The arithmetic is written by itself; say why the cost is needed.",
    )
    base_choice = ChoiceField(
        "Indirect base", [(each.value, each.label) for each in BaseChoice], required=True
    )
    base_reason = TextField("Reason for overruling", max=500)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for each in self:
            # Of so many figures, none is asked for: to say so at each would only be noise.
            if each.short_name.startswith(("part_", "federal_", "cash_", "in_kind_", "calculator", "unit")):
                each.flags.optional = False


def line_form(
    kind: LineKind,
    *,
    years: int,
    request_label: str,
    initiatives: Iterable[tuple[int, str]],
    personnel: Iterable[tuple[str, str]],
) -> type[LineForm]:
    """The form for a kind of line in a budget of so many years."""
    names: dict[str, Any] = {}
    if kind is LineKind.PERSONNEL:
        names["person"] = TextField(
            "Person, if named", max=120, description="One person's time may not exceed 100%."
        )
    if kind is LineKind.SUBAWARD:
        names["agreement"] = TextField(
            "Agreement", max=200, description="Lines of one agreement share one cap in the indirect base."
        )
    if kind in {LineKind.SUBAWARD, LineKind.CONTRACT}:
        names["determination"] = LongTextField(
            "Why this is a subaward" if kind is LineKind.SUBAWARD else "Why this is a contract",
            max=2_000,
            description="A subrecipient decides who is served and carries out the program; a contractor sells "
            "goods or services to many buyers (2 CFR 200.331).",
        )
    names |= _calculation_fields(kind, years, list(personnel))
    for year in range(1, years + 1):
        names[f"federal_{year}"] = MoneyField(f"{request_label}, year {year}")
        names[f"cash_{year}"] = MoneyField(f"Match in cash, year {year}")
        names[f"in_kind_{year}"] = MoneyField(f"Match in kind, year {year}")
    made = type("ThisLineForm", (LineForm,), names)
    made.initiative_id = ChoiceField(  # type: ignore[attr-defined]
        "Initiative it pays for", [(str(number), title) for number, title in initiatives], empty="None"
    )
    return made


def _calculation_fields(kind: LineKind, years: int, personnel: list[tuple[str, str]]) -> dict[str, Any]:
    offered = [CALCULATORS[key] for key in OFFERED[kind]]
    if not offered:
        return {}
    choices = [("", "Plain amounts"), *((each.key, each.label) for each in offered)]
    names: dict[str, Any] = {"calculator": ChoiceField("Calculation", choices)}
    for name, label, default in _parts(offered):
        names[f"part_{name}"] = TextField(label, max=30, description=default)
    if any(each.counts for each in offered):
        names["unit"] = TextField("Unit", max=20, description="What is counted: nights, mi, seats")
    if kind is LineKind.FRINGE:
        names["components"] = LongTextField(
            "Rates", max=1_000, description="One a line, such as “FICA 7.65” and “Health insurance 16.35”."
        )
        names["follows"] = ChoicesField("Salaries", personnel, description="None chosen means all of them.")
    if years > 1:
        later = [(str(year), f"Years to {year}") for year in range(2, years + 1)]
        names["last_year"] = ChoiceField("Carry on to", later, empty="This year only")
        names["raise_bp"] = PercentField("Raised each year by", max_bp=5_000)
    return names


def _parts(offered: Sequence[Calculator]) -> list[tuple[str, str, str]]:
    """Name, label and help of each part of these calculators, each name once."""
    found: dict[str, tuple[str, str]] = {}
    for calculator in offered:
        for part in calculator.parts:
            label, _ = found.get(part.name, ("", ""))
            joined = part.label if not label or label == part.label else f"{label} or {part.label.lower()}"
            default = (
                ""
                if part.default is None
                else f"{show_part(part.default, part.scale, part.name)} if left empty"
            )
            found[part.name] = (joined, default)
    return [(name, label, default) for name, (label, default) in found.items()]


def line_values(line: Line, year: int, years: int) -> dict[str, Any]:
    """What the form of an existing line is filled with, its calculation being that of ``year``."""
    values: dict[str, Any] = {
        "title": line.title,
        "kind": line.kind.value,
        "initiative_id": None if line.initiative_id is None else str(line.initiative_id),
        "words": line.words,
        "base_choice": line.base_choice.value,
        "base_reason": line.base_reason,
        "person": line.person,
        "agreement": line.agreement,
        "determination": line.determination,
    }
    for each in range(1, years + 1):
        amounts = line.in_year(each)
        values[f"federal_{each}"] = amounts.federal_cents or None
        values[f"cash_{each}"] = amounts.cash_cents or None
        values[f"in_kind_{each}"] = amounts.in_kind_cents or None
    calculation = line.calculations.get(year)
    if calculation is None:
        return values
    values |= {
        "calculator": calculation.calculator,
        "unit": calculation.unit,
        "follows": list(calculation.follows),
    }
    for part in CALCULATORS[calculation.calculator].parts:
        values[f"part_{part.name}"] = type_part(calculation.parts[part.name], part.scale)
    values["components"] = "\n".join(
        f"{each.name} {each.rate_bp // 100}.{each.rate_bp % 100:02d}".strip()
        for each in calculation.components
    )
    return values


def read_calculation(form: LineForm) -> Calculation | None:
    """The calculation that was filled in, or None for plain amounts.

    Raises CalculationError whose field is the form field's name.
    """
    data = form.data
    key = data.get("calculator")
    if not key:
        return None
    if key == "fringe":
        components = _components(data.get("components") or "")
        return Calculation(key, components=components, follows=tuple(data.get("follows") or ()))
    parts = {}
    for part in CALCULATORS[key].parts:
        try:
            parts[part.name] = parse_part(data.get(f"part_{part.name}") or "", part)
        except CalculationError as error:
            raise CalculationError(error.message, field=f"part_{part.name}") from error
    return Calculation(key, parts, " ".join((data.get("unit") or "").split()))


def read_amounts(form: LineForm, years: int) -> dict[int, Amounts]:
    """The amounts by year; an empty field is zero."""
    data = form.data
    return {
        year: Amounts(
            data.get(f"federal_{year}") or 0, data.get(f"cash_{year}") or 0, data.get(f"in_kind_{year}") or 0
        )
        for year in range(1, years + 1)
    }


def _components(text: str) -> tuple[FringeComponent, ...]:
    found = []
    for row in filter(None, (row.strip() for row in text.splitlines())):
        match = _COMPONENT.fullmatch(row)
        if match is None:
            raise CalculationError(
                "Write each rate as a name and a percentage, such as FICA 7.65.", field="components"
            )
        whole, _, rest = match[2].partition(".")
        found.append(FringeComponent(match[1].strip()[:60], int(whole) * 100 + int(rest.ljust(2, "0") or 0)))
    if not 1 <= len(found) <= _MOST_COMPONENTS:
        raise CalculationError(f"Enter 1 to {_MOST_COMPONENTS} rates.", field="components")
    if sum(each.rate_bp for each in found) > 10_000:
        raise CalculationError("The rates come to more than 100%.", field="components")
    return tuple(found)


class TermsForm(Form):
    """The terms of a budget."""

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
    indirect_kind = ChoiceField(
        "Indirect rate", [(each.value, each.label) for each in IndirectKind], required=True
    )
    indirect_rate_bp = PercentField(
        "Rate", description="Empty with de minimis: the most the award date allows."
    )
    indirect_base = ChoiceField(
        "Charged on", [(each.value, each.label) for each in IndirectBase], required=True
    )
    indirect_cap_bp = PercentField("Funder's cap on the rate")
    unrecovered_as_match = BoolField(
        "Indirect not charged because of the cap is approved as match (200.306(c))"
    )
    indirect_citation = TextField("Where this stands", max=300)
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
    subaward_cap_cents = MoneyField(
        "Part of each subaward in the base", description="Only where a term differs from the federal figure."
    )
    capitalization_cents = MoneyField(
        "Our capitalization level",
        description="Equipment is judged by the lower of this and the federal threshold.",
    )

    caps = LongTextField(
        "Program caps",
        max=4_000,
        description="One a line: name; limit, as 5% of the total or $10,000; kinds of line or “initiative 7”; where it "
        "stands. For example: Awareness; 5%; Other, Travel; The notice, page 9.",
    )

    def terms(self) -> Terms:
        """The terms as typed. Raises TermsError."""
        values = self.values("funder", "years", "indirect_kind", "indirect_base", "caps")
        for name in ("indirect_citation", "match_citation", "ceiling_citation"):
            values[name] = values[name] or ""
        return Terms(
            funder=FunderRules(self.funder.data),
            years=int(self.years.data or 1),
            indirect_kind=IndirectKind(self.indirect_kind.data),
            indirect_base=IndirectBase(self.indirect_base.data),
            caps=read_caps(self.caps.data or ""),
            **values,
        )


def terms_values(terms: Terms) -> dict[str, Any]:
    """What the terms form is filled with."""
    shown = (each.name for each in fields(terms) if each.name in TermsForm.__dict__)
    values = {name: getattr(terms, name) for name in shown}
    return values | {
        "funder": terms.funder.value,
        "years": str(terms.years),
        "indirect_kind": terms.indirect_kind.value,
        "indirect_base": terms.indirect_base.value,
        "caps": "\n".join(_cap_text(cap) for cap in terms.caps),
    }


def read_caps(text: str) -> tuple[ClassCap, ...]:
    """Program caps from their lines of text. Raises TermsError naming the line."""
    return tuple(_read_cap(row) for row in filter(None, (row.strip() for row in text.splitlines())))


def _read_cap(row: str) -> ClassCap:
    name, limit, kinds, citation = (part.strip() for part in (row + ";;;").split(";", 3))
    labels = {each.label.casefold(): each.value for each in LineKind}
    chosen = [part.strip().casefold() for part in kinds.split(",") if part.strip()]
    initiative = next((_INITIATIVE.fullmatch(part) for part in chosen if _INITIATIVE.fullmatch(part)), None)
    chosen = [part for part in chosen if not _INITIATIVE.fullmatch(part)]
    unknown = [part for part in chosen if part not in labels]
    if not name or unknown:
        problem = f"no kind of line is called {unknown[0]}" if unknown else "write a name first"
        raise TermsError(f"In “{row[:60]}”: {problem}.", field="caps")
    share = re.fullmatch(r"([0-9]{1,2})(?:\.([0-9]{1,2}))?\s*%", limit)
    cap = ClassCap(name[:200], tuple(labels[part] for part in chosen), citation=citation.strip("; ")[:300])
    cap = replace(cap, initiative_id=int(initiative[1]) if initiative else None)
    if share:
        return replace(cap, limit_bp=int(share[1]) * 100 + int((share[2] or "").ljust(2, "0")))
    try:
        return replace(cap, limit_cents=parse_money(limit))
    except DomainError as error:
        raise TermsError(f"In “{row[:60]}”: write the limit as 5% or $10,000.", field="caps") from error


def _cap_text(cap: ClassCap) -> str:
    limit = "" if cap.limit_cents is None else format_money(cap.limit_cents)
    if cap.limit_bp is not None:
        limit = show_part(cap.limit_bp, Scale.PERCENT)
    names = [LineKind(kind).label for kind in cap.kinds]
    kinds = ", ".join(names if cap.initiative_id is None else [*names, f"initiative {cap.initiative_id}"])
    return "; ".join([cap.name, limit, kinds, cap.citation]).rstrip("; ")
