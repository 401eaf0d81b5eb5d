"""Between tables and rules: calculations as JSON, and lines as the rules see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from funding.budgets.types import Amounts, BaseChoice, Calculation, FringeComponent, Line, LineKind


@dataclass(frozen=True, slots=True)
class StoredLine:
    """A line with what only the tables know: its id, version and initiative's title."""

    id: int
    version: int
    line: Line
    initiative: str = ""


def calculation_json(calculation: Calculation) -> dict[str, Any]:
    """The calculation as JSON, empty parts left out."""
    result: dict[str, Any] = {"calculator": calculation.calculator}
    if calculation.parts:
        result["parts"] = dict(calculation.parts)
    if calculation.unit:
        result["unit"] = calculation.unit
    if calculation.components:
        result["components"] = [[each.name, each.rate_bp] for each in calculation.components]
    if calculation.follows:
        result["follows"] = list(calculation.follows)
    if calculation.source:
        result["source"] = calculation.source
    return result


def calculation_from(data: Mapping[str, Any]) -> Calculation:
    """The calculation that ``calculation_json`` wrote."""
    return Calculation(
        data["calculator"],
        dict(data.get("parts", {})),
        data.get("unit", ""),
        tuple(FringeComponent(name, rate) for name, rate in data.get("components", ())),
        tuple(data.get("follows", ())),
        data.get("source", ""),
    )


def line_from(row: Mapping[str, Any], years: list[Mapping[str, Any]]) -> Line:
    """A line from its columns and those of its years."""
    return Line(
        key=row["key"],
        kind=LineKind(row["kind"]),
        title=row["title"],
        amounts={
            each["year"]: Amounts(each["federal_cents"], each["cash_cents"], each["in_kind_cents"])
            for each in years
        },
        calculations={
            each["year"]: calculation_from(each["calculation"]) for each in years if each["calculation"]
        },
        person=row["person"],
        agreement=row["agreement"],
        determination=row["determination"],
        signs=row.get("signs") or "",
        words=row["words"],
        initiative_id=row["initiative_id"],
        base_choice=BaseChoice(row["base_choice"]),
        base_reason=row["base_reason"],
    )
