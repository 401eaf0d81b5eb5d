"""The form of a budget line with its calculation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from funding.budgets.calculators import (
    CALCULATORS,
    OFFERED,
    CalculationError,
    Calculator,
    parse_part,
    show_part,
    type_part,
)
from funding.budgets.determination import JUDGED, SIGNS, signs_in
from funding.budgets.types import (
    MAX_TITLE,
    Amounts,
    BaseChoice,
    Calculation,
    FringeComponent,
    Line,
    LineKind,
)
from funding.infra.forms import (
    ChoiceField,
    ChoicesField,
    Form,
    HiddenVersion,
    LongTextField,
    MoneyField,
    PercentField,
    TextField,
)

_COMPONENT = re.compile(r"(.*?)[\s:]*([0-9]{1,3}(?:\.[0-9]{1,2})?)\s*%?")
_MOST_COMPONENTS = 20
_NOT_ASKED = ("part_", "federal_", "cash_", "in_kind_", "calculator", "unit", "signs_")


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
            if each.short_name.startswith(_NOT_ASKED):
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
    if kind in JUDGED:
        names |= _determination_fields()
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


def _determination_fields() -> dict[str, Any]:
    """The signs of each side as boxes to tick, and the reason."""
    names: dict[str, Any] = {}
    for side, label in (
        (LineKind.SUBAWARD, "Signs of a subaward"),
        (LineKind.CONTRACT, "Signs of a contract"),
    ):
        pairs = [(sign.key, sign.label) for sign in SIGNS if sign.points_to is side]
        names[f"signs_{side}"] = ChoicesField(label, pairs)
    names["determination"] = LongTextField(
        "Why it is one or the other",
        max=2_000,
        description="The substance decides, never the agreement’s name (2 CFR 200.331).",
    )
    return names


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
    if kind is not LineKind.FRINGE:
        names["source"] = TextField(
            "Where the rates stand",
            max=200,
            description="A published rate, a quote, the salary schedule, with its date",
        )
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
        "signs_subaward": signs_in(line.signs),
        "signs_contract": signs_in(line.signs),
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
        "source": calculation.source,
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
    unit, source = (" ".join((data.get(name) or "").split()) for name in ("unit", "source"))
    return Calculation(key, parts, unit, source=source)


def read_signs(form: LineForm) -> str:
    """The signs that are ticked, in the order of the list, as one text."""
    ticked = {key for side in JUDGED for key in form.data.get(f"signs_{side}") or ()}
    return ", ".join(sign.key for sign in SIGNS if sign.key in ticked)


def calculators_of(kind: LineKind) -> dict[str, str]:
    """Which calculators use each field of a kind's form, by field name, as words separated by spaces."""
    used: dict[str, list[str]] = {}
    for key in OFFERED[kind]:
        for part in CALCULATORS[key].parts:
            used.setdefault(f"part_{part.name}", []).append(key)
        if CALCULATORS[key].counts:
            used.setdefault("unit", []).append(key)
    return {name: " ".join(keys) for name, keys in used.items()}


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
